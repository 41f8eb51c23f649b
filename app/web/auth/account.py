"""One's own account, proving again who one is, and what was kept over a time-out."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.operations.accounts import hasher
from app.operations.guessing import TooManyTries
from app.operations.kept_forms import let_go_of
from app.operations.second_factors import prove_again
from app.own_seal import KEPT_FORMS, SECOND_FACTORS
from app.queries.kept_forms import kept_forms_of
from app.queries.signing_in import factors_of
from app.web import words
from app.web.access import allow, current_actor, sign_in_token
from app.web.auth.forms import ProveForm
from app.web.auth.routes import after_sign_in, wanted
from app.web.callers import caller
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.kept_forms import Kept
from app.web.pages import render, see_other
from app.web.sealing_keys import own_seal
from app.web.second_step import demonstration_code, settings

account = Blueprint("account", __name__, url_prefix="/account")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A form that is offered again."""

    id: uuid.UUID
    kept_at: str
    form: Kept


@account.get("")
@allow(Action.SIGNED_IN)
def overview() -> Response:
    return render("auth/account.html", factors=factors_of(current_actor().user_id))


@account.get("/prove")
@allow(Action.SIGNED_IN)
def prove() -> Response:
    return _prove_page(ProveForm())


@account.post("/prove")
@allow(Action.SIGNED_IN)
def prove_with_password() -> Response:
    form = ProveForm()
    if not form.validate():
        return _prove_page(form, 422)
    hashes, seal = hasher(fast=settings().fast_password_hash), own_seal(SECOND_FACTORS)
    try:
        right = prove_again(current_actor(), sign_in_token(), form.password.data or "", caller(), hashes, seal)
    except TooManyTries:
        return error_page(429)
    if not right:
        form.password.errors = [_("This is not right. Check it and try again.")]
        return _prove_page(form, 422)
    return see_other(after_sign_in())


def _prove_page(form: ProveForm, status: int = 200) -> Response:
    factors = factors_of(current_actor().user_id)
    return render(
        "auth/prove.html",
        status,
        form=form,
        errors=errors_of(form),
        has_app=factors.has_app,
        code=demonstration_code(current_actor().user_id, factors),
        action=url_for("account.prove_with_password", next=wanted()),
    )


@account.get("/kept")
@allow(Action.SIGNED_IN)
def kept() -> Response:
    """Offer again what came when the time had run out."""
    found = kept_forms_of(current_actor(), own_seal(KEPT_FORMS))
    lines = [KeptLine(each.id, words.moment(each.kept_at), Kept.of_bytes(each.form)) for each in found]
    return render("auth/kept.html", kept=lines)


@account.post("/kept/<uuid:kept_id>/discard")
@allow(Action.SIGNED_IN)
def discard(kept_id: uuid.UUID) -> Response:
    if not let_go_of(current_actor(), kept_id):
        raise NotFound("kept form")
    return see_other(url_for("account.kept"))
