"""Matching whom an identity provider vouches for to an account that is there. None is ever made here."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from app.extensions import db
from app.store.people import User
from app.store.signing_in import ProviderAccount


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a checked ID token says."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


def account_of(vouched: Vouched) -> uuid.UUID | None:
    """The account of this person, or None where nobody here is meant.

    Issuer and subject say who it is, as emails change hands. The first time, an email that the provider has verified
    ties its subject to the account with this address, unless that account is tied to another subject already.
    """
    tied = (
        select(User.id)
        .join(ProviderAccount, ProviderAccount.user_id == User.id)
        .where(ProviderAccount.issuer == vouched.issuer, ProviderAccount.subject == vouched.subject)
    )
    if db.session.scalar(tied) is not None:
        return db.session.scalar(tied.where(User.active))
    if not vouched.email_verified:
        return None
    free = ~exists().where(ProviderAccount.user_id == User.id, ProviderAccount.issuer == vouched.issuer)
    address = vouched.email.strip().lower()
    user_id = db.session.scalar(select(User.id).where(User.email == address, User.active, free))
    if user_id is not None:
        db.session.add(ProviderAccount(user_id=user_id, issuer=vouched.issuer, subject=vouched.subject))
        db.session.flush()
    return user_id
