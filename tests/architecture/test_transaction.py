"""One commit in the web and one on the command line, so that what a person is told is saved is saved as a whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.project import files, shown

PLACES = {"app/cli/transaction.py", "app/web/transaction.py"}
KEPT = "app/store/writing.py"
"""The connection that a writing request works on. Only the place of the web may ask it for anything."""


def commits(source: str) -> Iterator[int]:
    """Lines that commit, or that open a transaction which commits at its end."""
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in {"commit", "begin", "begin_nested"}:
            yield called.lineno


def python() -> Iterator[Path]:
    return (path for path in files("app") if path.suffix == ".py")


@pytest.mark.asvs("2.3.3")
def test_two_places_commit() -> None:
    assert {shown(path) for path in python() for _ in commits(path.read_text())} == {*PLACES, KEPT}


def test_one_place_begins_and_ends_what_a_request_writes() -> None:
    asked = re.compile(r"writing\.(begin|end|undo)\(|from app.store.writing import .*\b(begin|end|undo)\b")
    assert {shown(path) for path in python() if asked.search(path.read_text())} == {"app/web/transaction.py"}


def test_operations_and_queries_take_nothing_back() -> None:
    """Nor do they roll back: whoever began the request decides."""
    for path in files("app/operations", "app/queries", "app/domain", "app/store"):
        if path.suffix == ".py" and shown(path) != KEPT:
            assert ".rollback()" not in path.read_text(), shown(path)


def test_a_further_commit_is_noticed() -> None:
    assert list(commits("db.session.commit()\nwith engine.begin() as c:\n    pass\ncommit = 1")) == [1, 2]
