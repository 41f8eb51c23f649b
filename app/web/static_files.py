"""Static files, served before Flask is asked: compressed, and kept by browsers for a year."""

from flask import Flask
from werkzeug.datastructures import Accept
from whitenoise import WhiteNoise

from app.config import PROJECT_ROOT

STATIC = PROJECT_ROOT / "static"
CODINGS = (("br", ".br"), ("gzip", ".gz"))


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """Every file may be kept: pages ask for it by the hash of its content, so a new file has a new address.

    A `.br` or `.gz` beside a file is sent instead of it to whoever takes it (`scripts/environment.py` makes them).
    """

    FOREVER = 365 * 24 * 3600


def smallest(name: str, accepted: Accept) -> tuple[str, str | None]:
    """The file to send for `name`, and its coding, to whoever accepts these: for a file with a route of its own."""
    for coding, ending in CODINGS:
        if accepted[coding] and (STATIC / f"{name}{ending}").is_file():
            return f"{name}{ending}", coding
    return name, None


def register(app: Flask) -> None:
    """Answer `/static/…` without a session, a user or a database."""
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC,
        prefix="static/",
        autorefresh=app.debug,
        allow_all_origins=False,
        mimetypes={".webmanifest": "application/manifest+json"},
        immutable_file_test=lambda _path, _url: True,
    )
