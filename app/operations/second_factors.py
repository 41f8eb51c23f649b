"""Second factors: codes of an authenticator app, recovery codes on paper, and passkeys.

Every way to sign in ends here, and none goes around it. A code works once: the time step of the last one is kept, and
it and all before it are refused (RFC 6238, 5.2).
"""

import re
import secrets
import uuid
from collections.abc import Callable

import pyotp
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, insert, select, update

from app.clock import now
from app.domain.codes import ALPHABET
from app.domain.errors import Closed
from app.domain.permissions import Actor
from app.domain.throttling import CODES
from app.extensions import db
from app.operations.accounts import Finished, finish, note_proof
from app.operations.guessing import Caller, check_allowance, note_failure
from app.own_seal import OwnSeal
from app.queries.accounts import token_hash
from app.queries.signing_in import UNFINISHED_FOR
from app.store.people import User
from app.store.signing_in import Authenticator, Passkey, RecoveryCode, UnfinishedSignIn

SECONDS = 30
STEPS_BESIDE = 1
"""Clocks of phones are off, and people slow: one step before and one after the present one are taken too."""
DEMONSTRATION_STEPS = 120
"""In a demonstration, where many sign in as the same made-up person: each gets a later code of the next hour."""
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
"""Symbols of 5 bits each: 60 bits, hashed all the same."""

MISREAD = str.maketrans("ILO", "110")
"""Letters that are in no code (Crockford), and what they were taken for."""

Proof = Callable[[uuid.UUID], bool]
_RECOVERY = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1),))
"""Lighter than for passwords (OWASP's least), because a code is random and up to ten are tried."""


def new_secret() -> str:
    """A secret for an authenticator app, in Base32: 160 bits."""
    return pyotp.random_base32()


def app_address(secret: str, email: str) -> str:
    """What the square code for an authenticator app says (`otpauth://…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="VIG DCS")


def current_step() -> int:
    return int(now().timestamp()) // SECONDS


def next_code(user_id: uuid.UUID, seal: OwnSeal) -> str:
    """The earliest code that this person's app still has to show. For a demonstration only: it is a whole factor."""
    row = db.session.scalars(select(Authenticator).where(Authenticator.user_id == user_id)).one()
    return pyotp.TOTP(_secret(row, seal)).generate_otp(max(current_step(), row.last_step + 1))


def enrol_app(user_id: uuid.UUID, secret: str, code: str, seal: OwnSeal) -> bool:
    """Take a new authenticator app in the place of any older one, once it has shown a right code."""
    step = _step_of(secret, code, STEPS_BESIDE, after=0)
    if step is None:
        return False
    db.session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
    db.session.add(
        Authenticator(user_id=user_id, sealed_secret=seal.seal(secret.encode(), user_id.bytes), last_step=step)
    )
    db.session.flush()
    return True


def renew_recovery_codes(user_id: uuid.UUID, *, fast_hash: bool = False) -> tuple[str, ...]:
    """Ten new codes, to be shown once; older ones are worthless from now on."""
    hashes = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)) if fast_hash else _RECOVERY
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(insert(RecoveryCode), [{"user_id": user_id, "code_hash": hashes.hash(code)} for code in codes])
    return tuple("-".join(code[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4)) for code in codes)


def forget_factors(user_id: uuid.UUID) -> None:
    """Take all second factors away from somebody who has lost them. They set up new ones when they next sign in."""
    for table in (Authenticator, RecoveryCode, Passkey):
        db.session.execute(delete(table).where(table.user_id == user_id))


def by_code(code: str, seal: OwnSeal, *, demonstration: bool = False) -> Proof:
    """The proof that `code` is: of an authenticator app, or one of the recovery codes."""
    typed = re.sub(r"[\s-]", "", code).upper().translate(MISREAD)

    def proves(user_id: uuid.UUID) -> bool:
        if len(typed) == RECOVERY_LENGTH:
            return _use_recovery_code(user_id, typed)
        return _use_code(user_id, typed, seal, DEMONSTRATION_STEPS if demonstration else STEPS_BESIDE)

    return proves


def second_step(token: str, proof: Proof, caller: Caller) -> Finished | None:
    """Finish the sign-in that `token` began, if the proof holds; None for a wrong one.

    Raises Closed where the token's ten minutes are over or it has seen five wrong proofs: the sign-in then begins
    again with the password. Raises TooManyTries when the allowance of the account is used up.
    """
    row = db.session.execute(
        select(UnfinishedSignIn, User.email)
        .join(User, UnfinishedSignIn.user_id == User.id)
        .where(
            UnfinishedSignIn.token_hash == token_hash(token),
            UnfinishedSignIn.started_at > now() - UNFINISHED_FOR,
            User.active,
        )
        .with_for_update()
    ).one_or_none()
    if row is None or row.UnfinishedSignIn.failed_codes >= CODES:
        raise Closed
    unfinished, email = row
    device_id = check_allowance(email, caller)
    if proof(unfinished.user_id):
        return finish(unfinished, caller)
    unfinished.failed_codes += 1
    note_failure(email, caller, device_id)
    return None


def prove_again(actor: Actor, token: str, typed: str, caller: Caller, hashes: PasswordHash, seal: OwnSeal) -> bool:
    """Step up: note on this sign-in that its owner has just given the password, or a code of the app, again.

    Raises TooManyTries.
    """
    user = db.session.scalars(select(User).where(User.id == actor.user_id)).one()
    device_id = check_allowance(user.email, caller)
    if not (_use_code(user.id, typed, seal, STEPS_BESIDE) or hashes.verify(typed, user.password_hash)):
        note_failure(user.email, caller, device_id)
        return False
    note_proof(token)
    return True


def _use_code(user_id: uuid.UUID, code: str, seal: OwnSeal, steps_ahead: int) -> bool:
    row = db.session.scalars(select(Authenticator).where(Authenticator.user_id == user_id)).one_or_none()
    if row is None:
        return False
    step = _step_of(_secret(row, seal), code, steps_ahead, after=row.last_step)
    if step is None:
        return False
    used = (
        update(Authenticator)
        .where(Authenticator.user_id == user_id, Authenticator.last_step < step)
        .values(last_step=step)
        .returning(Authenticator.user_id)
    )
    return db.session.scalars(used).one_or_none() is not None


def _secret(row: Authenticator, seal: OwnSeal) -> str:
    return seal.open(row.sealed_secret, row.user_id.bytes).decode()


def _step_of(secret: str, code: str, steps_ahead: int, *, after: int) -> int | None:
    """The time step, later than `after`, whose code this is."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    made, present = pyotp.TOTP(secret), current_step()
    steps = range(max(present - STEPS_BESIDE, after + 1), present + steps_ahead + 1)
    return next((step for step in steps if secrets.compare_digest(made.generate_otp(step), code)), None)


def _use_recovery_code(user_id: uuid.UUID, code: str) -> bool:
    unused = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    found = next((row.id for row in db.session.scalars(unused) if _RECOVERY.verify(code, row.code_hash)), None)
    if found is None:
        return False
    used = (
        update(RecoveryCode)
        .where(RecoveryCode.id == found, RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    return db.session.scalars(used).one_or_none() is not None
