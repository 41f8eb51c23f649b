"""The front door: the few pages that somebody sees who brings nothing, shown before all others are loaded.

They ask no database, know nobody and change nothing. Each is the same, to the byte, as the whole application shows it
at the same address; whatever is not here, or goes wrong here, is left to the whole application (see app/serving.py).
"""

from collections.abc import Callable
from typing import NoReturn

from flask import Flask, Response, session, url_for
from werkzeug import Response as BaseResponse

from app.application import Application
from app.config import Settings
from app.web import forms, headers, pages, static_files
from app.web.pages import render, see_other
from app.web.sign_in_page import SignInForm, show_sign_in

TO_READ = {
    "information.help": ("/help", "information/help.html"),
    "information.privacy": ("/privacy", "information/privacy.html"),
    "information.accessibility": ("/accessibility", "information/accessibility.html"),
}
"""Endpoint -> address and template."""
LED_TO = {"auth.to_provider": "/sign-in/provider", "resetting.forgotten": "/forgotten"}
"""What the pages have links to: endpoint -> address."""


def create_front(settings: Settings) -> Flask:
    """The front door of the application that `app.whole.create_app` makes of the same settings."""
    front = Application(settings)
    front.config["PROPAGATE_EXCEPTIONS"] = True
    pages.register(front, settings)
    forms.register(front)
    front.before_request(_hang_on_the_cookie)
    front.register_error_handler(Exception, _leave_it)
    front.add_url_rule("/", "today.home", _lead_in)
    front.add_url_rule("/sign-in", "auth.sign_in_page", lambda: show_sign_in(SignInForm()))
    for endpoint, (address, template) in TO_READ.items():
        front.add_url_rule(address, endpoint, _page_of(template))
    for endpoint, address in LED_TO.items():
        front.add_url_rule(address, endpoint, build_only=True)
    static_files.register(front)
    headers.register(front, settings)  # last, so that no reply goes around it
    return front


def _hang_on_the_cookie() -> None:
    """Say so to caches: the whole application shows these addresses otherwise to somebody who has one."""
    session.get("_user_id")


def _lead_in() -> BaseResponse:
    return see_other(url_for("auth.sign_in_page"))


def _page_of(template: str) -> Callable[[], Response]:
    return lambda: render(template)


def _leave_it(error: Exception) -> NoReturn:
    """No page of an error is made here, and none of an unknown address."""
    raise error
