"""Giving a dyad to another practitioner of the same service."""

import uuid
from datetime import date

from sqlalchemy import update

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.rolling_up import refresh_dyads
from app.queries.caseload import own_dyad
from app.queries.scope import own
from app.queries.transferring import colleagues, tablet_is_out
from app.store.care import Dyad, Transfer


def give_dyad(actor: Actor, dyad_id: uuid.UUID, to_id: uuid.UUID, today: date) -> None:
    """Make a colleague the dyad's practitioner, with everything that belongs to it, and keep who did so and when.

    A link that was sent stays open, because it belongs to the family and its occasion; its answers reach whoever has
    the dyad then, who can also end it. A tablet in a parent's hands comes back to the one who lent it, so it has to be
    taken back first. Raises NotFound for a dyad that is not the actor's own, Invalid for somebody who is not a
    practitioner of the service today, Closed while a tablet is out.
    """
    if own_dyad(actor, dyad_id) is None:
        raise NotFound("dyad")
    if to_id not in {each.id for each in colleagues(actor, today)}:
        raise Invalid("to_id", "must be a colleague of the same service")
    if tablet_is_out(dyad_id):
        raise Closed
    moved = db.session.scalars(
        update(Dyad).where(Dyad.id == dyad_id, own(actor)).values(practitioner_id=to_id).returning(Dyad.id)
    ).one_or_none()
    if moved is None:
        raise NotFound("dyad")
    db.session.add(Transfer(dyad_id=dyad_id, from_id=actor.user_id, to_id=to_id, made_by=actor.user_id))
    refresh_dyads([dyad_id])
