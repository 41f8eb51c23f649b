"""The whole application: every page, and all that keeps them safe."""

from flask import Flask
from sqlalchemy.orm import configure_mappers

from app.application import Application
from app.config import Settings
from app.definitions import Definitions, load_definitions
from app.extensions import db
from app.operations.publishing import copy_out
from app.operations.readiness import check_rights
from app.release_key import load_release_key
from app.released.place import releases_address
from app.released.reading import Released
from app.store.base import Base
from app.store.engine import prepare_engine
from app.web import all_pages


def create_app(settings: Settings | None = None, definitions: Definitions | None = None) -> Flask:
    """Build the application. Raises DefinitionError or SettingsError, in words, rather than start half right.

    `definitions`: where they have been read before. `app.cli.create_app` adds commands, which a server does without.
    """
    settings = settings or Settings.from_environment()
    app = Application(settings)
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # they are answers, names and addresses
    )
    definitions = definitions or load_definitions(settings.instrument_folders, settings.pathway)
    app.extensions["catalogue"] = definitions.catalogue
    app.extensions["pathway"] = definitions.pathway
    app.extensions["release_key"] = load_release_key(settings)
    read_at = releases_address(settings.database_url, settings.releases_url, one_role=settings.demonstration)
    app.extensions["released"] = Released(read_at, one_role=settings.demonstration)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    all_pages.register(app, settings)
    return app


def create_served_app(settings: Settings, definitions: Definitions) -> Flask:
    """The same, once it has been seen that its role may use the tables and reads releases as it should.

    Also raises NotReady, CannotRead, and what the database says.
    """
    app = create_app(settings, definitions)
    with app.app_context():
        check_rights(db.session.connection(), Base.metadata.tables)
        copy_out()  # a release may have been signed in the moment before the last process was cut short
        app.extensions["released"].check()
    configure_mappers()  # else the first who asks waits for it
    return app
