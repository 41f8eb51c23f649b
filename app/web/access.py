"""Who is asking, and whether they may. Every view declares its action; one that declares none is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import UserMixin, current_user
from werkzeug import Response

from app.clock import now
from app.config import Settings
from app.domain.catalogue import Catalogue
from app.domain.permissions import Action, Actor, may
from app.extensions import htmx, login_manager
from app.queries.accounts import actor_signed_in_by
from app.web.calendar import today

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the token of a sign-in, and whom it stands for today."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        return self.token


def allow(action: Action) -> Callable[[View], View]:
    """Declare what a view does. Put it nearest to the function, below the route."""

    def declare(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return declare


def current_actor() -> Actor:
    """The person this request acts for. Only for views whose action needs a sign-in."""
    return cast(SignedIn, current_user).actor


def catalogue() -> Catalogue:
    """All instruments of this server."""
    return cast(Catalogue, current_app.extensions["catalogue"])


def register(app: Flask, settings: Settings) -> None:
    """Bind sign-in, and put the guard before every request."""
    # Its context processor would load the user on every page, and fail on the page that says the database is away.
    login_manager.init_app(app, add_context_processor=False)
    login_manager.session_protection = None  # sign-ins are rows; a changed network on a train must not end one
    htmx.init_app(app)

    login_manager.user_loader(load_signed_in)
    app.before_request(guard)
    allow(Action.PUBLIC)(app.view_functions["static"])


def load_signed_in(token: str) -> SignedIn | None:
    """Whom a sign-in stands for, if it has not ended."""
    settings: Settings = current_app.config["SETTINGS"]
    started_after = now() - timedelta(hours=settings.sign_in_hours)
    actor = actor_signed_in_by(token, started_after=started_after, today=today())
    return None if actor is None else SignedIn(token, actor)


def guard() -> Response | None:
    """Refuse what the actor may not do; lead whoever is not signed in to the sign-in page."""
    if request.endpoint is None:
        return None
    action = getattr(current_app.view_functions[request.endpoint], "action", None)
    if action is Action.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if action is None or not may(current_actor(), action):
        abort(403)
    return None


def _to_sign_in() -> Response:
    wanted = request.path if request.method == "GET" else None
    address = url_for("auth.sign_in_page", next=wanted if wanted != "/" else None)
    if htmx:
        reply = current_app.response_class(status=200)
        reply.headers["HX-Redirect"] = address
        return reply
    return redirect(address, 303)
