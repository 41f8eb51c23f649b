"""Headers and cookies that keep pages private (reference: OWASP ASVS 5.0, 3.3, 3.4 and 14.3)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app.config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
LARGEST_BODY = 64 * 1024
"""Bytes. The largest form holds three goals of 300 characters."""
A_YEAR = 365 * 24 * 3600


class HeadersAlways:
    """Puts the same headers on every reply of an application, whatever made it: a page, an error or a static file."""

    def __init__(self, application: WSGIApplication, headers: Iterable[tuple[str, str]]) -> None:
        self._application = application
        self._headers = tuple(headers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, *self._headers], *error)

        return self._application(environ, start)


class OneSigner(SecureCookieSessionInterface):
    """Flask's own session cookie. Flask makes a new signer for every request, though the key stays the same."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


def hosts_of(settings: Settings) -> list[str] | None:
    """The host names that are answered; None, every one, in a demonstration that was told no address.

    `localhost` and its address stand beside the server's own, for whoever watches it from the same machine. They are
    in no link: those are made from the address that the settings name.
    """
    host = urlsplit(settings.address).hostname if settings.address else None
    return [host, "localhost", "127.0.0.1"] if host else None


def register(app: Flask, settings: Settings) -> None:
    """Set the cookie rules and add the headers to every reply."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=50,
        SESSION_COOKIE_NAME="__Host-dcs" if settings.https else "dcs",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=A_YEAR,
        TRUSTED_HOSTS=hosts_of(settings),
    )

    app.session_interface = OneSigner()
    https = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"} if settings.https else {}
    app.wsgi_app = HeadersAlways(app.wsgi_app, {**ALWAYS, **https}.items())  # type: ignore[method-assign]

    @app.after_request
    def keep_no_page(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
