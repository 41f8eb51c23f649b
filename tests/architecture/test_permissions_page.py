"""The page that shows who may do what says what the tables and the routes say."""

import pytest
from flask import Flask

from app.cli import create_app
from app.cli.permissions import PAGE, page
from app.config import Settings
from app.domain.permissions import PERMITTED, REACHES, Action
from app.domain.vocabulary import Role
from app.extensions import db


@pytest.fixture(scope="module")
def app() -> Flask:
    app = create_app(Settings(database_url="sqlite://", secret_key="for tests only"))
    with app.app_context():
        db.engine.dispose()
    return app


def test_the_page_is_up_to_date(app: Flask) -> None:
    with app.app_context():
        assert PAGE.read_text() == page(), "run: flask --app app.cli permissions write"


def test_a_right_that_is_given_shows_on_the_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PERMITTED, Role.SERVICE_LEAD, frozenset({Action.SEE_RECORD}))
    with app.app_context():
        assert page() != PAGE.read_text()


def test_every_role_stands_in_both_tables() -> None:
    assert set(PERMITTED) == set(REACHES) == set(Role)
