"""The demonstration: what is in it, and that it never mixes with anything real."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.demonstration_sign_ins import PASSWORD, SIGN_INS
from app.domain.checking import CheckState, state_after
from app.domain.frames import Proof
from app.domain.vocabulary import NATIONAL_ROLES, SERVICE_ROLES
from app.extensions import db
from app.operations.accounts import check_password
from app.operations.demonstration_people import PEOPLE, SCRIPTED, MadeUpPerson
from app.operations.demonstration_rows import TABLES, MadeUpDyads
from app.operations.demonstration_stories import Story, stories_of
from app.operations.guessing import Caller
from app.operations.purpose import WrongDatabase, check_purpose
from app.operations.second_factors import by_code, next_code, second_step
from app.own_seal import SECOND_FACTORS, OwnSeal
from app.queries.accounts import live_sign_in
from app.queries.caseload import own_dyads
from app.queries.checking import histories, waiting_for
from app.queries.drawing import all_draws, provable
from app.store.care import Dyad, Goal, Intervention
from app.store.checking import SpotCheck
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import Alert, ChangeRow, ScoreRow
from app.store.people import Installation, Membership, Region, Service, User
from tests.support.factories import a_practitioner, rows
from tests.support.instruments import shipped_catalogue
from tests.support.project import ROOT

Run = Callable[..., Result]


@pytest.fixture
def demo(app: Flask, db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`flask demo …` with DCS_DEMO=1."""
    monkeypatch.setitem(app.config, "SETTINGS", app.config["SETTINGS"].model_copy(update={"demonstration": True}))

    def demo(*arguments: str) -> Result:
        db_session.commit()
        result = app.test_cli_runner().invoke(args=["demo", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return demo


def counts(*columns: Any, where: Any = ()) -> dict[Any, int]:
    statement = select(*columns, func.count()).where(*where).group_by(*columns)
    return {key[0] if len(key) == 1 else tuple(key): number for *key, number in db.session.execute(statement)}


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_filling_an_empty_database(demo: Run) -> None:
    """One long test, because filling takes seconds: everything a visitor is promised is there."""
    result = demo("fill")
    assert result.exit_code == 0, result.output
    assert "400 of 400 families made up\n" in result.output

    assert counts(Installation.id, Installation.purpose) == {(1, "demonstration"): 1}
    assert set(counts(Region.nation)) == {"England", "Scotland", "Wales", "Northern Ireland"}
    names = [*db.session.scalars(select(Service.name)), *db.session.scalars(select(Region.name))]
    assert len(names) == 11
    assert all(name.startswith(("Demonstration service ", "Made-up ")) for name in names)
    assert set(counts(Membership.stage)) == {"trainee_1", "trainee_2", "trainee_3", "accredited", "supervisor", None}
    assert set(counts(Membership.role)) == {*SERVICE_ROLES, *NATIONAL_ROLES}
    assert all(email.endswith("@demo.example") for email in db.session.scalars(select(User.email)))
    people_are_as_announced()
    families_are_in_every_state()
    answers_are_of_every_kind()
    checks_are_in_every_state()

    before = rows()
    again = demo("fill")
    assert (again.exit_code, again.output) == (0, "The demonstration is there already.\n")
    assert rows() == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_every_kind_of_row_of_it_goes_into_postgresql(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the first dyads of everybody, and all those of the one whose families are scripted.

    The made-up nation has no rows, and what is released of it is worked out as on SQLite.
    """

    def fewer(person: MadeUpPerson, today: date) -> list[Story]:
        return list(stories_of(person, today))[: None if person is PEOPLE[0] else 3]

    monkeypatch.setattr("app.operations.demonstration.stories_of", fewer)
    monkeypatch.setattr("app.operations.release_source.made_up_nation.knows", lambda _measure: False)
    result = demo("fill")
    assert result.exit_code == 0, result.output
    assert "79 of 79 families made up\n" in result.output
    answers_are_of_every_kind(least=1)
    before = rows()
    assert [model.__tablename__ for model in TABLES if not before[model.__tablename__]] == []
    assert demo("fill").output == "The demonstration is there already.\n"
    assert rows() == before


def people_are_as_announced() -> None:
    dyads = {}
    for _, email in SIGN_INS:
        unfinished = check_password(email, PASSWORD, Caller(), fast_hash=True)
        assert unfinished is not None
        seal: OwnSeal = current_app.extensions["own_seals"][SECOND_FACTORS]
        code = next_code(db.session.scalars(select(User.id).where(User.email == email)).one(), seal)
        finished = second_step(unfinished, by_code(code, seal), Caller())
        assert finished is not None
        hour_ago = now() - timedelta(hours=1)
        live = live_sign_in(finished.token, started_after=hour_ago, used_after=hour_ago, today=now().date())
        assert live is not None
        dyads[email.partition("@")[0]] = own_dyads(live.actor)
    assert {name: len(found) for name, found in dyads.items()} == {
        "practitioner": 14,
        "trainee": 2,
        "busy": 200,
        "new": 0,
        "supervisor": 0,
        "lead": 0,
        "analyst": 0,
        "second-analyst": 0,
        "admin": 0,
    }
    ended = [dyad for dyad in dyads["practitioner"] if dyad.ended_on is not None]
    assert len(ended) == 11
    scripted = [dyad.intervention_id for dyad in dyads["practitioner"]]
    moods = db.session.execute(
        select(ChangeRow.before_hundredths, ChangeRow.after_hundredths, ChangeRow.outcome).where(
            ChangeRow.intervention_id.in_(scripted), ChangeRow.instrument_code == "phq9"
        )
    )
    assert sorted(tuple(mood) for mood in moods) == [
        (800, 500, "no_reliable_change"),
        (1100, 1800, "worse"),
        (1200, 1100, "no_reliable_change"),
        (1300, 400, "recovered"),
        (1500, 600, "recovered"),
        (1600, 1400, "no_reliable_change"),
        (1700, 900, "recovered"),
        (1900, 1000, "improved"),
        (2100, 1300, "improved"),
    ]


def families_are_in_every_state() -> None:
    assert sum(counts(Dyad.national_use).values()) == 400
    assert set(counts(Dyad.national_use)) == {"agreed", "not_agreed", "not_asked"}
    assert set(counts(Dyad.child_age)) == {"months", "unborn"}
    assert set(counts(Dyad.court_ordered)) == {True, False}
    kinds: dict[Any, set[str]] = {dyad_id: set() for dyad_id in db.session.scalars(select(Intervention.id))}
    for intervention_id, kind in db.session.execute(select(Occasion.intervention_id, Occasion.kind)):
        kinds[intervention_id].add(kind)
    journeys = Counter("+".join(sorted(each)) for each in kinds.values())
    assert set(journeys) == {
        "",
        "before",
        "before+during",
        "after+before",
        "after+before+during",
        "after+before+follow_up",
        "after+before+during+follow_up",
    }
    assert min(journeys.values()) >= 5
    ended = set(db.session.scalars(select(Intervention.id).where(Intervention.ended_on.is_not(None))))
    assert len([each for each in ended if "after" not in kinds[each]]) >= 10
    assert db.session.scalar(select(func.max(Occasion.held_on))) <= now().date()
    begun = counts(Occasion.kind, where=(Assessment.occasion_id == Occasion.id, Assessment.state == "open",
                                         AnswerEvent.assessment_id == Assessment.id))  # fmt: skip
    assert {"before", "after"} <= set(begun), "some were interrupted half way"
    assert db.session.scalar(select(func.count()).select_from(Goal)) > 400


def answers_are_of_every_kind(least: int = 5) -> None:
    assert set(counts(AnswerEvent.kind)) == {"answer", "decline", "clear", "submit", "amend"}
    assert set(counts(ScoreRow.status)) == {"scored", "prorated", "copied", "incomplete"}
    assert {("self_harm", "raised"), ("self_harm", "not_answered"), ("harm_to_infant", "raised")} <= set(
        counts(Alert.code, Alert.status)
    )
    outcomes = counts(ChangeRow.outcome, where=(ChangeRow.instrument_code == "phq9",))
    assert set(outcomes) == {"improved", "recovered", "no_reliable_change", "worse"}
    assert min(outcomes.values()) >= least
    assert {None, "parent_declined", "not_suitable", "no_time", "language", "other"} == set(
        counts(Assessment.not_collected)
    )
    assert {None, "tablet", "aloud", "phone", "paper"} == set(counts(Assessment.mode))
    events = counts(AnswerEvent.assessment_id, AnswerEvent.item, where=(AnswerEvent.item.is_not(None),))
    assert max(events.values()) == 2, "somebody changed an answer"


def checks_are_in_every_state() -> None:
    """Every draw can be drawn again, and there is one of each: waiting, agreed, not able, asked, answered, closed."""
    draws = [provable(draw_id) for draw_id in all_draws()]
    assert [draw is not None and draw.proof for draw in draws] == [Proof.SAME] * 4
    said = histories(db.session.scalars(select(SpotCheck.id)).all())
    assert {state_after(line.said for line in each) for each in said.values()} == set(CheckState)
    scripted = next(person for person in PEOPLE if person.email == SCRIPTED)
    assert len(waiting_for(scripted.actor)) == 1


def test_sign_ins_are_printed(demo: Run) -> None:
    output = demo("sign-ins").output
    assert "Sign in with the password made-up-families as\n" in output
    assert "practitioner@demo.example " in output
    assert "http" not in output


def test_a_database_in_use_is_left_alone(demo: Run) -> None:
    a_practitioner()
    before = rows()
    result = demo("fill")
    assert result.exit_code == 1
    assert result.output == "Error: This database is in use (regions), so it gets no made-up families.\n"
    assert rows() == before


def test_a_database_with_another_purpose_is_left_alone(demo: Run) -> None:
    db.session.add(Installation(id=1, purpose="service"))
    result = demo("fill")
    assert result.output == (
        "Error: This database is marked for another purpose (service), so it gets no made-up families.\n"
    )
    assert result.exit_code == 1


def test_only_a_demonstration_is_filled(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "fill"])
    assert (result.exit_code, result.output) == (1, "Error: This is no demonstration: set DCS_DEMO=1 first.\n")


@pytest.mark.usefixtures("db_session")
def test_a_demonstration_is_not_served_from_a_database_with_accounts() -> None:
    check_purpose(db.session.connection(), demonstration=True)
    a_practitioner()
    with pytest.raises(WrongDatabase, match="holds accounts that are not made up"):
        check_purpose(db.session.connection(), demonstration=True)
    check_purpose(db.session.connection(), demonstration=False)


@pytest.mark.usefixtures("db_session")
def test_a_demonstration_database_serves_nothing_else() -> None:
    db.session.add(Installation(id=1, purpose="demonstration"))
    a_practitioner()
    db.session.flush()
    check_purpose(db.session.connection(), demonstration=True)
    with pytest.raises(WrongDatabase, match="is a demonstration"):
        check_purpose(db.session.connection(), demonstration=False)


def test_a_failure_half_way_leaves_nothing(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object) -> None:
        raise WrongDatabase("broken off")

    monkeypatch.setattr("app.operations.demonstration.AT_ONCE", 2)
    monkeypatch.setattr("app.operations.demonstration.write_derived", break_off)
    assert demo("fill").exit_code == 1
    assert {name: found for name, found in rows().items() if found} == {}


def digest(today: date) -> str:
    """Of every row of one person's families."""
    dyads = MadeUpDyads(shipped_catalogue(), today)
    for number, story in enumerate(stories_of(PEOPLE[0], today)):
        dyads.add(PEOPLE[0], number, story)
    return hashlib.sha256(repr(list(dyads.tables.values())).encode()).hexdigest()


@pytest.mark.long
def test_the_same_day_gives_the_same_families_in_every_process() -> None:
    """Sets come in another order in another process; families must not."""
    program = (
        "from datetime import date\n"
        "from tests.operations.test_demonstration import digest\n"
        "print(digest(date(2026, 9, 8)))"
    )
    other = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest(date(2026, 9, 8))
    assert other.stdout.strip() != digest(date(2026, 9, 9))
