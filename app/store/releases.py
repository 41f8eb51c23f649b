"""Releases: what was worked out, who signed it, and the copy that pages read. See docs/adr/0007.

`releases`, `release_parts` and `release_numbers` stay with the rows. `published_releases` and `published_parts` are all
that the national and public pages can read; they hold no person, no family and no draft.
"""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class Release(WithId, Base):
    """The figures of a quarter: a draft until a second person signs it, and then never changed again."""

    __tablename__ = "releases"
    __table_args__ = (
        UniqueConstraint("quarter_year", "quarter_number"),
        CheckConstraint("quarter_number BETWEEN 1 AND 4", name="quarter_number"),
        CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name="two_people"),
        CheckConstraint("(signed_by IS NULL) = (signed_at IS NULL)", name="signed"),
        CheckConstraint("signed_at IS NULL OR checksum IS NOT NULL", name="whole"),
    )

    quarter_year: Mapped[int]
    quarter_number: Mapped[int]
    prepared_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    prepared_at: Mapped[datetime] = mapped_column(default=now)
    by_command: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether `prepared_by` is only whom a command named: whoever looks after the server did it."""
    confirmed_at: Mapped[datetime | None]
    """When `prepared_by` confirmed on the screen what a command prepared in their name; None without one."""
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime | None]
    code_version: Mapped[str] = mapped_column(String(40))
    key_check: Mapped[str] = mapped_column(String(32))
    """Tells whether a later release is made with the same secret; tells nothing else of it."""
    heading: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str | None] = mapped_column(String(64))
    """Of the whole text; None while measures are still to be worked out."""


class ReleasePart(Base):
    """One measure of a release, with who is behind its figures: the guard of the next release needs to know."""

    __tablename__ = "release_parts"

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(81), primary_key=True)
    figures: Mapped[str] = mapped_column(Text)
    members: Mapped[bytes] = mapped_column(LargeBinary)
    """See app/domain/disclosure/membership.py. Numbers of `release_numbers`; it never leaves."""
    withheld: Mapped[str] = mapped_column(Text)
    """How many cells were withheld, by level and reason, as JSON. For the preview."""
    renewed: Mapped[int]
    """How many figures are new or have changed since the release before."""


class ReleaseNumber(Base):
    """A family's number in the membership of releases. It goes when the family is deleted, and is never given again."""

    __tablename__ = "release_numbers"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), unique=True)


class PublishedRelease(Base):
    """A signed release as pages read it."""

    __tablename__ = "published_releases"

    quarter_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime]
    code_version: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))


class PublishedPart(Base):
    """The figures of one measure of a signed release."""

    __tablename__ = "published_parts"

    quarter_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(String(81), primary_key=True)
    figures: Mapped[str] = mapped_column(Text)
