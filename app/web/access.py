"""Who is asking, and whether they may. Every view declares its action; one that declares none is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from flask import Flask, Request, abort, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user
from flask_wtf.csrf import generate_csrf
from werkzeug import Response

from app.clock import now
from app.config import Settings
from app.domain.audit import Kind
from app.domain.catalogue import Catalogue
from app.domain.pathway import Pathway
from app.domain.permissions import Action, Actor, Grantee, may
from app.operations.accounts import NOTED_EVERY, Finished, end_sign_in, note_use
from app.queries.accounts import LiveSignIn, live_sign_in
from app.queries.granting import holder_of
from app.web import kept_forms
from app.web.calendar import today
from app.web.callers import remember_device
from app.web.extensions import htmx, login_manager
from app.web.this_request import this_request
from app.web.transaction import write_after_reading

GRANT_PREFIX = "grant:"
OUTSIDE_GRANTS = frozenset({"static", "handing_over.worker"})
"""What anybody's browser may fetch, even one that a parent holds: files, never pages."""
PROOF_HOLDS = timedelta(minutes=10)
HOME, WITHOUT_A_CASELOAD = "today.home", "today.welcome"
View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the token of a sign-in, and whom it stands for today."""

    def __init__(self, token: str, actor: Actor, live: LiveSignIn | None = None) -> None:
        self.token = token
        self.actor = actor
        self.live = live
        """The row of the sign-in; None under a grant."""

    def get_id(self) -> str:
        return self.token


def allow(action: Action, *, audit: Kind | None = None) -> Callable[[View], View]:
    """Declare what a view does. Put it nearest to the function, below the route.

    The door records a page that shows records as read, and whatever is posted as a change; `audit` says where it is
    something else.
    """

    def declare(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        view.audit = audit  # type: ignore[attr-defined]
        return view

    return declare


def step_up(view: View) -> View:
    """Declare that a view asks for the password again, unless it was given in the last ten minutes.

    For what a thief of an open tablet must not do: exports, another email, other second factors. Put it above `allow`:

        @exports.post("/exports")
        @step_up
        @allow(Action.EXPORT)
        def export() -> Response: ...

    A form that is sent too late is kept, and offered again after the proof.
    """
    view.step_up = True  # type: ignore[attr-defined]
    return view


def sign_in_token() -> str:
    """The token of this browser's sign-in or grant."""
    return cast(SignedIn, current_user).token


def begin(token: str) -> None:
    """From now on this browser acts for whoever `token` stands for, and for nobody else.

    Everything of an earlier visitor leaves the cookie. That the cookie changes also makes Chromium drop the pages it
    kept for Back, which it would otherwise show again although they are marked no-store.

    The secret behind the new forms' tokens is chosen at once. Otherwise the first page, and what it fetches meanwhile,
    would each choose one, and the last cookie to arrive would make the form on the screen worthless.
    """
    session.clear()
    g.pop("actor", None)
    g.pop("csrf_token", None)
    generate_csrf()
    login_user(load_signed_in(token))


def begin_finished(finished: Finished) -> None:
    """A sign-in whose second factor was right begins, and this device is known from now on."""
    begin(finished.token)
    remember_device(finished.device_token)


def begin_grant(token: str) -> None:
    """From now on this browser holds a grant."""
    begin(GRANT_PREFIX + token)


def current_actor() -> Actor:
    """The person this request acts for. Only for views whose action needs a sign-in."""
    known: Actor | None = g.get("actor")
    if known is None:
        known = g.actor = cast(SignedIn, current_user).actor
    return known


def catalogue() -> Catalogue:
    """All instruments of this server."""
    return cast(Catalogue, current_app.extensions["catalogue"])


def pathway() -> Pathway:
    """What each stage of training asks for on this server."""
    return cast(Pathway, current_app.extensions["pathway"])


def register(app: Flask, settings: Settings) -> None:
    """Bind sign-in, and put the guard before every request."""
    # Its context processor would load the user on every page, and fail on the page that says the database is away.
    login_manager.init_app(app, add_context_processor=False)
    login_manager.session_protection = None  # sign-ins are rows; a changed network on a train must not end one
    login_manager._session_identifier_generator = str  # else every request is hashed for that protection all the same
    htmx.init_app(app)

    login_manager.user_loader(load_signed_in)
    app.before_request(guard)
    app.after_request(_note_use)
    allow(Action.PUBLIC)(app.view_functions["static"])


