"""Headers and cookies that keep pages private (reference: OWASP ASVS 5.0, 3.3, 3.4 and 14.3)."""

from collections.abc import Iterable
from typing import Any, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.config import Settings
from app.web import caching
from app.web.hosts_and_proxies import OwnHosts, TrustedProxies
from app.web.signatures import KnownSignatures

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
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


class ShortRequest(Request):
    """How large a request may be. Flask's own looks into the configuration eight times for each form."""

    max_content_length: int | None = LARGEST_BODY
    max_form_memory_size: int | None = 500_000
    max_form_parts: int | None = 50


class OneSigner(SecureCookieSessionInterface):
    """Flask's own session cookie. Flask makes a new signer for every request, though the key stays the same."""

    _signer: KnownSignatures | None = None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A page that anybody may keep sets no cookie, and does not say that it hangs on one."""
        if response.status_code < 400 and caching.may_be_kept(app):
            return
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:  # as Flask's own says it, which takes this header apart and puts it together twice
            response.headers.add("Vary", "Cookie")

    def is_null_session(self, obj: object) -> bool:
        """Whether nobody can be remembered. Flask's own asks it as of an abstract class, which takes far longer."""
        return type(obj) is self.null_session_class

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer is None and (signer := super().get_signing_serializer(app)) is not None:
            self._signer = KnownSignatures(signer)
        return cast(URLSafeTimedSerializer, self._signer)


def register(app: Flask, settings: Settings) -> None:
    """Set the cookie rules and add the headers to every reply."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-dcs" if settings.https else "dcs",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=A_YEAR,
    )

    app.request_class = ShortRequest
    app.session_interface = OneSigner()
    https = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"} if settings.https else {}
    app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    if settings.address:
        app.wsgi_app = OwnHosts(app.wsgi_app, settings.address)  # type: ignore[method-assign]
    app.wsgi_app = HeadersAlways(app.wsgi_app, {**ALWAYS, **https}.items())  # type: ignore[method-assign]

    @app.after_request
    def keep_no_page(response: Response) -> Response:
        if response.status_code == 200 and caching.may_be_kept(app):
            caching.keep(response)
        elif response.status_code >= 400 or request.endpoint != "static":  # an error there is one of our pages
            response.headers["Cache-Control"] = "no-store"
        return response
