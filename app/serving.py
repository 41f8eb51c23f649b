"""What answers while a server starts: the front door at once, and the whole application as soon as it is loaded.

Two applications, so that none is ever changed while it answers: see docs/adr/0017.
"""

import gc
import logging
import threading
from collections.abc import Callable, Iterable
from typing import cast
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator

from app.web.fault_log import without_words

log = logging.getLogger(__name__)

AT_REST = 1.0
"""Seconds until the rest is loaded even where nobody has asked for anything."""


class Site:
    """A WSGI application. The first reply, or a second without a request, lets a thread load the whole application."""

    def __init__(self, front: Flask, make: Callable[[], Flask], failed: Callable[[BaseException], object]) -> None:
        """`make`: loads and makes the whole application; `failed` is told why it could not, and ends the process."""
        self._front = front
        self._make = make
        self._failed = failed
        self._whole: Flask | None = None
        self._loaded = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._whole is not None:
            return self._whole(environ, start_response)
        if self._brings_nothing(environ):
            try:
                return ClosingIterator(self._front(dict(environ), start_response), self.load)
            except HTTPException:
                pass  # the address is not one of the front door's
            except Exception as error:
                log.error("the front door: %s", without_words(error))
        return self.whole()(environ, start_response)

    @property
    def is_whole(self) -> bool:
        return self._whole is not None

    def whole(self) -> Flask:
        """The whole application; waits until it is there."""
        self.load()
        self._loaded.wait()
        return cast(Flask, self._whole)

    def load(self) -> None:
        """Begin to load the rest, unless that has begun. One thread does it; whoever needs it waits for that one."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._load, name="loads the rest", daemon=True)
                self._thread.start()

    def load_soon(self, seconds: float = AT_REST) -> None:
        """Begin to load the rest after a while, so that whatever is wrong with it is seen though nobody asks."""
        timer = threading.Timer(seconds, self.load)
        timer.daemon = True
        timer.start()

    def _load(self) -> None:
        collects = gc.isenabled()
        gc.disable()  # what is loaded is never thrown away: see gunicorn.conf.py
        try:
            self._whole = self._make()
        except BaseException as error:
            self._failed(error)
        else:
            self._loaded.set()
        finally:
            if collects:
                gc.freeze()
                gc.enable()

    def _brings_nothing(self, environ: WSGIEnvironment) -> bool:
        """Whether this is a request that only looks, of somebody who has no session yet, or for a static file."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
            return False
        return environ.get("PATH_INFO", "").startswith("/static/") or not self._has_session(environ)

    def _has_session(self, environ: WSGIEnvironment) -> bool:
        name = self._front.config["SESSION_COOKIE_NAME"]
        return any(each.strip().startswith(f"{name}=") for each in environ.get("HTTP_COOKIE", "").split(";"))
