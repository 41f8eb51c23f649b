"""What may stand between a tablet and its server: a café's Wi-Fi, a proxy, a lost reply. It answers as it is told."""

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.test import run_wsgi_app

Reply = tuple[str, list[tuple[str, str]], bytes]
PORTAL = b"<!DOCTYPE html><title>Welcome to our Wi-Fi</title><form><input name=room></form>"
ALL_THERE = {"have": {}, "quarantined": [], "conflicts": [], "state": {}, "serverTime": 0}


def html(status: str, *headers: tuple[str, str]) -> Reply:
    return status, [("Content-Type", "text/html"), *headers], PORTAL


def said(body: object) -> Reply:
    return "200 OK", [("Content-Type", "application/json")], json.dumps(body).encode()


REPLIES: dict[str, Reply] = {
    "a portal's page": html("200 OK"),
    "a portal that leads away": html("302 Found", ("Location", "/sign-in")),
    "a portal that wants a sign-in": html("511 Network Authentication Required"),
    "JSON of somebody else": said({"ok": True}),
    "our JSON without a proof": said(ALL_THERE),
    "our JSON with a wrong proof": said({"body": json.dumps(ALL_THERE), "mac": "A" * 43}),
    "half a reply": ("200 OK", [("Content-Type", "application/json")], b'{"body":"{\\"writer\\":'),
    **{
        f"a {status}": html(status)
        for status in (
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "429 Too Many Requests",
            "401 Unauthorized",
            "403 Forbidden",
            "413 Content Too Large",
        )
    },
}
"""None of these lets a tablet forget an answer."""


class Upstream:
    """Stands before the server's address for events; everything else goes through."""

    def __init__(self, app: Flask) -> None:
        self._server = app.wsgi_app
        self.reply: str | None = None
        """One of REPLIES, or None: then the server answers, as `passing` says."""
        self.passing: Callable[[WSGIEnvironment, bytes], Reply] = self.deliver
        self.new_version = False
        """Whether the worker is another one than before, as after an update of the application."""
        self.batches: list[tuple[WSGIEnvironment, bytes]] = []
        """Everything that was posted, also what did not reach the server."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.new_version and environ["PATH_INFO"] == "/q/worker.js":
            status, headers, content = self.deliver({**environ, "HTTP_ACCEPT_ENCODING": "identity"}, b"")
            start_response(status, [each for each in headers if each[0] not in {"Content-Length", "Content-Encoding"}])
            return [content, b"// another version"]
        if not str(environ["PATH_INFO"]).endswith("/events"):
            return self._server(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.batches.append((environ, body))
        status, headers, content = self.passing(environ, body) if self.reply is None else REPLIES[self.reply]
        start_response(status, headers)
        return [content]

    def deliver(self, environ: WSGIEnvironment, body: bytes) -> Reply:
        """Hand a batch to the server, and give its own reply."""
        content, status, headers = run_wsgi_app(self._server, {**environ, "wsgi.input": BytesIO(body)}, buffered=True)
        return status, list(headers), b"".join(content)

    def twice(self, environ: WSGIEnvironment, body: bytes) -> Reply:
        self.deliver(environ, body)
        return self.deliver(environ, body)

    def and_lose_the_reply(self, environ: WSGIEnvironment, body: bytes) -> Reply:
        self.deliver(environ, body)
        return REPLIES["a 504 Gateway Timeout"]

    def with_an_old_reply(self, environ: WSGIEnvironment, body: bytes) -> Reply:
        """The server's true reply, but to another question: as a proxy does that keeps what it should not."""
        return self.deliver({**environ, "HTTP_X_NONCE": "0" * 32}, body)
