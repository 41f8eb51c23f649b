"""Who may do what. Deny by default: what is not in the table is refused.

Whose record it is comes from the query: every query is scoped by its actor, so a foreign record is an absent one.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from app.domain.vocabulary import GrantKind, Role

NO_SERVICE = uuid.UUID(int=0)
"""No service has this id, so a query for the actor's service finds nothing."""


class Action(StrEnum):
    """What a route does. `PUBLIC` needs no sign-in; `SIGNED_IN` needs one and nothing more."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SEE_OWN_DYADS = "see_own_dyads"
    ADD_DYAD = "add_dyad"
    COLLECT = "collect"
    ANSWER = "answer"
    SEE_OWN_SUMMARY = "see_own_summary"
    LEAD_SERVICE = "lead_service"
    """Decide what one's own service collects, and what is said at alerts."""
    MANAGE_PEOPLE = "manage_people"
    """Invite people, give and end roles, link supervisors: in one's own service, or everywhere."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Switch accounts off and on."""
    MANAGE_ORGANISATION = "manage_organisation"
    """Nations, regions, services, and which measures a service may collect."""
    WRITE_VISITS = "write_visits"
    GIVE_DYAD = "give_dyad"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a request acts for, and the roles they hold today: those in the service they act for, and national
    ones.

    A grant holder is nobody's account: `user_id` is then the grant's own id, which owns no dyad, so that a query which
    forgot about grants finds nothing. In the same way `service_id` is NO_SERVICE for whoever acts for none.
    """

    user_id: uuid.UUID
    service_id: uuid.UUID
    roles: frozenset[Role]
    stage: str
    """Of a practitioner; otherwise empty."""
    name: str
    grant: "Grantee | None" = None
    elsewhere: frozenset[uuid.UUID] = frozenset()
    """Other services in which this person holds a role today, and could act for instead."""

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
    Role.SUPERVISOR: frozenset({Action.SIGNED_IN}),
    Role.SERVICE_LEAD: frozenset({Action.SIGNED_IN, Action.LEAD_SERVICE, Action.MANAGE_PEOPLE}),
    Role.NATIONAL_ANALYST: frozenset({Action.SIGNED_IN}),
    Role.ADMINISTRATOR: frozenset(
        {Action.SIGNED_IN, Action.MANAGE_PEOPLE, Action.MANAGE_ACCOUNTS, Action.MANAGE_ORGANISATION}
    ),
    Role.PRACTITIONER: frozenset(
        {
            Action.SIGNED_IN,
            Action.SEE_OWN_DYADS,
            Action.ADD_DYAD,
            Action.COLLECT,
            Action.ANSWER,
            Action.SEE_OWN_SUMMARY,
            Action.WRITE_VISITS,
            Action.GIVE_DYAD,
        }
    ),
    Role.GRANT_HOLDER: frozenset({Action.ANSWER}),
}


def may(actor: Actor | None, action: Action) -> bool:
    """Whether `actor` (None: nobody signed in) may do `action`: one of the roles they hold is enough."""
    if action is Action.PUBLIC:
        return True
    return actor is not None and any(action in PERMITTED.get(role, frozenset()) for role in actor.roles)
