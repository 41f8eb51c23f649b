"""The first administrator of an installation. There is no account by default, and no password that anybody knows."""

from datetime import date

from pwdlib import PasswordHash
from sqlalchemy import select

from app.clock import now
from app.domain.errors import Invalid
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.inviting import add_account, invite
from app.queries.people import user_with
from app.store.people import Membership, User


class NotTheFirst(Exception):
    """There is an administrator already; the text says so in words for an operator."""


def first_administrator(name: str, email: str, hashes: PasswordHash) -> str:
    """An account that administers, and the token of its invitation. Again for the same address: a new token.

    Raises NotTheFirst once somebody who administers has joined, or where another address was invited.
    """
    known = user_with(email)
    others = db.session.scalars(
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role == Role.ADMINISTRATOR, Membership.ends_on.is_(None))
    ).all()
    if [each for each in others if each != email.strip().lower()] or (known is not None and not others):
        raise NotTheFirst("There is an administrator, or an account with this address. Ask them for an invitation.")
    if known is None:
        known = add_account(name, email, hashes)
        today: date = now().date()
        db.session.add(Membership(user_id=known, role=Role.ADMINISTRATOR, starts_on=today))
        db.session.flush()
    try:
        return invite(known, None)
    except Invalid:
        raise NotTheFirst("This administrator has joined already.") from None
