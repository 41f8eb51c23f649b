"""What a family asks for: no national use any more, or that everything about them is deleted."""

import uuid
from datetime import date

from sqlalchemy import delete, select, update

from app.clock import now
from app.domain.audit import Kind, Subject
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import ErasureReason, NationalUse
from app.extensions import db
from app.operations.auditing import record
from app.operations.rolling_up import forget, refresh_dyads
from app.queries.caseload import own_dyad
from app.queries.retention import Expired, expired
from app.store.care import Dyad
from app.store.reaching import about
from app.store.rights import Erasure, NationalUseChange


def set_national_use(actor: Actor, dyad_id: uuid.UUID, wanted: NationalUse) -> None:
    """Note what the family says today about national use, and when they said it. Raises NotFound.

    What has been released stays released; the next release counts them no more.
    """
    if own_dyad(actor, dyad_id) is None:
        raise NotFound("dyad")
    db.session.execute(update(Dyad).where(Dyad.id == dyad_id).values(national_use=wanted))
    db.session.add(NationalUseChange(dyad_id=dyad_id, national_use=wanted, changed_by=actor.user_id))
    record(actor, Kind.CHANGE, Subject.DYAD, dyad_id, national_use=wanted)
    refresh_dyads([dyad_id])


def erase(actor: Actor, dyad_id: uuid.UUID) -> None:
    """Delete everything about one of the actor's own dyads because the family asked for it. Raises NotFound.

    What stays is that it was done, when, by whom: never what was there.
    """
    dyad = own_dyad(actor, dyad_id)
    if dyad is None:
        raise NotFound("dyad")
    service_id = db.session.scalars(select(Dyad.service_id).where(Dyad.id == dyad_id)).one()
    _erase(actor, dyad_id, service_id, ErasureReason.ASKED)


def erase_expired(today: date) -> tuple[Expired, ...]:
    """Delete every dyad that its service has kept for long enough, and say which they were."""
    found = expired(today)
    for each in found:
        _erase(None, each.dyad_id, each.service_id, ErasureReason.KEPT_LONG_ENOUGH)
    return found


def _erase(actor: Actor | None, dyad_id: uuid.UUID, service_id: uuid.UUID, why: ErasureReason) -> None:
    """Begin an erasure, which the database asks for; delete from the leaves to the root; finish it."""
    begun_by = actor.user_id if actor else None
    db.session.add(Erasure(dyad_id=dyad_id, service_id=service_id, why=why, begun_by=begun_by))
    db.session.flush()
    forget(dyad_id)
    reached = tuple(about(dyad_id))
    draft, others = reached[0], reached[1:]
    draft_id = db.session.scalar(select(Dyad.draft_id).where(Dyad.id == dyad_id))
    for table, rows in reversed(others):
        db.session.execute(delete(table).where(rows))
    if draft_id is not None:
        db.session.execute(delete(draft[0]).where(draft[0].c.id == draft_id))
    db.session.execute(update(Erasure).where(Erasure.dyad_id == dyad_id).values(finished_at=now()))
    record(actor, Kind.ERASURE, Subject.DYAD, dyad_id, chain=service_id, why=why)
    db.session.expire_all()
