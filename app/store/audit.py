"""The audit: links that are only ever added, and the end of each chain."""

import uuid
from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base


class AuditLink(Base):
    """One link of a chain; see `app.domain.audit`. Triggers refuse to change or delete one.

    No foreign key: what a link is about may be erased, and the link stays.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject_id", "subject_id", "at"),
        Index("ix_audit_at", "chain", "at"),
        Index("ix_audit_actor_id", "actor_id", "at"),
    )

    chain: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    """A service, or the number nought."""
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[uuid.UUID | None]
    roles: Mapped[str] = mapped_column(String(120))
    sitting: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(String(20))
    subject_id: Mapped[uuid.UUID | None]
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of one chain. Whoever adds a link holds this row until the commit, so that the chain never forks."""

    __tablename__ = "audit_heads"

    chain: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    n: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
