"""Which language a page is in, and its words."""

from functools import lru_cache

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Domain, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.config import PROJECT_ROOT
from app.extensions import babel

LANGUAGES = ("en",)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Words(Domain):
    """The translations of a request, found once. Flask-Babel's own works out the language again at every word."""

    def get_translations(self) -> NullTranslations:
        if not has_request_context():
            return super().get_translations()
        if "words" not in g:
            g.words = super().get_translations()
        found: NullTranslations = g.words
        return found


def register(app: Flask) -> None:
    """Choose the language by what the browser asks for, and tell templates about it."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        BABEL_TRANSLATION_DIRECTORIES=str(PROJECT_ROOT / "translations"),
    )
    babel.init_app(app, locale_selector=lambda: _best_language(request.headers.get("Accept-Language", "")))
    babel.domain_instance = words = Words()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
        gettext=lambda text: words.get_translations().ugettext(text),
        ngettext=lambda one, many, number: words.get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        lang=lambda: str(get_locale()).replace("_", "-"),
        direction=lambda: "rtl" if str(get_locale())[:2] in RIGHT_TO_LEFT else "ltr",
    )


@lru_cache(maxsize=256)
def _best_language(accepted: str) -> Locale:
    """Which of our languages fits an Accept-Language header. Browsers send few different ones, and always the same."""
    return Locale.parse(parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or LANGUAGES[0])
