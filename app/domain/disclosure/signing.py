"""Whose turn it is with a draft: two people put their hands to a release, each of them signed in on a screen.

A command names somebody who need not know of it. So that person confirms the draft first: whoever looks after the
server and is an analyst as well could otherwise prepare it in a colleague's name and be the only one who ever saw it.
"""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What decides whose turn it is. `prepared_by`: who prepared it, or whom a command named.

    `is_whole`: every measure has been worked out. `is_confirmed` means something only after a command.
    """

    prepared_by: uuid.UUID
    by_command: bool
    is_confirmed: bool
    is_whole: bool

    @property
    def waits_for_confirmation(self) -> bool:
        return self.by_command and not self.is_confirmed


def may_confirm(draft: Draft, person: uuid.UUID) -> bool:
    return draft.is_whole and draft.waits_for_confirmation and draft.prepared_by == person


def may_sign(draft: Draft, person: uuid.UUID) -> bool:
    return draft.is_whole and not draft.waits_for_confirmation and draft.prepared_by != person
