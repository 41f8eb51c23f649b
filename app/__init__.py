"""VIG DCS: measures before and after Video Interaction Guidance, and an honest answer to whether things changed."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app import web
from app.config import PROJECT_ROOT, Settings
from app.definitions import load_catalogue, load_pathway
from app.extensions import db
from app.release_key import load_release_key
from app.released.place import releases_address
from app.released.reading import Released
from app.store.engine import prepare_engine


class Address(Rule):
    """Werkzeug compiles how each address is built, twice, at every start. Here it is done when one is first built."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)


class Application(Flask):
    """Flask, without some of what each start or each request would wait for."""

    url_rule_class = Address

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask asks of every hook at every request whether it is a coroutine. None is."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Flask would write down the address and all that was said. `web.errors` tells of it without either."""


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application that is served. Raises DefinitionError or SettingsError, in words, rather than start half
    right. `app.cli.create_app` adds the commands, which a server does without: it starts a fifth sooner.
    """
    settings = settings or Settings.from_environment()
    app = Application(
        "app", template_folder=str(PROJECT_ROOT / "templates"), static_folder=str(PROJECT_ROOT / "static")
    )
    _ = app.logger  # made now, so that what is logged has its time; Flask makes it when it is first asked for
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # they are answers, names and addresses
        SETTINGS=settings,
    )
    app.extensions["catalogue"] = load_catalogue(settings.instrument_folders)
    app.extensions["pathway"] = load_pathway(settings.pathway)
    app.extensions["release_key"] = load_release_key(settings)
    read_at = releases_address(settings.database_url, settings.releases_url, one_role=settings.demonstration)
    app.extensions["released"] = Released(read_at, one_role=settings.demonstration)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    web.register(app, settings)
    return app
