"""Giving a parent the right to answer, on this tablet or on her own phone, and taking it back."""

import uuid

from flask import Blueprint, current_app, request, send_from_directory, url_for
from flask_babel import gettext as _
from pwdlib import PasswordHash
from werkzeug import Response

from app.config import Settings
from app.domain.audit import Kind
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Action
from app.domain.pins import ROUNDS
from app.domain.vocabulary import GrantKind
from app.operations.accounts import check_password, hasher
from app.operations.granting import (
    end_hand_over,
    set_pin,
    take_back,
)
from app.operations.guessing import TooManyTries
from app.queries.collecting import OccasionView, occasion_of
from app.web.access import allow, begin, begin_finished, catalogue, current_actor, load_signed_in
from app.web.callers import caller
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.handing_over.forms import PasswordForm, SetPinForm
from app.web.pages import render, see_other
from app.web.second_step import SecondStep, SecondStepForm, remember_unfinished, take_second_step, unfinished
from app.web.static_files import STATIC, smallest
from app.web.taking_back import PinForm

handing_over = Blueprint("handing_over", __name__)
FAST = 1_000
"""Rounds for a PIN's hash in tests, as argon2 has a fast setting too."""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _hashes() -> PasswordHash:
    return hasher(fast=_settings().fast_password_hash)


def _rounds() -> int:
    return FAST if _settings().fast_password_hash else ROUNDS


def own_occasion(occasion_id: uuid.UUID) -> OccasionView:
    """One of one's own dyads' occasions. Raises NotFound."""
    found = occasion_of(current_actor(), catalogue(), occasion_id)
    if found is None:
        raise NotFound("occasion")
    return found


@handing_over.get("/q/worker.js")
@allow(Action.PUBLIC)
def worker() -> Response:
    """The service worker, under /q/ so that it reaches the questions and nothing else. Asked for anew each time."""
    name, coding = smallest("worker.js", request.accept_encodings)
    reply = send_from_directory(STATIC, name, mimetype="text/javascript", max_age=0)
    reply.headers["Vary"] = "Accept-Encoding"
    if coding:
        reply.headers["Content-Encoding"] = coding
    return reply


@handing_over.get("/pin")
@allow(Action.COLLECT)
def pin() -> Response:
    """Set the code that takes a tablet back."""
    return _pin_page(SetPinForm())


@handing_over.post("/pin")
@allow(Action.COLLECT)
def save_pin() -> Response:
    form = SetPinForm()
    if not form.validate():
        return _pin_page(form, 422)
    if form.pin.data != form.again.data:
        form.again.errors = [_("The two PINs are not the same. Type them again.")]
        return _pin_page(form, 422)
    try:
        set_pin(current_actor(), form.pin.data or "", _hashes(), _rounds())
    except Invalid:
        form.pin.errors = [_("Use six digits that are hard to guess: not all the same, and not 123456.")]
        return _pin_page(form, 422)
    occasion_id = request.args.get("occasion", type=uuid.UUID)
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id) if occasion_id else url_for("today.home"))


def _pin_page(form: SetPinForm, status: int = 200) -> Response:
    occasion_id = request.args.get("occasion", type=uuid.UUID)
    action = url_for("handing_over.save_pin", occasion=occasion_id)
    return render("handing_over/set_pin.html", status, form=form, errors=errors_of(form), action=action)


@handing_over.get("/locked")
@allow(Action.ANSWER)
def locked() -> Response:
    """Where every way out of a grant ends."""
    grant = current_actor().grant
    if grant is None:
        return see_other(url_for("today.home"))
    return render("handing_over/locked.html", attended=grant.kind is GrantKind.HAND_OVER)


@handing_over.get("/q/start")
@allow(Action.ANSWER)
def start() -> Response:
    """Where the installed application opens: the questions while a parent holds it, else home."""
    grant = current_actor().grant
    if grant is None:
        return see_other(url_for("today.home"))
    return see_other(url_for("questionnaire.welcome", occasion_id=grant.occasion_id))


