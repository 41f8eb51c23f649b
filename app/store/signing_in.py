"""What proves that somebody is who they say: second factors, known devices, failed tries, and sign-ins on the way."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class UnfinishedSignIn(WithId, Base):
    """A browser whose password was right, and that has yet to show a second factor. It opens nothing."""

    __tablename__ = "unfinished_sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    failed_codes: Mapped[int] = mapped_column(default=0)
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    """What a passkey signs. Good for this one sign-in."""


class Authenticator(Base):
    """An authenticator app that makes a new code every thirty seconds (RFC 6238)."""

    __tablename__ = "authenticators"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int]
    """The time step of the last code that was accepted: it and all before it are refused."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class RecoveryCode(WithId, Base):
    """One of ten codes on paper, for a lost phone. Works once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(255))
    used_at: Mapped[datetime | None]


class Passkey(WithId, Base):
    """A key that a device keeps and opens with a fingerprint, a face or its own code (WebAuthn)."""

    __tablename__ = "passkeys"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class KnownDevice(WithId, Base):
    """A browser on which somebody has signed in before. It proves nothing; it only has its own allowance of tries."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("token_hash", "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    known_since: Mapped[datetime] = mapped_column(default=now)


class FailedSignIn(WithId, Base):
    """One wrong password or code, kept so that guessing is slowed down across restarts and processes."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (
        Index("ix_failed_sign_ins_email_hash", "email_hash", "at"),
        Index("ix_failed_sign_ins_network_hash", "network_hash", "at"),
    )

    email_hash: Mapped[str] = mapped_column(String(64))
    network_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("known_devices.id"))
    """The known device of this account from which it came, if it was one."""
    at: Mapped[datetime] = mapped_column(default=now)


class ProviderAccount(WithId, Base):
    """Whom an identity provider means by a subject. Tied to an account that was there before; never makes one."""

    __tablename__ = "provider_accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(default=now)


class KeptForm(WithId, Base):
    """What somebody sent when their time had run out, sealed, until they have signed in again."""

    __tablename__ = "kept_forms"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(default=now)


class PasswordReset(WithId, Base):
    """A link by which somebody sets a new password. It works once, for an hour; only a hash of its token is kept."""

    __tablename__ = "password_resets"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """An administrator; None where the owner of the account asked for it by email."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When a password was set with it, or a newer link took its place."""
