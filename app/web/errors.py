"""Errors are content: what happened, that nothing is lost, and what to do next."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, Response, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.domain.errors import Closed, Invalid, NotAllowed, NotFound
from app.web.fault_log import without_words
from app.web.transaction import give_up

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """One error page."""

    title: str
    lede: str
    steps: tuple[str, ...] = ()
    actions: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    reference: str | None = None


def register(app: Flask) -> None:
    """Answer every failure with a page of its own status."""
    app.register_error_handler(NotFound, lambda _error: page(404))
    app.register_error_handler(NotAllowed, lambda _error: page(403))
    app.register_error_handler(Closed, lambda _error: page(409))
    app.register_error_handler(Invalid, lambda _error: page(422))
    app.register_error_handler(CSRFError, lambda _error: page(400))
    app.register_error_handler(OperationalError, _database_is_away)
    app.register_error_handler(InternalServerError, _failed_after_the_view)
    app.register_error_handler(HTTPException, lambda error: page(error.code or 500))
    app.register_error_handler(Exception, _unexpected)


def page(status: int, reference: str | None = None) -> Response:
    """Undo what was written and show the page for this status."""
    give_up()
    problem = _problem(status if status in (400, 403, 404, 405, 409, 413, 422, 429, 503) else 500, reference)
    return make_response(render_template("errors/error.html", problem=problem), status)


def _unexpected(error: BaseException) -> Response:
    reference = f"E-{secrets.token_hex(2).upper()}-{secrets.token_hex(1).upper()}"
    log.error("%s\n%s", reference, without_words(error))
    return page(500, reference)


def _database_is_away(error: OperationalError) -> Response:
    log.error("database: %s", error.orig)
    return page(503)


def _failed_after_the_view(error: InternalServerError) -> Response:
    """The commit failed: Flask wraps what is raised then, and nothing of this request was saved."""
    if isinstance(error.original_exception, OperationalError):
        return _database_is_away(error.original_exception)
    return page(500) if error.original_exception is None else _unexpected(error.original_exception)


def _home() -> tuple[tuple[str, str], ...]:
    return ((url_for("today.home"), _("Go to Today")),)


def _problem(status: int, reference: str | None) -> Problem:
    return PROBLEMS[status](reference)


PROBLEMS: dict[int, Callable[[str | None], Problem]] = {
    400: lambda _reference: Problem(
        _("This page is out of date"),
        _("Nothing you saved is lost. The page was open for a long time, or you signed in again since."),
        (_("Go back, reload the page, and send it again."),),
        _home(),
    ),
    403: lambda _reference: Problem(
        _("You cannot open this page"),
        _("Your account does not have this page."),
        (_("If you need it, ask your service lead."),),
        _home(),
    ),
    404: lambda _reference: Problem(
        _("Page not found"),
        _("There is nothing here, or it is not in your caseload."),
        (_("Check the address or the client code."), _("Look for the dyad in your own list.")),
        _home(),
    ),
    405: lambda _reference: Problem(_("Page not found"), _("This address cannot be used in this way."), (), _home()),
    409: lambda _reference: Problem(
        _("These answers are finished"),
        _("They were saved and closed before, so nothing was changed now. Nothing is lost."),
        (_("If an answer needs to be put right, tell the practitioner."),),
        _home(),
    ),
    413: lambda _reference: Problem(
        _("That was too much to send"),
        _("Nothing was changed, and nothing you saved before is lost."),
        (_("Make the text shorter and send it again."),),
        _home(),
    ),
    422: lambda _reference: Problem(
        _("That could not be saved"),
        _("What was sent does not fit the page. Nothing was changed, and nothing you saved before is lost."),
        (_("Go back, reload the page, and try again."),),
        _home(),
    ),
    429: lambda _reference: Problem(
        _("Too many tries"),
        _("There were too many wrong tries in a short time. Nothing is lost."),
        (_("Wait five minutes, then try again."),),
        _home(),
    ),
    500: lambda reference: Problem(
        _("Sorry, something went wrong here"),
        _("Nothing you saved is lost. The problem is ours, not yours."),
        (
            _("Try again in a minute."),
            _("Go back to Today and carry on with something else."),
            _("Use a paper form and copy it in later."),
        ),
        _home(),
        reference,
    ),
    503: lambda _reference: Problem(
        _("Sorry, we are busy for a moment"),
        _("Nothing you saved is lost. What you sent just now was not saved yet."),
        (_("Go back and send it again in a minute."),),
        _home(),
    ),
}
