"""Counting what was saved against a warning."""

from collections.abc import Mapping, Sequence

from app.domain.identifiers import IdentifierKind
from app.domain.permissions import Actor
from app.extensions import db
from app.store.free_text import SavedAnyway


def note_saved_anyway(actor: Actor, kinds: Mapping[str, Sequence[IdentifierKind]]) -> None:
    """Count one for each kind of identifier in each field (field's name -> kinds). The text itself is not kept here."""
    for field, found in kinds.items():
        for kind in dict.fromkeys(found):
            db.session.add(SavedAnyway(service_id=actor.service_id, user_id=actor.user_id, field=field, kind=kind))
    db.session.flush()