@handing_over.get("/q/<uuid:occasion_id>/return")
@allow(Action.ANSWER)
def take_back_page(occasion_id: uuid.UUID) -> Response:
    """Under the questions, so that a device can show it where no server answers: see app/web/taking_back.py."""
    if current_actor().grant is None:
        return _not_handed_over(occasion_id)
    return _return_page(PinForm())


@handing_over.post("/q/<uuid:occasion_id>/return")
@allow(Action.ANSWER, audit=Kind.SIGN_IN)
def return_tablet(occasion_id: uuid.UUID) -> Response:
    """The practitioner's PIN ends the hand-over and gives a new sign-in."""
    grant = current_actor().grant
    if grant is None:
        return _not_handed_over(occasion_id)
    form = PinForm()
    if not form.validate():
        return _return_page(form, 422)
    try:
        token = take_back(grant, (form.pin.data or "").strip(), _hashes(), _rounds())
    except Closed:
        return see_other(url_for("handing_over.password"))
    if token is None:
        form.pin.errors = [_("This is not the right PIN. After five tries you need your email and password.")]
        return _return_page(form, 422)
    begin(token)
    return see_other(url_for("occasions.results", occasion_id=grant.occasion_id))


def _not_handed_over(occasion_id: uuid.UUID) -> Response:
    """A practitioner who opens the way back of one of her own occasions. Raises NotFound for any other."""
    own_occasion(occasion_id)
    return see_other(url_for("today.home"))


def _return_page(form: PinForm, status: int = 200) -> Response:
    return render("handing_over/return.html", status, form=form, errors=errors_of(form), signal=True)


@handing_over.get("/return/password")
@allow(Action.ANSWER)
def password() -> Response:
    if current_actor().grant is None:
        return see_other(url_for("today.home"))
    return _password_page(PasswordForm())


@handing_over.post("/return/password")
@allow(Action.ANSWER, audit=Kind.SIGN_IN)
def return_with_password() -> Response:
    """A full sign-in also ends the hand-over, for the practitioner who gave the tablet."""
    grant = current_actor().grant
    if grant is None:
        return see_other(url_for("today.home"))
    form = PasswordForm()
    if not form.validate():
        return _password_page(form, 422)
    email, typed = form.email.data or "", form.password.data or ""
    try:
        token = check_password(email, typed, caller(), fast_hash=_settings().fast_password_hash)
    except TooManyTries:
        return error_page(429)
    if token is None:
        form.password.errors = [_("The email or the password is not right. Check both and try again.")]
        return _password_page(form, 422)
    remember_unfinished(token)
    return see_other(url_for("handing_over.second_step_page"))


@handing_over.get("/return/second-step")
@allow(Action.ANSWER)
def second_step_page() -> Response:
    if current_actor().grant is None:
        return see_other(url_for("today.home"))
    return _second_step_page(SecondStepForm())


@handing_over.post("/return/second-step")
@allow(Action.ANSWER)
def return_with_second_step() -> Response:
    """The tablet comes back only now, and only to the practitioner who gave it."""
    grant = current_actor().grant
    if grant is None:
        return see_other(url_for("today.home"))
    form = SecondStepForm()
    if not form.validate():
        return _second_step_page(form, 422)
    try:
        finished = take_second_step(form)
    except TooManyTries:
        return error_page(429)
    except Closed:
        return see_other(url_for("handing_over.password"))
    if finished is None:
        return _second_step_page(form, 422)
    practitioner = load_signed_in(finished.token)
    if practitioner is None or not end_hand_over(practitioner.actor, grant):
        return error_page(403)
    begin_finished(finished)
    return see_other(url_for("occasions.results", occasion_id=grant.occasion_id))


def _second_step_page(form: SecondStepForm, status: int = 200) -> Response:
    begun = unfinished()
    if begun is None:
        return see_other(url_for("handing_over.password"))
    step = SecondStep.of(begun, form)
    return render("handing_over/second_step.html", status, form=form, errors=errors_of(form), step=step)


def _password_page(form: PasswordForm, status: int = 200) -> Response:
    return render("handing_over/password.html", status, form=form, errors=errors_of(form))