def load_signed_in(token: str) -> SignedIn | None:
    """Whom a token stands for, if its sign-in or its grant has not ended."""
    if token.startswith(GRANT_PREFIX):
        holder = holder_of(token.removeprefix(GRANT_PREFIX))
        return None if holder is None else SignedIn(token, holder)
    started_after, used_after = still_live()
    live = live_sign_in(token, started_after=started_after, used_after=used_after, today=today())
    return None if live is None else SignedIn(token, live.actor, live)


def still_live() -> tuple[datetime, datetime]:
    """A sign-in is live if it was started after the first and used after the second of these moments."""
    settings: Settings = current_app.config["SETTINGS"]
    present = now()
    # Use is noted to the minute, so that nobody is out a moment before the page has warned them.
    idle = timedelta(minutes=settings.idle_minutes) + NOTED_EVERY
    return present - timedelta(hours=settings.sign_in_hours), present - idle


def proved_lately() -> bool:
    """Whether the person at this browser has just shown who they are, as `step_up` wants it."""
    live = cast(SignedIn, current_user).live
    return live is not None and live.proved_at is not None and live.proved_at > now() - PROOF_HOLDS


def _note_use(response: Response) -> Response:
    """Write down that this sign-in was used, once a minute at most: saving an answer must not wait for it.

    A form that was kept over a time-out and has now been sent is let go of. After a fault nothing is asked: the
    database may be what is away.
    """
    asked = response.status_code < 500 and session.get("_user_id")
    live = getattr(g.get("_login_user") or current_user, "live", None) if asked else None
    if live is not None:
        kept_forms.let_go_of_sent(response, live.actor)
    if live is not None and live.used_at < now() - NOTED_EVERY:
        write_after_reading(lambda: note_use(live.id))
    return response


def guard() -> Response | None:
    """Refuse what the actor may not do; lead whoever is not signed in to the sign-in page."""
    asked = this_request()
    endpoint = asked.endpoint
    view = current_app.view_functions.get(endpoint or "")
    action = getattr(view, "action", None)
    if endpoint in OUTSIDE_GRANTS or (action is Action.PUBLIC and not _holds_grant()):
        return None
    if endpoint is None and not _holds_grant():
        return None
    user: Any = current_user._get_current_object()  # which each look at `current_user` would ask for again
    if not user.is_authenticated:
        kept_forms.keep_for_owner_of(str(session.get("_user_id", "")))
        return _lead_to("auth.sign_in_page")
    kept, actor = g._get_current_object(), user.actor
    kept.asker = kept.actor = actor
    if actor.grant is not None:
        return _lock(asked, actor.grant, action)
    if action is None or not may(actor, action):
        if endpoint == HOME and action is not None:
            return redirect(url_for(WITHOUT_A_CASELOAD), 303)
        abort(403)
    if asked.method == "POST" and kept_forms.TIMED_OUT in asked.form:
        kept_forms.keep_for(actor.user_id)
        end_sign_in(sign_in_token())
        return _lead_to("auth.sign_in_page")
    if getattr(view, "step_up", False) and not proved_lately():
        kept_forms.keep_for(actor.user_id)
        g.proof_asked = True
        return _lead_to("account.prove")
    return None


def _lock(asked: Request, grant: Grantee, action: Action | None) -> Response | None:
    """Keep whoever holds a grant inside the one occasion it opens. Everything else looks the same: locked."""
    asked_for = (asked.view_args or {}).get("occasion_id")
    if action is Action.ANSWER and asked_for in (None, grant.occasion_id):
        return None
    g.refused = True
    return redirect(url_for("handing_over.locked"), 303)


def _holds_grant() -> bool:
    return str(session.get("_user_id", "")).startswith(GRANT_PREFIX) and current_user.is_authenticated


def _lead_to(endpoint: str) -> Response:
    wanted = request.path if request.method == "GET" else None
    address = url_for(endpoint, next=wanted if wanted != "/" else None)
    if htmx:
        reply = current_app.response_class(status=200)
        reply.headers["HX-Redirect"] = address
        return reply
    return redirect(address, 303)
