"""Choosing a password. Nothing expires: a password is changed when its owner wants to, or has to."""

import gzip
import uuid
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from sqlalchemy import select

from app.domain.passwords import Weakness, weakness
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.accounts import end_every_sign_in, note_proof
from app.operations.guessing import Caller, check_allowance, note_failure
from app.store.people import User

LIST = Path(__file__).resolve().parent.parent / "passwords" / "common.txt.gz"


class WeakPassword(Exception):
    """This password may not be used; `why` says for which reason."""

    def __init__(self, why: Weakness) -> None:
        super().__init__(why)
        self.why = why


@cache
def common_passwords() -> frozenset[str]:
    """Common and breached passwords of five characters and more, case-folded; NOTICE says whose list it is."""
    with gzip.open(LIST, "rt", encoding="ascii") as lines:
        return frozenset(line.strip() for line in lines)


def set_password(user_id: uuid.UUID, password: str, hashes: PasswordHash) -> None:
    """Give an account a new password and end every sign-in. Raises WeakPassword.

    For whoever came by a single-use link. The second factor stays, and is asked for next.
    """
    _set(db.session.scalars(select(User).where(User.id == user_id)).one(), password, hashes)
    end_every_sign_in(user_id)


def change_password(actor: Actor, sign_in_token: str, old: str, new: str, caller: Caller, hashes: PasswordHash) -> bool:
    """Change one's own password and end one's other sign-ins. False where the old one is wrong.

    Raises WeakPassword and TooManyTries.
    """
    user = db.session.scalars(select(User).where(User.id == actor.user_id)).one()
    device_id = check_allowance(user.email, caller)
    if not hashes.verify(old, user.password_hash):
        note_failure(user.email, caller, device_id)
        return False
    _set(user, new, hashes)
    end_every_sign_in(user.id, but=sign_in_token)
    note_proof(sign_in_token)
    return True


def _set(user: User, password: str, hashes: PasswordHash) -> None:
    why = weakness(password, common_passwords(), (user.name, user.email))
    if why is not None:
        raise WeakPassword(why)
    user.password_hash = hashes.hash(password)
    db.session.flush()
