"""The page that takes a tablet back: as the server shows it, and as a device keeps it for when no server answers.

The stored pages hold no token, no score and no question. Both outcomes are always there, so that what is stored tells
nothing of what was answered.
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from app.web.forms import errors_of

EMPTY = _l("Enter your PIN")


class PinForm(FlaskForm):  # type: ignore[misc]
    """Not a password field: a browser would offer to keep it, and offer it to the parent."""

    pin = StringField(_l("Your PIN"), [InputRequired(EMPTY)])


@dataclass(frozen=True, slots=True)
class WaysBack:
    """Where a device keeps each page of the way back."""

    path: str
    empty: str
    wrong: str
    closed: str
    raised: str
    calm: str
    locked: str

    @classmethod
    def of(cls, occasion_id: uuid.UUID) -> "WaysBack":
        path = url_for("handing_over.take_back_page", occasion_id=occasion_id)
        kept = (f"{path}?kept={name}" for name in ("empty", "wrong", "closed", "raised", "calm", "locked"))
        return cls(path, *kept)


def ways_back(occasion_id: uuid.UUID) -> dict[str, str]:
    return asdict(WaysBack.of(occasion_id))


def pages_back(occasion_id: uuid.UUID) -> Iterator[tuple[str, int, str]]:
    """`(key, status, page)` of every page that a device needs to be taken back without a server."""
    ways = WaysBack.of(occasion_id)
    yield ways.path, 200, _asked(None)
    yield ways.empty, 422, _asked(str(EMPTY))
    yield ways.wrong, 422, _asked(_("This is not the right PIN. After five wrong tries this tablet needs a signal."))
    yield ways.closed, 200, _blank("handing_over/closed.html", again=ways.path)
    yield ways.raised, 200, _blank("handing_over/looked.html", again=ways.path, raised=True)
    yield ways.calm, 200, _blank("handing_over/looked.html", again=ways.path, raised=False)
    yield ways.locked, 200, _blank("handing_over/locked.html", attended=True)


def _asked(problem: str | None) -> str:
    form = PinForm(formdata=None)
    form.pin.errors = [problem] if problem else []
    return _blank("handing_over/return.html", form=form, errors=errors_of(form), signal=False)


def _blank(template: str, **context: object) -> str:
    """Without a CSRF token: the worker never sends these forms on."""
    return render_template(template, csrf_token=lambda: "", **context)
