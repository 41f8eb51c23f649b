"""Setting up a second step on the way in. Whoever has one already cannot come here to get another."""

from flask import session, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.audit import Kind
from app.domain.permissions import Action
from app.operations.accounts import finish_after_proof
from app.operations.second_factors import renew_recovery_codes
from app.queries.signing_in import Unfinished, factors_of
from app.web.access import allow
from app.web.auth.routes import after_sign_in, auth, is_in, wanted
from app.web.callers import caller
from app.web.enrolment import AppForm, PasskeyForm, new_app, new_passkey, take_app, take_passkey
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.second_step import UNFINISHED, settings, unfinished


@auth.get("/sign-in/set-up")
@allow(Action.PUBLIC)
def set_up_page() -> Response:
    begun = _without_factor()
    return _to_sign_in() if begun is None else _page(begun, AppForm())


@auth.post("/sign-in/set-up/app")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def set_up_app() -> Response:
    begun = _without_factor()
    if begun is None:
        return _to_sign_in()
    form = AppForm()
    if not form.validate() or not take_app(begun.user_id, form):
        return _page(begun, form, 422)
    return _finish(begun)


@auth.post("/sign-in/set-up/passkey")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def set_up_passkey() -> Response:
    begun = _without_factor()
    if begun is None:
        return _to_sign_in()
    form = PasskeyForm()
    if not form.validate() or not take_passkey(begun.user_id, form, begun.challenge):
        form.credential.errors = [_("The passkey did not work. Try again, or use an app.")]
        return _page(begun, AppForm(formdata=None), 422, errors_of(form))
    return _finish(begun)


def _without_factor() -> Unfinished | None:
    """The sign-in that this browser has begun, for somebody who has no second factor at all."""
    begun = unfinished()
    return None if begun is None or factors_of(begun.user_id).enrolled else begun


def _to_sign_in() -> Response:
    return see_other(url_for("auth.second_step_page", next=wanted()))


def _finish(begun: Unfinished) -> Response:
    codes = renew_recovery_codes(begun.user_id, fast_hash=settings().fast_password_hash)
    finished = finish_after_proof(session[UNFINISHED], caller())
    if not is_in(finished):
        return error_page(403)
    return render("auth/recovery_codes.html", codes=codes, go_on=after_sign_in())


def _page(
    begun: Unfinished, form: AppForm, status: int = 200, errors: tuple[tuple[str, str], ...] | None = None
) -> Response:
    return render(
        "auth/set_up.html",
        status,
        form=form,
        errors=errors_of(form) if errors is None else errors,
        app=new_app(begun.user_id, form),
        passkey_options=new_passkey(begun.user_id, begun.challenge),
        next=wanted(),
    )
