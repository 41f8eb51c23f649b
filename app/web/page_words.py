"""What templates say of whoever asks, and the words for dates."""

import uuid

from flask import Flask
from flask_login import current_user

from app.web import navigation, words
from app.web.access import current_actor


def register(app: Flask) -> None:
    """Give them to the templates, once `pages` has said how these are read."""
    app.jinja_env.globals.update(
        granted_occasion=granted_occasion,
        navigation=navigation.navigation,
        role_shown=navigation.role_shown,
        acts_elsewhere=navigation.acts_elsewhere,
    )
    app.jinja_env.filters.update(day=words.day, moment=words.moment)


def granted_occasion() -> uuid.UUID | None:
    """The occasion that whoever holds this browser may answer, if it is under a grant."""
    return current_actor().granted_occasion if current_user.is_authenticated else None
