"""The one way from a page to what has been released."""

from typing import cast

from flask import current_app

from app.released.reading import Released


def released() -> Released:
    return cast(Released, current_app.extensions["released"])
