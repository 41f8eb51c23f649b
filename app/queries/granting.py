"""Who holds a grant, and which grants are still out."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app.clock import now
from app.domain.permissions import Actor, Grantee
from app.domain.pins import PinCheck
from app.domain.vocabulary import AssessmentState, GrantKind, Role
from app.extensions import db
from app.queries.accounts import token_hash
from app.queries.scope import own
from app.store.care import Dyad, Intervention
from app.store.collection import Assessment, Occasion
from app.store.granting import Grant
from app.store.people import Service, User
from app.store.running import run_for_one

# Tables and not their models: every tap of a parent asks this, and asking for a model's attributes costs twice as much.
_grants, _occasions = Grant.__table__, Occasion.__table__
_interventions, _dyads = Intervention.__table__, Dyad.__table__
_HOLDER = (
    select(*_grants.c["id", "kind", "occasion_id"], _dyads.c.service_id)
    .join(_occasions, _grants.c.occasion_id == _occasions.c.id)
    .join(_interventions, _occasions.c.intervention_id == _interventions.c.id)
    .join(_dyads, _interventions.c.dyad_id == _dyads.c.id)
    .where(
        _grants.c.token_hash == bindparam("token_hash"),
        # A finished link still shows its last page; what it opened has been closed.
        or_(_grants.c.returned_at.is_(None), _grants.c.kind == GrantKind.LINK),
        # What stands in a link opens the link, and only what it was exchanged for opens a page.
        or_(_grants.c.opened_at.is_not(None), _grants.c.kind != GrantKind.LINK),
        _grants.c.revoked_at.is_(None),
        _grants.c.expires_at > bindparam("now"),
    )
)


RAN_OUT_TOLD_FOR = timedelta(days=14)
_HOLDS_A_GRANT = frozenset({Role.GRANT_HOLDER})


class GrantState(StrEnum):
    SENT = "sent"
    OUT = "out"
    RETURNED = "returned"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant as the practitioner sees it. SENT: a link not opened yet. ENDED: revoked or run out, never returned."""

    id: uuid.UUID
    kind: GrantKind
    state: GrantState
    created_at: datetime
    expires_at: datetime
    occasion_id: uuid.UUID
    dyad_code: str
    renewable: bool
    """Whether a link ran out unopened, nothing was given out for the occasion since, and it still has questions."""

    @property
    def days(self) -> int:
        """For how long it was made to live, in whole days."""
        return round((self.expires_at - self.created_at) / timedelta(days=1))


def holder_of(token: str) -> Actor | None:
    """The grant holder behind a live grant's token, acting for nobody's account."""
    row = run_for_one(_HOLDER, {"token_hash": token_hash(token), "now": now()})
    if row is None:
        return None
    grantee = Grantee(row.id, row.occasion_id, GrantKind(row.kind))
    return Actor(row.id, row.service_id, _HOLDS_A_GRANT, "", "", grantee)


def _renewable() -> ColumnElement[bool]:
    """See GrantLine."""
    later = aliased(Grant)
    return and_(
        Grant.kind == GrantKind.LINK,
        Grant.expires_at <= now(),
        *(each.is_(None) for each in (Grant.opened_at, Grant.returned_at, Grant.revoked_at)),
        ~exists().where(later.occasion_id == Grant.occasion_id, later.created_at > Grant.created_at),
        exists().where(
            Assessment.occasion_id == Grant.occasion_id,
            Assessment.state == AssessmentState.OPEN,
            Assessment.not_collected.is_(None),
        ),
    )


def _own(actor: Actor) -> Select[Grant, str, bool]:
    return (
        select(Grant, Dyad.code, _renewable())
        .join(Occasion, Grant.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(own(actor))
        .order_by(Grant.created_at.desc())
    )


def grants_of(actor: Actor, occasion_id: uuid.UUID) -> tuple[GrantLine, ...]:
    """All grants of one occasion of one's own, newest first."""
    rows = db.session.execute(_own(actor).where(Grant.occasion_id == occasion_id))
    return tuple(map(_line, rows))


def newest_grants(actor: Actor, most: int) -> tuple[GrantLine, ...]:
    """One's own grants in every state, newest first, at most so many."""
    return tuple(map(_line, db.session.execute(_own(actor).limit(most))))


def grants_out(actor: Actor) -> tuple[GrantLine, ...]:
    """One's own grants that somebody can still use, and links that ran out unopened a while ago, newest first."""
    rows = db.session.execute(
        _own(actor).where(
            Grant.returned_at.is_(None),
            Grant.revoked_at.is_(None),
            Grant.expires_at > now() - RAN_OUT_TOLD_FOR,
            or_(Grant.expires_at > now(), _renewable()),
        )
    )
    return tuple(map(_line, rows))


def _line(row: Row[Grant, str, bool]) -> GrantLine:
    grant, code, renewable = row
    return GrantLine(
        grant.id,
        GrantKind(grant.kind),
        _state(grant),
        grant.created_at,
        grant.expires_at,
        grant.occasion_id,
        code,
        bool(renewable),
    )


def _state(grant: Grant) -> GrantState:
    if grant.returned_at is not None:
        return GrantState.RETURNED
    if grant.revoked_at is not None or grant.expires_at <= now():
        return GrantState.ENDED
    unopened = grant.kind == GrantKind.LINK and grant.opened_at is None
    return GrantState.SENT if unopened else GrantState.OUT


def has_pin(actor: Actor) -> bool:
    """Whether the practitioner has set the code that takes a tablet back."""
    return db.session.scalar(select(User.pin_hash).where(User.id == actor.user_id)) is not None


def pin_check_of(grant: Grantee) -> PinCheck | None:
    """What a tablet may know of the PIN of whoever handed it over. None where the tablet must ask the server."""
    stored = db.session.scalar(
        select(User.pin_check).join(Grant, Grant.issued_by == User.id).where(Grant.id == grant.grant_id)
    )
    return None if stored is None else PinCheck.read(stored)


@dataclass(frozen=True, slots=True)
class Unattended:
    """What a service has decided for questions that a parent answers with nobody beside her."""

    hold_back: bool
    who_to_call: str | None
    alert_prompt: str | None
    """What the service asks a practitioner to do about an alert."""


def unattended_rules(service_id: uuid.UUID) -> Unattended:
    """The service's rules for links."""
    row = db.session.execute(
        select(Service.hold_back_unattended, Service.who_to_call, Service.alert_prompt).where(Service.id == service_id)
    ).one()
    return Unattended(row.hold_back_unattended, row.who_to_call, row.alert_prompt)
