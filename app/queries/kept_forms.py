"""Forms kept for somebody whose time ran out."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.own_seal import OwnSeal
from app.sealing import CannotOpen
from app.store.signing_in import KeptForm

OFFERED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptFormView:
    id: uuid.UUID
    kept_at: datetime
    form: bytes


def has_kept_forms(actor: Actor) -> bool:
    """Whether there is anything to offer."""
    return bool(db.session.scalar(select(exists().where(*_own(actor)))))


def kept_forms_of(actor: Actor, seal: OwnSeal) -> tuple[KeptFormView, ...]:
    """One's own kept forms, the newest first. One that no key of today opens is passed over."""
    rows = db.session.scalars(select(KeptForm).where(*_own(actor)).order_by(KeptForm.kept_at.desc()))
    found = []
    for row in rows:
        try:
            found.append(KeptFormView(row.id, row.kept_at, seal.open(row.sealed, actor.user_id.bytes)))
        except CannotOpen:
            continue
    return tuple(found)


def _own(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return KeptForm.user_id == actor.user_id, KeptForm.kept_at > now() - OFFERED_FOR
