"""How often somebody saved a text although it seemed to say who somebody is."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class SavedAnyway(WithId, Base):
    """One tick, for one field. What was written is not kept here, only what kind of thing it looked like."""

    __tablename__ = "saved_anyway"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    field: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=now)
