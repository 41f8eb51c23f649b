"""Services and the people who work in them."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.store.base import Base, WithId


class Region(WithId, Base):
    __tablename__ = "regions"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    nation: Mapped[str] = mapped_column(String(40))
    closed_on: Mapped[date | None]


class Service(WithId, Base):
    __tablename__ = "services"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    region_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("regions.id"), index=True)

    hold_back_unattended: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Measures with safety items are not asked where nobody is with the parent."""
    who_to_call: Mapped[str | None] = mapped_column(String(300))
    """What a parent on her own is told, beside the national numbers, and a practitioner at an alert."""
    alert_prompt: Mapped[str | None] = mapped_column(String(600))
    """What the service asks its practitioners to do about an alert."""
    alert_days: Mapped[int] = mapped_column(default=3, server_default=text("3"))
    """How long an alert may wait for somebody to look at it."""
    closed_on: Mapped[date | None]

    keep_years: Mapped[int | None]
    """How many years records are kept after VIG has ended. None: nothing is deleted by itself."""

    purpose: Mapped[str] = mapped_column(String(20), default="families", server_default="families")
    """Work with families, with professionals (VERP), or trying things out: only the first counts in a release."""

    region: Mapped[Region] = relationship()


class ServiceMeasure(Base):
    """One measure of the default set that a service collects at every occasion."""

    __tablename__ = "service_measures"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class User(WithId, Base):
    """A member of staff. Families are never users."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case, so that one address is one account."""
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    pin_hash: Mapped[str | None] = mapped_column(String(255))
    """The short code that takes a tablet back from a parent. Never enough to sign in."""
    pin_check: Mapped[str | None] = mapped_column(String(80))
    """What a tablet may know of it (app/domain/pins.py). None for a PIN that was set before there was such a thing."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(WithId, Base):
    """A role between two dates. `ends_on` is the first day on which it no longer holds.

    Another role, another stage or another service is another row, so that what somebody was on a day stays known.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "service_id", "role", "starts_on"),
        CheckConstraint("(role IN ('national_analyst', 'administrator')) = (service_id IS NULL)", name="service"),
        CheckConstraint("(role = 'practitioner') = (stage IS NOT NULL)", name="stage"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("services.id"), index=True)
    """None for a national role."""
    role: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(20))
    """Of a practitioner, and of nobody else."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Supervision(WithId, Base):
    """Somebody supervises a practitioner in one service between two dates; `ends_on` as in a membership.

    The link opens that practitioner's records of that service to the supervisor, who may work in another one.
    """

    __tablename__ = "supervisions"
    __table_args__ = (
        UniqueConstraint("supervisor_id", "practitioner_id", "service_id", "starts_on", name="uq_supervisions_link"),
        CheckConstraint("supervisor_id <> practitioner_id", name="two_people"),
    )

    supervisor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), index=True)
    """The service whose records of the practitioner are supervised."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class SignIn(WithId, Base):
    """One signed-in browser. A row, so that the server can end it; only a hash of its token is kept."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime] = mapped_column(default=now, server_default=text("'1970-01-01 00:00:00'"))
    """About when this browser last asked for something: written once a minute at most."""
    proved_at: Mapped[datetime | None]
    """When its owner last proved who they are. None after a PIN, which is too short a proof for what needs one."""
    device: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """Browser and system, as far as the browser tells: `Chrome/Android`."""
    suspended_at: Mapped[datetime | None]
    """While a parent holds the tablet."""
    ended_at: Mapped[datetime | None]
    acting_for: Mapped[uuid.UUID | None]
    """The service this person chose, where they have roles in several. Holds only while they have a role there."""


class Installation(Base):
    """One row that says what this database is for, so that a demonstration never opens real data or the reverse."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str] = mapped_column(String(20))
