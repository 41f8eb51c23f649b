"""How often texts were saved against a warning."""

import uuid

from sqlalchemy import func, select

from app.domain.identifiers import IdentifierKind
from app.extensions import db
from app.store.free_text import SavedAnyway


def saved_anyway_in(service_id: uuid.UUID) -> dict[IdentifierKind, int]:
    """Kind of identifier -> how often somebody of the service saved one anyway."""
    rows = db.session.execute(
        select(SavedAnyway.kind, func.count()).where(SavedAnyway.service_id == service_id).group_by(SavedAnyway.kind)
    )
    return {IdentifierKind(kind): count for kind, count in rows}
