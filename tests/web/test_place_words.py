"""Nobody who reads the audit, or what an extract would hold, has to know what our code calls things."""

import ast
from collections.abc import Iterator

from flask import Flask

from app.domain.disclosure.extract import LADDERS
from app.domain.permissions import Actor
from app.web.exports.fineness_words import NAMES, STEPS
from app.web.place_words import PLACES, place_words
from tests.support.client import PageClient
from tests.support.factories import a_dyad
from tests.support.project import files


def commands() -> Iterator[str]:
    """Where a command says that it works."""
    for path in files("app/cli"):
        for node in ast.walk(ast.parse(path.read_text())) if path.suffix == ".py" else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "here":
                yield ast.literal_eval(node.args[0]) if node.args else ""


def test_every_place_has_words_and_no_other_has(app: Flask) -> None:
    assert set(PLACES) == {rule.endpoint for rule in app.url_map.iter_rules()} | set(commands()) | {""}


def test_a_record_says_in_words_where_it_was_looked_at(desk: PageClient, practitioner: Actor) -> None:
    address = f"/dyads/{a_dyad(practitioner).id}"
    desk.visit(address)
    assert "In: Record of a dyad" in desk.visit(f"{address}/history").text


def test_a_place_of_an_older_version_shows_no_code(app: Flask) -> None:
    with app.test_request_context():
        assert str(place_words("dyads.old_page")) == "A page that is no longer there"


def test_every_step_of_an_extract_has_words() -> None:
    assert set(NAMES) == {ladder.name for ladder in LADDERS}
    assert set(STEPS) == {name for ladder in LADDERS for name, _coarser in ladder.steps}
