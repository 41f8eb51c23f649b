"""Setting up second factors: on the way in for the first time, and later in one's own account."""

import uuid
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.operations.passkeys import LONGEST_CREDENTIAL, Site, asking_for_a_new_one, enrol_passkey
from app.operations.second_factors import app_address, enrol_app, new_secret
from app.own_seal import SECOND_FACTORS
from app.queries.signing_in import factors_of
from app.sealing import CannotOpen
from app.web.addresses import own_address
from app.web.callers import caller
from app.web.sealing_keys import own_seal
from app.web.square_codes import square_code


class AppForm(FlaskForm):  # type: ignore[misc]
    """The first code of a new app. Its secret comes back sealed, so that looking at the page stores nothing."""

    sealed = HiddenField(validators=[Length(max=400)])
    code = StringField(
        _l("The six digits that the app shows"),
        [InputRequired(_l("Enter the six digits that the app shows")), Length(max=40)],
    )


class PasskeyForm(FlaskForm):  # type: ignore[misc]
    """What a browser made; a script fills it in."""

    credential = HiddenField(validators=[InputRequired(), Length(max=LONGEST_CREDENTIAL)])


@dataclass(frozen=True, slots=True)
class NewApp:
    """The secret of an app that is being set up: as a square code, and to be typed."""

    qr: Markup
    spaced: str

    @classmethod
    def of(cls, secret: str, email: str) -> "NewApp":
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return cls(square_code(app_address(secret, email), scale=5), spaced)


def new_app(user_id: uuid.UUID, form: AppForm) -> NewApp:
    """The app that this form sets up; a form that holds none yet is given a new secret."""
    secret = _opened(user_id, form)
    if secret is None:
        secret = new_secret()
        form.sealed.data = own_seal(SECOND_FACTORS).seal(secret.encode(), b"new" + user_id.bytes).hex()
    return NewApp.of(secret, factors_of(user_id).email)


def take_app(user_id: uuid.UUID, form: AppForm) -> bool:
    """Keep the app whose first code is right, or say at the field what is wrong."""
    secret = _opened(user_id, form)
    if secret is None or not enrol_app(
        user_id, secret, (form.code.data or "").replace(" ", ""), own_seal(SECOND_FACTORS)
    ):
        form.code.errors = [_("These are not the six digits of now. Wait for the next ones and try again.")]
        return False
    return True


def _opened(user_id: uuid.UUID, form: AppForm) -> str | None:
    try:
        sealed = bytes.fromhex(form.sealed.data or "")
        return own_seal(SECOND_FACTORS).open(sealed, b"new" + user_id.bytes).decode()
    except (CannotOpen, ValueError):
        return None


def new_passkey(user_id: uuid.UUID, challenge: bytes) -> str:
    """What the browser needs to make a passkey, as JSON."""
    return asking_for_a_new_one(user_id, factors_of(user_id), challenge, Site(own_address()))


def take_passkey(user_id: uuid.UUID, form: PasskeyForm, challenge: bytes) -> bool:
    """Keep the passkey that this browser has just made. False where it did not work."""
    return enrol_passkey(user_id, form.credential.data or "", challenge, Site(own_address()), caller().device)
