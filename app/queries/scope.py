"""Whose dyads a question is about: every query of a caseload begins with one of these conditions on `Dyad`."""

from sqlalchemy import ColumnElement

from app.domain.permissions import Actor
from app.store.care import Dyad


def own(actor: Actor) -> ColumnElement[bool]:
    """The actor's own dyads in the service they act for. Families stay with a service when somebody leaves it."""
    return (Dyad.practitioner_id == actor.user_id) & (Dyad.service_id == actor.service_id)
