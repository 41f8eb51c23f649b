"""Who may do what. Deny by default: what is not in the table is refused.

Whose record it is comes from the query: every query is scoped by its actor, so a foreign record is an absent one.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from app.domain.vocabulary import GrantKind, Role


class Action(StrEnum):
    """What a route does. `PUBLIC` needs no sign-in; `SIGNED_IN` needs one and nothing more."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SEE_OWN_DYADS = "see_own_dyads"
    ADD_DYAD = "add_dyad"
    COLLECT = "collect"
    ANSWER = "answer"
    SEE_OWN_SUMMARY = "see_own_summary"
    WRITE_VISITS = "write_visits"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a request acts for, and the role they act in today.

    A grant holder is nobody's account: `user_id` is then the grant's own id, which owns no dyad, so that a query which
    forgot about grants finds nothing.
    """

    user_id: uuid.UUID
    service_id: uuid.UUID
    role: Role
    stage: str
    name: str
    grant: "Grantee | None" = None

    @property
    def staff_id(self) -> uuid.UUID | None:
        """Whom to name as the author of an event: a member of staff, or nobody for a parent."""
        return None if self.grant else self.user_id

    @property
    def granted_occasion(self) -> uuid.UUID | None:
        return self.grant.occasion_id if self.grant else None


@dataclass(frozen=True, slots=True)
class Grantee:
    """The grant a parent acts under: it opens one occasion and nothing else."""

    grant_id: uuid.UUID
    occasion_id: uuid.UUID
    kind: GrantKind


PERMITTED: dict[Role, frozenset[Action]] = {
    Role.PRACTITIONER: frozenset(
        {
            Action.SIGNED_IN,
            Action.SEE_OWN_DYADS,
            Action.ADD_DYAD,
            Action.COLLECT,
            Action.ANSWER,
            Action.SEE_OWN_SUMMARY,
            Action.WRITE_VISITS,
        }
    ),
    Role.GRANT_HOLDER: frozenset({Action.ANSWER}),
}


def may(actor: Actor | None, action: Action) -> bool:
    """Whether `actor` (None: nobody signed in) may do `action`."""
    if action is Action.PUBLIC:
        return True
    return actor is not None and action in PERMITTED.get(actor.role, frozenset())
