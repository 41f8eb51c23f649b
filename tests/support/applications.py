"""The application under test: one for each database, empty at the start of every test."""

from collections.abc import Iterator

import pytest
from environment import compress_static
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session, scoped_session

from app.cli import create_app
from app.config import Settings
from app.extensions import db
from app.released.place import releases_file
from tests.support.client import PageClient
from tests.support.databases import empty
from tests.support.releases import KEY
from tests.support.server import LiveServer


@pytest.fixture(scope="session")
def application(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for each database, with the schema that the migrations make."""
    compress_static()
    release_key = tmp_path_factory.mktemp("keys") / "release_key"
    release_key.write_bytes(KEY)
    application = create_app(
        Settings(
            database_url=database_url,
            secret_key="for tests only",
            https=False,
            fast_password_hash=True,
            release_key=release_key,
        )
    )
    application.test_client_class = PageClient
    with application.app_context():
        upgrade()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application on an empty database; every row is gone again after the test."""
    yield application
    with application.app_context():
        empty(db.engine)
    if file := releases_file(application.config["SQLALCHEMY_DATABASE_URI"]):
        file.unlink(missing_ok=True)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without scripts: see `visit` and `submit`."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def db_session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The session that queries and operations use. A request of `client` commits it first."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application on a real port, over the database of this test. Commit before the browser looks."""
    server = LiveServer(app)
    server.start()
    yield server
    server.stop()
