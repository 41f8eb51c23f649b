"""Rendering: what every template can rely on, and the address of every static file with its content's hash."""

import hashlib
import uuid
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask.templating import Environment
from flask_babel import Domain, get_locale
from markupsafe import Markup
from werkzeug import Response as BaseResponse

from app.config import PROJECT_ROOT, Settings
from app.domain.codes import shown
from app.extensions import babel, htmx
from app.web import words

STATIC = PROJECT_ROOT / "static"
LANGUAGES = ("en",)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class PageEnvironment(Environment):
    """Templates here share one set of globals. Jinja's layer of its own for each template costs a page a third."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Words(Domain):  # type: ignore[misc]
    """All translations by language. Flask-Babel's own spells the language out at every word before it finds them."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[Any, Any] = {}

    def get_translations(self) -> Any:
        language = get_locale()
        if language not in self._found:
            self._found[language] = super().get_translations()
        return self._found[language]


def register(app: Flask, settings: Settings) -> None:
    """Give templates their globals and choose the language."""
    app.jinja_environment = PageEnvironment
    app.config.update(
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        BABEL_TRANSLATION_DIRECTORIES=str(PROJECT_ROOT / "translations"),
    )
    babel.init_app(app, locale_selector=lambda: request.accept_languages.best_match(LANGUAGES) or "en")
    babel.domain_instance = Words()
    app.jinja_env.globals.update(
        asset_url=asset_url,
        demonstration=settings.demonstration,
        lang=lambda: str(get_locale()).replace("_", "-"),
        direction=lambda: "rtl" if str(get_locale())[:2] in RIGHT_TO_LEFT else "ltr",
    )
    app.jinja_env.filters.update(day=words.day, code=shown_code)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_options = {**app.jinja_options, "autoescape": True}


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@cache
def asset_url(name: str) -> str:
    """`css/dcs.css` -> `/static/css/dcs.css?v=<hash>`, so that a file can be cached for ever and still be replaced."""
    return f"{url_for('static', filename=name)}?v={_fingerprint(STATIC / name)}"


def shown_code(code: str) -> Markup:
    """`7K3M9PXB` -> `7K3M-9PXB`, kept left to right in every language."""
    return Markup('<bdi class="dcs-code" dir="ltr">{}</bdi>').format(shown(code))


def render(template: str, status: int = 200, **context: Any) -> Response:
    """A full page. htmx takes `#main` out of it itself, so there is never a fragment to tell apart."""
    return make_response(render_template(template, **context), status)


def see_other(address: str) -> BaseResponse:
    """Send the browser on after a form was accepted."""
    return redirect(address, 303)


def in_place(page: Response, address: str) -> BaseResponse:
    """Answer a posted form: htmx gets `page` at once under its own `address`, a plain form is sent there."""
    if not htmx:
        return see_other(address)
    page.headers["HX-Push-Url"] = address
    return page


def new_form_id() -> str:
    """A number for one rendered form, by which a double tap is known."""
    return uuid.uuid4().hex
