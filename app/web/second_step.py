"""The second step of signing in, wherever it is asked for: the code or passkey, and who has yet to show it."""

import uuid
from dataclasses import dataclass

from flask import current_app, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.config import Settings
from app.operations.accounts import Finished
from app.operations.passkeys import LONGEST_CREDENTIAL, Site, asking_for_one, by_passkey
from app.operations.second_factors import by_code, next_code, second_step
from app.own_seal import SECOND_FACTORS
from app.queries.signing_in import Factors, Unfinished, factors_of, unfinished_sign_in
from app.web.addresses import own_address
from app.web.callers import caller
from app.web.sealing_keys import own_seal

UNFINISHED = "unfinished"
"""Where the cookie keeps the token of an unfinished sign-in. No other token is ever looked for there."""


class SecondStepForm(FlaskForm):  # type: ignore[misc]
    """A code that is typed, or what a passkey signed, which a script fills in."""

    code = StringField(_l("Code"), [Length(max=40, message=_l("This code is too long. Check it"))])
    credential = HiddenField(validators=[Length(max=LONGEST_CREDENTIAL)])


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What the page of the second step shows."""

    has_app: bool
    passkey_options: str | None
    """What the browser needs to ask for a passkey; None for somebody who has none."""
    demonstration_code: str | None
    """The code itself, in a demonstration and nowhere else."""

    @classmethod
    def of(cls, begun: Unfinished, form: SecondStepForm) -> "SecondStep":
        """For this sign-in. In a demonstration the code is filled in, too."""
        factors = factors_of(begun.user_id)
        code = demonstration_code(begun.user_id, factors)
        form.code.data = code or form.code.data
        options = asking_for_one(factors, begun.challenge, Site(own_address())) if factors.passkeys else None
        return cls(factors.has_app, options, code)


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def demonstration_code(user_id: uuid.UUID, factors: Factors) -> str | None:
    """The code that a visitor of a demonstration cannot know otherwise. Always None on a real server."""
    if not settings().demonstration or not factors.has_app:
        return None
    return next_code(user_id, own_seal(SECOND_FACTORS))


def remember_unfinished(token: str) -> None:
    """This browser has shown a right password."""
    session[UNFINISHED] = token


def unfinished() -> Unfinished | None:
    """The sign-in that this browser has begun, if there is still time for it."""
    token = session.get(UNFINISHED)
    return unfinished_sign_in(token) if isinstance(token, str) else None


def take_second_step(form: SecondStepForm) -> Finished | None:
    """Finish the sign-in of this browser, or say at the field what is wrong. Raises Closed and TooManyTries."""
    begun = unfinished()
    credential, code = form.credential.data or "", form.code.data or ""
    if not credential and not code.strip():
        form.code.errors = [_("Enter the code")]
        return None
    if begun is not None and credential:
        proof = by_passkey(credential, begun.challenge, Site(own_address()))
    else:
        proof = by_code(code, own_seal(SECOND_FACTORS), demonstration=settings().demonstration)
    finished = second_step(session.get(UNFINISHED, ""), proof, caller())
    if finished is None:
        form.code.errors = [
            _("The passkey did not work. Try again, or use a code.")
            if credential
            else _("This code is not right, or it was used already. Wait for the next one and try again.")
        ]
    return finished
