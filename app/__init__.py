"""VIG DCS: measures before and after Video Interaction Guidance, and an honest answer to whether things changed."""

from flask import Flask

from app import cli, web
from app.config import PROJECT_ROOT, Settings
from app.definitions import load_catalogue
from app.extensions import db, migrate
from app.store.base import Base
from app.store.engine import prepare_engine


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises DefinitionError or SettingsError, in words, rather than start half right."""
    settings = settings or Settings.from_environment()
    app = Flask("app", template_folder=str(PROJECT_ROOT / "templates"), static_folder=str(PROJECT_ROOT / "static"))
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SETTINGS=settings,
    )
    app.extensions["catalogue"] = load_catalogue(settings.instrument_folders)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(PROJECT_ROOT / "migrations"), metadata=Base.metadata)
    web.register(app, settings)
    cli.register(app)
    return app
