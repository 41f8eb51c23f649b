"""Which language a page is in, and its words."""

from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Domain, get_locale
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.config import PROJECT_ROOT
from app.web.extensions import babel

LANGUAGES = ("en",)
MOST_KNOWN = 256
"""Accept-Language headers. Browsers send few different ones, and always the same."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Words(Domain):
    """The translations of a request, found once. Flask-Babel's own works out the language again at every word."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        if not has_request_context():
            return super().get_translations()
        found: NullTranslations | None = g.get("words")
        if found is None:
            found = self._known.get(asked := _asked_for())
            if found is None:
                found = super().get_translations()
                if len(self._known) < MOST_KNOWN:
                    self._known[asked] = found
            g.words = found
        return found


def register(app: Flask) -> None:
    """Choose the language by what the browser asks for, and tell templates about it."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        BABEL_TRANSLATION_DIRECTORIES=str(PROJECT_ROOT / "translations"),
    )
    babel.init_app(app, locale_selector=lambda: _best_language(_asked_for()))
    babel.domain_instance = words = Words()

    def gettext(text: str, **values: Any) -> Markup:
        translated = _translated(words.get_translations(), text)
        return translated % values if values else translated

    def ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
        text = words.get_translations().ungettext(one, many, num)
        return Markup(text) % {"num": num, **values}  # noqa: S704 - our own words, escaped values # nosec B704

    app.jinja_env.globals.update(
        # The same as Jinja's own functions of these names, which call each other three deep at every word of a page.
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        lang=lang,
        direction=lambda: "rtl" if lang()[:2] in RIGHT_TO_LEFT else "ltr",
    )


@lru_cache(maxsize=4096)
def _translated(words: NullTranslations, text: str) -> Markup:
    """Our own words in one language. Where something is filled in, it is escaped then."""
    translated = words.ugettext(text)
    return Markup(translated)  # noqa: S704 # nosec B704


def translations() -> NullTranslations:
    """The words of this page's language: one object for each language, for as long as the process lives."""
    found: NullTranslations = babel.domain_instance.get_translations()
    return found


def lang() -> str:
    """The language of this page, as in HTML: `en`."""
    return str(get_locale()).replace("_", "-")


def _asked_for() -> str:
    return request.headers.get("Accept-Language", "")


@lru_cache(maxsize=MOST_KNOWN)
def _best_language(accepted: str) -> Locale:
    """Which of our languages fits an Accept-Language header."""
    return Locale.parse(parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or LANGUAGES[0])
