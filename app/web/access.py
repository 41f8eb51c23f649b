"""Who is asking, and whether they may. Every view declares its action; one that declares none is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user
from werkzeug import Response

from app.clock import now
from app.config import Settings
from app.domain.catalogue import Catalogue
from app.domain.permissions import Action, Actor, Grantee, may
from app.extensions import htmx, login_manager
from app.queries.accounts import actor_signed_in_by
from app.queries.granting import holder_of
from app.web.calendar import today

GRANT_PREFIX = "grant:"
OUTSIDE_GRANTS = frozenset({"static", "handing_over.worker"})
"""What anybody's browser may fetch, even one that a parent holds: files, never pages."""
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


def sign_in_token() -> str:
    """The token of this browser's sign-in or grant."""
    return cast(SignedIn, current_user).token


def begin(token: str) -> None:
    """From now on this browser acts for whoever `token` stands for, and for nobody else.

    Everything of an earlier visitor leaves the cookie. That the cookie changes also makes Chromium drop the pages it
    kept for Back, which it would otherwise show again although they are marked no-store.
    """
    session.clear()
    g.pop("actor", None)
    login_user(load_signed_in(token))


def begin_grant(token: str) -> None:
    """From now on this browser holds a grant."""
    begin(GRANT_PREFIX + token)


def current_actor() -> Actor:
    """The person this request acts for. Only for views whose action needs a sign-in."""
    if "actor" not in g:
        g.actor = cast(SignedIn, current_user).actor
    return cast(Actor, g.actor)


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
    """Whom a token stands for, if its sign-in or its grant has not ended."""
    if token.startswith(GRANT_PREFIX):
        holder = holder_of(token.removeprefix(GRANT_PREFIX))
        return None if holder is None else SignedIn(token, holder)
    settings: Settings = current_app.config["SETTINGS"]
    started_after = now() - timedelta(hours=settings.sign_in_hours)
    actor = actor_signed_in_by(token, started_after=started_after, today=today())
    return None if actor is None else SignedIn(token, actor)


def guard() -> Response | None:
    """Refuse what the actor may not do; lead whoever is not signed in to the sign-in page."""
    action = getattr(current_app.view_functions.get(request.endpoint or ""), "action", None)
    if request.endpoint in OUTSIDE_GRANTS or (action is Action.PUBLIC and not _holds_grant()):
        return None
    if request.endpoint is None and not _holds_grant():
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    actor = current_actor()
    if actor.grant is not None:
        return _lock(actor.grant, action)
    if action is None or not may(actor, action):
        abort(403)
    return None


def _lock(grant: Grantee, action: Action | None) -> Response | None:
    """Keep whoever holds a grant inside the one occasion it opens. Everything else looks the same: locked."""
    asked_for = (request.view_args or {}).get("occasion_id")
    if action is Action.ANSWER and asked_for in (None, grant.occasion_id):
        return None
    return redirect(url_for("handing_over.locked"), 303)


def _holds_grant() -> bool:
    return str(session.get("_user_id", "")).startswith(GRANT_PREFIX) and current_user.is_authenticated


def _to_sign_in() -> Response:
    wanted = request.path if request.method == "GET" else None
    address = url_for("auth.sign_in_page", next=wanted if wanted != "/" else None)
    if htmx:
        reply = current_app.response_class(status=200)
        reply.headers["HX-Redirect"] = address
        return reply
    return redirect(address, 303)
