"""A small fault campaign, with the real server dying: nothing is lost, and every guard is needed for that.

`make campaign` runs the large one.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from app.config import with_driver
from benchmarks.campaign import plan_for
from benchmarks.campaign_checker import Findings
from benchmarks.campaign_run import Plan, Result, run
from benchmarks.campaign_setup import new_field

KILLS, ANSWERS = 3, 120


@pytest.fixture
def own_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'campaign.sqlite'}"


@pytest.fixture
def own_postgresql(postgresql_server: str) -> Iterator[str]:
    """A database that the campaign's own processes may use, apart from that of the other tests."""
    name = f"vig_dcs_campaign_{secrets.token_hex(6)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(with_driver(postgresql_server)).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def result_of(url: str, plan: Plan) -> Result:
    with new_field(url, plan.without) as field:
        return run(field, plan, lambda _text: None)


@pytest.mark.parametrize("database", ["own_sqlite", pytest.param("own_postgresql", marks=pytest.mark.long)])
def test_nothing_acknowledged_is_lost_doubled_or_wrong(database: str, request: pytest.FixtureRequest) -> None:
    points = ("events inserted", "before commit", "after commit", "half a reply")
    result = result_of(request.getfixturevalue(database), Plan(KILLS, ANSWERS, points=points))
    assert result.kills.total() >= KILLS
    assert result.acknowledged == result.sent >= ANSWERS * 0.9
    assert result.findings == Findings(0, 0, 0, 0, 0, 0, 0)
    assert (result.rebuilt_differs, result.verdict) == (0, "green")


@pytest.mark.long
@pytest.mark.parametrize(
    ("guard", "found", "kills"),
    [
        ("uniqueness", "duplicated", 1),
        ("durable", "lost", 4),
        ("acknowledgement", "lost", 1),
        ("ordering", "wrong_current", 1),
    ],
)
def test_without_a_guard_the_campaign_finds_something(own_sqlite: str, guard: str, found: str, kills: int) -> None:
    result = result_of(own_sqlite, plan_for(kills, ANSWERS, guard, seed=1))
    assert getattr(result.findings, found) > 0
    assert result.verdict == "RED"
