"""Who may do what. Deny by default: what is not in the table is refused.

Whose record it is comes from the query: every query is scoped by its actor, so a foreign record is an absent one.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from app.domain.vocabulary import Role


class Action(StrEnum):
    """What a route does. `PUBLIC` needs no sign-in; `SIGNED_IN` needs one and nothing more."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SEE_OWN_DYADS = "see_own_dyads"
    ADD_DYAD = "add_dyad"
    COLLECT = "collect"
    SEE_OWN_SUMMARY = "see_own_summary"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a request acts for, and the role they act in today."""

    user_id: uuid.UUID
    service_id: uuid.UUID
    role: Role
    stage: str
    name: str


PERMITTED: dict[Role, frozenset[Action]] = {
    Role.PRACTITIONER: frozenset(
        {Action.SIGNED_IN, Action.SEE_OWN_DYADS, Action.ADD_DYAD, Action.COLLECT, Action.SEE_OWN_SUMMARY}
    ),
}


def may(actor: Actor | None, action: Action) -> bool:
    """Whether `actor` (None: nobody signed in) may do `action`."""
    if action is Action.PUBLIC:
        return True
    return actor is not None and action in PERMITTED.get(actor.role, frozenset())
