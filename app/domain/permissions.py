"""Who may do what with whose record. Deny by default: what is not in the tables is refused.

One function decides, `decide`. The guard asks it whether an action is open to somebody at all; queries ask it which
records it is open on (`reach`), so a foreign record is an absent one even where a check was forgotten. The tables are
the only source: the tests make every case of role, relation, route and method from them, and
docs/security/permissions.md shows them. Whoever adds a route adds an action here, and puts it into the rows of those
who may.
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
    SEE_RECORD = "see_record"
    """A family's record, read and never changed."""
    SUPERVISE = "supervise"
    OWN_SUPERVISION = "own_supervision"
    """One's own training: how far it is, one's hours, and what is marked to be talked over."""
    TALK_OVER = "talk_over"
    """A session that is marked for supervision: its practitioner and their supervisor see the same page."""
    SUPERVISION_HOURS = "supervision_hours"
    CHECK_RECORDS = "check_records"
    """Draw records of people one supervises, look at them one by one, and ask about them; never change them."""
    SEE_CHECK_FIGURES = "see_check_figures"
    """What the checks add up to, without a record or a person."""
    ANSWER_QUERIES = "answer_queries"
    """What a supervisor asked about one's own records."""
    FAMILY_RIGHTS = "family_rights"
    """What a family may ask for: to see everything, to withdraw, to be deleted."""
    SEARCH_AUDIT = "search_audit"
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
    SEE_RELEASES = "see_releases"
    """Signed releases by nation, region, service and population."""
    PREPARE_RELEASE = "prepare_release"
    SIGN_RELEASE = "sign_release"
    """Of a release that somebody else prepared."""
    SEE_SERVICE_TOTALS = "see_service_totals"
    """The figures of one's own service, all families together."""
    SEE_OUTCOMES = "see_outcomes"
    """The same, broken down by what families have in common, and as a report."""
    WRITE_VISITS = "write_visits"
    GIVE_DYAD = "give_dyad"
    TAKE_OWN_DATA = "take_own_data"
    """Export one's own caseload."""
    TAKE_SERVICE_DATA = "take_service_data"
    """Export the figures of the service one leads."""
    TAKE_RELEASE = "take_release"
    """Export a signed release."""
    TAKE_MEASURES = "take_measures"
    """Take questionnaires, without data, into another system."""
    KEEP_AGREEMENTS = "keep_agreements"
    """Record under which agreement research may have rows. Whoever does takes none."""
    TAKE_EXTRACT = "take_extract"
    """Take rows for research under an agreement that somebody else recorded."""


class Relation(StrEnum):
    """How a record stands to whoever asks for it."""

    OWN = "own"
    SUPERVISED = "supervised"
    """Of somebody whom the asker supervises today, in the service that the link names."""
    SAME_SERVICE = "same_service"
    OTHER_SERVICE = "other_service"
    ENDED = "ended"
    """Once one's own or supervised, and no longer."""
    GRANTED = "granted"
    """The one occasion that a grant opens."""


WITHOUT_RECORDS = frozenset(
    {
        Action.PUBLIC,
        Action.SIGNED_IN,
        Action.LEAD_SERVICE,
        Action.SEE_CHECK_FIGURES,
        Action.MANAGE_PEOPLE,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_ORGANISATION,
        Action.SUPERVISION_HOURS,
        Action.SEE_RELEASES,
        Action.PREPARE_RELEASE,
        Action.SIGN_RELEASE,
        Action.SEE_SERVICE_TOTALS,
        Action.SEE_OUTCOMES,
        Action.TAKE_SERVICE_DATA,
        Action.TAKE_RELEASE,
        Action.TAKE_MEASURES,
        Action.KEEP_AGREEMENTS,
        Action.TAKE_EXTRACT,
    }
)
"""Actions whose pages show nothing of a family. Reading under any other one is recorded in the audit."""


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
    Role.SUPERVISOR: frozenset(
        {
            Action.SIGNED_IN,
            Action.SUPERVISE,
            Action.SEE_RECORD,
            Action.CHECK_RECORDS,
            Action.SEE_CHECK_FIGURES,
            Action.TALK_OVER,
            Action.SUPERVISION_HOURS,
        }
    ),
    Role.SERVICE_LEAD: frozenset(
        {
            Action.SIGNED_IN,
            Action.LEAD_SERVICE,
            Action.MANAGE_PEOPLE,
            Action.SEARCH_AUDIT,
            Action.SEE_CHECK_FIGURES,
            Action.SEE_SERVICE_TOTALS,
            Action.SEE_OUTCOMES,
            Action.TAKE_SERVICE_DATA,
            Action.TAKE_MEASURES,
        }
    ),
    Role.NATIONAL_ANALYST: frozenset(
        {
            Action.SIGNED_IN,
            Action.SEE_RELEASES,
            Action.PREPARE_RELEASE,
            Action.SIGN_RELEASE,
            Action.TAKE_EXTRACT,
            Action.TAKE_RELEASE,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.SIGNED_IN,
            Action.MANAGE_PEOPLE,
            Action.MANAGE_ACCOUNTS,
            Action.MANAGE_ORGANISATION,
            Action.SEARCH_AUDIT,
            Action.TAKE_MEASURES,
            Action.KEEP_AGREEMENTS,
        }
    ),
    Role.PRACTITIONER: frozenset(
        {
            Action.SIGNED_IN,
            Action.SEE_OWN_DYADS,
            Action.SEE_RECORD,
            Action.FAMILY_RIGHTS,
            Action.ADD_DYAD,
            Action.COLLECT,
            Action.ANSWER,
            Action.SEE_OWN_SUMMARY,
            Action.SEE_SERVICE_TOTALS,
            Action.WRITE_VISITS,
            Action.GIVE_DYAD,
            Action.TAKE_OWN_DATA,
            Action.TAKE_MEASURES,
            Action.OWN_SUPERVISION,
            Action.TALK_OVER,
            Action.SUPERVISION_HOURS,
            Action.ANSWER_QUERIES,
        }
    ),
    Role.GRANT_HOLDER: frozenset({Action.ANSWER}),
}


REACHES: dict[Role, frozenset[Relation]] = {
    Role.PRACTITIONER: frozenset({Relation.OWN}),
    Role.SUPERVISOR: frozenset({Relation.SUPERVISED}),
    Role.SERVICE_LEAD: frozenset({Relation.SAME_SERVICE}),
    Role.NATIONAL_ANALYST: frozenset(),
    Role.ADMINISTRATOR: frozenset(set(Relation) - {Relation.GRANTED}),
    Role.GRANT_HOLDER: frozenset({Relation.GRANTED}),
}
"""On whose records each role does what the table above lets it do."""


def decide(actor: Actor | None, action: Action, relation: Relation | None = None) -> bool:
    """Whether `actor` (None: nobody signed in) may do `action` on a record that stands to them in `relation`.

    None: the action on nobody's record, or on some record at all. One of the roles they hold is enough; no role adds
    to what another one may do, nor to where.
    """
    if action is Action.PUBLIC:
        return True
    return actor is not None and any(
        action in PERMITTED.get(role, ()) and (relation is None or relation in REACHES.get(role, ()))
        for role in actor.roles
    )


def may(actor: Actor | None, action: Action) -> bool:
    """Whether the action is open to `actor` at all."""
    return decide(actor, action)


def reach(actor: Actor, action: Action) -> frozenset[Relation]:
    """On which records the action is open to `actor`."""
    return frozenset(relation for relation in Relation if decide(actor, action, relation))
