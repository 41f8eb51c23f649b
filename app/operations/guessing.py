"""Counting wrong passwords and codes in the database, so that guessing is slow across restarts and processes.

The rules and their reasons are in app/domain/throttling.py.
"""

import hashlib
import ipaddress
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, func, or_, select

from app.clock import now
from app.domain.throttling import WITHIN, Failures, may_try
from app.extensions import db
from app.queries.accounts import token_hash
from app.store.people import User
from app.store.signing_in import FailedSignIn, KnownDevice

KEPT_FOR = timedelta(days=1)


class TooManyTries(Exception):
    """This has been guessed at too often in the last minutes."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The browser that asks: the address it comes from, the token of a known device, and what it says it is."""

    address: str = ""
    device_token: str = ""
    device: str = ""

    @property
    def network_hash(self) -> str:
        """Of the /24 or the /56 it comes from: neighbours share an allowance."""
        try:
            version = ipaddress.ip_address(self.address).version
        except ValueError:
            return _hash(self.address)
        return _hash(str(ipaddress.ip_network(f"{self.address}/{24 if version == 4 else 56}", strict=False)))


def device_of(email: str, caller: Caller) -> uuid.UUID | None:
    """The known device that `caller` is to the account with this address."""
    return db.session.scalar(
        select(KnownDevice.id)
        .join(User, KnownDevice.user_id == User.id)
        .where(User.email == email, KnownDevice.token_hash == token_hash(caller.device_token))
    )


def check_allowance(email: str, caller: Caller) -> uuid.UUID | None:
    """The known device that `caller` is to this account, if any. Raises TooManyTries where it has guessed enough."""
    device_id = device_of(email, caller)
    unknown = FailedSignIn.device_id.is_(None)
    of_account, of_network = FailedSignIn.email_hash == _hash(email), FailedSignIn.network_hash == caller.network_hash
    row = db.session.execute(
        select(
            func.count().filter(and_(unknown, of_account)),
            func.count().filter(FailedSignIn.device_id == device_id),
            func.count().filter(and_(unknown, of_network)),
        ).where(FailedSignIn.at > now() - WITHIN, or_(of_account, of_network))
    ).one()
    if not may_try(Failures(*row), known_device=device_id is not None):
        raise TooManyTries
    return device_id


def note_failure(email: str, caller: Caller, device_id: uuid.UUID | None) -> None:
    """Count a wrong try, and forget those of yesterday."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now() - KEPT_FOR))
    db.session.add(FailedSignIn(email_hash=_hash(email), network_hash=caller.network_hash, device_id=device_id))
    db.session.flush()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
