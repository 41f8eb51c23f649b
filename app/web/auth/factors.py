"""One's own second factors. Whoever changes one has just given the password; one always stays."""

import hashlib
import uuid
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.operations.passkeys import remove_passkey
from app.operations.second_factors import renew_recovery_codes
from app.queries.signing_in import PasskeyLine, factors_of
from app.web import words
from app.web.access import allow, current_actor, sign_in_token, step_up
from app.web.auth.account import account
from app.web.enrolment import AppForm, PasskeyForm, new_app, new_passkey, take_app, take_passkey
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.second_step import settings


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey of the list, in words."""

    id: uuid.UUID
    device: str
    made: str

    @classmethod
    def of(cls, key: PasskeyLine) -> "PasskeyRow":
        return cls(key.id, words.device(key.device), _("Made on %(moment)s", moment=words.moment(key.created_at)))


@account.get("/app")
@step_up
@allow(Action.SIGNED_IN)
def app_page() -> Response:
    return _app_page(AppForm())


@account.post("/app")
@step_up
@allow(Action.SIGNED_IN)
def change_app() -> Response:
    form = AppForm()
    if not form.validate() or not take_app(current_actor().user_id, form):
        return _app_page(form, 422)
    return see_other(url_for("account.overview"))


def _app_page(form: AppForm, status: int = 200) -> Response:
    app = new_app(current_actor().user_id, form)
    return render("auth/app.html", status, form=form, errors=errors_of(form), app=app)


@account.get("/passkeys")
@step_up
@allow(Action.SIGNED_IN)
def passkeys() -> Response:
    return _passkeys_page()


@account.post("/passkeys")
@step_up
@allow(Action.SIGNED_IN)
def add_passkey() -> Response:
    form = PasskeyForm()
    if not form.validate() or not take_passkey(current_actor().user_id, form, _challenge()):
        form.credential.errors = [_("The passkey did not work. Try again.")]
        return _passkeys_page(form, 422)
    return see_other(url_for("account.passkeys"))


@account.post("/passkeys/<uuid:passkey_id>/remove")
@step_up
@allow(Action.SIGNED_IN)
def take_passkey_away(passkey_id: uuid.UUID) -> Response:
    """Take one away, but never the last factor there is."""
    actor = current_actor()
    factors = factors_of(actor.user_id)
    if all(key.id != passkey_id for key in factors.passkeys):
        raise NotFound("passkey")
    if factors.has_app or len(factors.passkeys) > 1:
        remove_passkey(actor, passkey_id)
    return see_other(url_for("account.passkeys"))


def _challenge() -> bytes:
    """What a new passkey is made for: bound to this sign-in, whose token no script can read."""
    return hashlib.sha256(b"a new passkey: " + sign_in_token().encode()).digest()


def _passkeys_page(form: PasskeyForm | None = None, status: int = 200) -> Response:
    user_id = current_actor().user_id
    factors = factors_of(user_id)
    return render(
        "auth/passkeys.html",
        status,
        keys=[PasskeyRow.of(key) for key in factors.passkeys],
        removable=factors.has_app or len(factors.passkeys) > 1,
        errors=errors_of(form) if form else (),
        passkey_options=new_passkey(user_id, _challenge()),
    )


@account.post("/recovery-codes")
@step_up
@allow(Action.SIGNED_IN)
def new_recovery_codes() -> Response:
    """Ten new codes, shown in this reply and never again."""
    codes = renew_recovery_codes(current_actor().user_id, fast_hash=settings().fast_password_hash)
    return render("auth/recovery_codes.html", codes=codes, go_on=url_for("account.overview"))
