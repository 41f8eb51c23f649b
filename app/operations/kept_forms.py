"""Forms that came when their sender's time had run out."""

import uuid
from datetime import timedelta

from sqlalchemy import delete, select

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.own_seal import OwnSeal
from app.store.signing_in import KeptForm

KEPT_FOR = timedelta(hours=1)
AT_MOST = 5
"""For one person; the oldest goes first."""


def keep_form(user_id: uuid.UUID, form: bytes, seal: OwnSeal) -> None:
    """Keep a form for an hour, sealed so that it opens for this person only."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < now() - KEPT_FOR))
    db.session.add(KeptForm(user_id=user_id, sealed=seal.seal(form, user_id.bytes)))
    db.session.flush()
    newest = select(KeptForm.id).where(KeptForm.user_id == user_id).order_by(KeptForm.kept_at.desc())
    for form_id in db.session.scalars(newest).all()[AT_MOST:]:
        db.session.execute(delete(KeptForm).where(KeptForm.id == form_id))


def let_go_of(actor: Actor, form_id: uuid.UUID) -> bool:
    """Forget a kept form: it was sent after all, or is not wanted. False where there is none of one's own."""
    gone = delete(KeptForm).where(KeptForm.id == form_id, KeptForm.user_id == actor.user_id).returning(KeptForm.id)
    return db.session.scalars(gone).one_or_none() is not None
