"""Rendering: what every template can rely on, and the address of every static file with its content's hash."""

import hashlib
import uuid
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, url_for
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from markupsafe import Markup
from werkzeug import Response as BaseResponse

from app.config import Settings
from app.domain.codes import shown
from app.web import languages
from app.web.extensions import htmx
from app.web.static_files import STATIC


class PageEnvironment(Environment):
    """Templates here share one set of globals. Jinja's own layer of them for each template slows a page by a fifth."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def register(app: Flask, settings: Settings) -> None:
    """Give templates what every page needs, whoever asks, and say how they are read."""
    app.jinja_environment = PageEnvironment  # before anything asks for the environment
    app.jinja_options = {
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": FileSystemBytecodeCache(),  # else the first pages after a start wait for Jinja's compiler
    }
    languages.register(app)
    app.jinja_env.globals.update(
        asset_url=asset_url,
        icon=icon,
        idle_seconds=idle_seconds,
        once=once,
        demonstration=settings.demonstration,
    )
    app.jinja_env.filters.update(code=shown_code)


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@cache
def asset_url(name: str) -> str:
    """`css/dcs.css` -> `/static/css/dcs.css?v=<hash>`, so that a file can be cached for ever and still be replaced."""
    return f"{url_for('static', filename=name)}?v={_fingerprint(STATIC / name)}"


def idle_seconds() -> int | None:
    """For how long this page may lie unused; None where nobody is signed in. Asks no database: errors show it, too."""
    live = getattr(g.get("_login_user"), "live", None)
    settings: Settings = current_app.config["SETTINGS"]
    return None if live is None else settings.idle_minutes * 60


def once(template: str) -> Markup:
    """A part of a page that depends on the language and on nothing else: rendered once for each."""
    return _rendered(template, languages.translations())


@cache
def _rendered(template: str, _words: object) -> Markup:
    return part(template)


def part(template: str, **context: Any) -> Markup:
    """A part of a page that needs nothing of the request but its language."""
    rendered = current_app.jinja_env.get_template(template).render(**context)
    return Markup(rendered)  # noqa: S704 - a template escapes by itself # nosec B704


@cache
def icon(name: str) -> Markup:
    """The icon of this name from `components/icons.html`, drawn once: it is the same on every page."""
    drawings: Any = current_app.jinja_env.get_template("components/icons.html").module
    drawn: Markup = drawings.draw(name)
    return drawn


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
