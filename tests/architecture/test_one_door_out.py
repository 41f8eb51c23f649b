"""One door out: what is shown beyond a service can only come from a signed release."""

import ast
from collections.abc import Iterator

from flask import Flask

from app.config import Settings
from app.domain.permissions import Action
from app.extensions import db
from app.whole import create_app
from tests.support.addresses import action_of
from tests.support.project import files, shown

ROWS = ("app.store", "app.queries", "app.operations", "app.extensions", "sqlalchemy", "sqlite3", "psycopg")
BEYOND = ("app/web/national", "app/web/public")
FOR_EVERYBODY = {"public.figures", "public.as_json"}


def reaching(source: str) -> Iterator[str]:
    """What is imported, or asked of the application, that could lead to a row."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.startswith(ROWS))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROWS):
            yield str(node.module)
        elif isinstance(node, ast.ImportFrom) and node.module == "app":
            yield from (f"app.{each.name}" for each in node.names if f"app.{each.name}".startswith(ROWS))
        elif isinstance(node, ast.Attribute) and node.attr == "extensions":
            yield "the application's extensions"


def test_pages_beyond_a_service_can_reach_no_row() -> None:
    looked_at = [path for path in files(*BEYOND) if path.suffix == ".py"]
    assert len(looked_at) >= 4
    assert {shown(path): found for path in looked_at if (found := list(reaching(path.read_text())))} == {}


def test_one_that_could_is_noticed() -> None:
    for line in (
        "from app.extensions import db",
        "from app import queries",
        "import app.store.care",
        "from sqlalchemy import text",
        "x = current_app.extensions['sqlalchemy']",
    ):
        assert list(reaching(line)), line
    assert list(reaching("from app.web.released import released\nfrom app.released.reading import Edition")) == []


def test_only_public_pages_may_be_kept_by_caches() -> None:
    app: Flask = create_app(Settings(database_url="sqlite://", secret_key="for tests only"))
    with app.app_context():
        db.engine.dispose()
    kept = {name for name, view in app.view_functions.items() if getattr(view, "cacheable", False)}
    assert kept == FOR_EVERYBODY
    assert {action_of(app, name) for name in kept} == {Action.PUBLIC}
