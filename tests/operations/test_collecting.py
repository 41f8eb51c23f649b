"""What collecting writes: events that are only added, a current answer that is the latest, scores at the end."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Mode, NotCollected, OccasionKind
from app.extensions import db
from app.operations.collecting import choose_mode, finish, mark_not_collected, open_occasion, record_answer
from app.queries.collecting import AssessmentView, OccasionView
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import Alert, CurrentAnswer, ScoreRow
from tests.support.factories import TODAY, a_dyad, an_occasion, answer, complete, measure, seen
from tests.support.instruments import shipped_catalogue
from tests.support.journey import assert_derived_follows_from_events

CATALOGUE = shipped_catalogue()
MOMENT = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner)


@pytest.fixture
def record(practitioner: Actor, occasion: OccasionView) -> Callable[..., AssessmentView]:
    """`record("1", "2", form_id="f")`: one answer to PHQ-9. Gives back the measure as it then is."""

    def one(item: str, given: str | Answer, form_id: str = "f", code: str = "phq9") -> AssessmentView:
        given = Answer.of(given) if isinstance(given, str) else given
        now = measure(seen(practitioner, occasion.id), code)
        record_answer(practitioner, CATALOGUE, now, item=item, answer=given, form_id=form_id, at=MOMENT)
        return measure(seen(practitioner, occasion.id), code)

    return one


def events() -> list[tuple[int, str, str | None, str | None]]:
    rows = db.session.execute(
        select(AnswerEvent.seq, AnswerEvent.kind, AnswerEvent.item, AnswerEvent.value).order_by(AnswerEvent.seq)
    )
    return [(seq, kind, item, value) for seq, kind, item, value in rows]


def test_answers_are_numbered_from_one(record: Callable[..., AssessmentView]) -> None:
    record("1", "2")
    record("2", DECLINED)
    record("3", CLEARED)
    assert events() == [(1, "answer", "1", "2"), (2, "decline", "2", None), (3, "clear", "3", None)]


def test_each_measure_counts_for_itself(record: Callable[..., AssessmentView]) -> None:
    record("1", "2")
    record("1", "1", code="gad7")
    assert [seq for seq, *_ in events()] == [1, 1]


def test_the_same_form_number_in_two_measures_is_two_answers(record: Callable[..., AssessmentView]) -> None:
    """Even the same item, value and form number: `saved` must never mean another family's answer."""
    record("1", "2", form_id="")
    record("1", "2", form_id="", code="gad7")
    assert db.session.scalar(select(func.count()).select_from(AnswerEvent)) == 2
    assert db.session.scalar(select(func.count()).select_from(CurrentAnswer)) == 2


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("posts", "kept"),
    [
        ([("2", "f"), ("2", "f")], ["2"]),
        ([("2", "f"), ("2", "g")], ["2", "2"]),
        ([("2", "f"), ("1", "f")], ["2", "1"]),
        ([("2", "f"), ("1", "f"), ("2", "f")], ["2", "1", "2"]),
        ([("2", "f"), ("1", "f"), ("2", "f"), ("2", "f"), ("1", "f")], ["2", "1", "2", "1"]),
        ([("2", "f"), ("1", "g"), ("2", "f")], ["2", "1", "2"]),
    ],
)
def test_the_same_form_with_the_same_answer_is_one_event(
    record: Callable[..., AssessmentView], posts: list[tuple[str, str]], kept: list[str]
) -> None:
    for value, form_id in posts:
        now = record("1", value, form_id=form_id)
    assert [value for *_, value in events()] == kept
    assert now.sheet == {"1": Answer.of(kept[-1])}
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_an_answer_seen_before_another_one_came_adds_nothing_twice(
    practitioner: Actor, occasion: OccasionView, record: Callable[..., AssessmentView]
) -> None:
    """Two requests that both read before either wrote make the same event; its identity refuses the second."""
    stale = measure(seen(practitioner, occasion.id), "phq9")
    for _ in range(2):
        record_answer(practitioner, CATALOGUE, stale, item="1", answer=Answer.of("2"), form_id="f")
    assert len(events()) == 1


@pytest.mark.parametrize(
    ("item", "given"),
    [("10", "1"), ("", "1"), ("total:total", "1"), ("1", "4"), ("1", ""), ("1", "2 "), ("1", "always")],
)
def test_what_does_not_fit_is_refused(record: Callable[..., AssessmentView], item: str, given: str) -> None:
    with pytest.raises(Invalid):
        record(item, given)
    assert events() == []


@pytest.mark.both_databases
def test_a_later_writer_outranks_the_server_and_is_not_overwritten(
    occasion: OccasionView, record: Callable[..., AssessmentView]
) -> None:
    """An event of a later epoch, as an offline tablet will send it: order is (epoch, incarnation, seq), never time."""
    phq9 = measure(occasion, "phq9").id
    later = {"epoch": 2, "writer": "tablet", "incarnation": 1, "seq": 1, "event_id": uuid.uuid4()}
    common = {"assessment_id": phq9, "item": "1", "kind": "answer", "value": "3", "form_id": None}
    long_ago = MOMENT - timedelta(days=4000)
    db.session.execute(insert(AnswerEvent), {**common, **later, "occurred_at": long_ago, "received_at": long_ago})
    current = {name: value for name, value in {**common, **later}.items() if name != "writer"}
    db.session.execute(insert(CurrentAnswer), current)
    assert record("1", "0").sheet["1"] == Answer.of("3")
    assert len(events()) == 2
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_finishing_scores_and_closes(
    practitioner: Actor, occasion: OccasionView, record: Callable[..., AssessmentView]
) -> None:
    complete(practitioner, occasion, "phq9", ["2"] * 9)
    row = db.session.scalars(select(ScoreRow)).one()
    assert (row.scale, row.status, row.hundredths, row.answered, row.items, row.band) == (
        "total",
        "scored",
        1800,
        9,
        9,
        "moderately_severe",
    )
    assert events()[-1] == (10, "submit", None, "9")
    with pytest.raises(Closed):
        record("1", "0")
    assert len(events()) == 10


def test_an_open_measure_has_no_score(record: Callable[..., AssessmentView]) -> None:
    for item in range(1, 10):
        record(str(item), "2", form_id=str(item))
    assert db.session.scalars(select(ScoreRow)).all() == []


def test_finishing_twice_changes_nothing(practitioner: Actor, occasion: OccasionView) -> None:
    complete(practitioner, occasion, "phq9", ["2"] * 9)
    first = db.session.execute(select(Assessment.completed_at).where(Assessment.state == "complete")).scalar_one()
    finish(practitioner, CATALOGUE, (measure(occasion, "phq9"),))
    assert events()[-1] == (10, "submit", None, "9")
    again = db.session.execute(select(Assessment.completed_at).where(Assessment.state == "complete")).scalar_one()
    assert again == first
    assert_derived_follows_from_events()


def test_a_measure_that_is_not_collected_takes_no_answer_until_it_is_again(
    practitioner: Actor, occasion: OccasionView, record: Callable[..., AssessmentView]
) -> None:
    now = record("1", "2")
    mark_not_collected(practitioner, now, NotCollected.NO_TIME)
    with pytest.raises(Closed):
        record("2", "2")
    mark_not_collected(practitioner, measure(seen(practitioner, occasion.id), "phq9"), None)
    assert set(record("2", "2").sheet) == {"1", "2"}


def test_a_finished_measure_cannot_be_left_out(practitioner: Actor, occasion: OccasionView) -> None:
    complete(practitioner, occasion, "phq9", ["2"] * 9)
    with pytest.raises(Closed):
        mark_not_collected(practitioner, measure(seen(practitioner, occasion.id), "phq9"), NotCollected.OTHER)


@pytest.mark.parametrize(
    ("values", "alerts"),
    [
        ({"9": "0"}, []),
        ({"9": "1"}, [("9", "raised", "1")]),
        ({"9": "3"}, [("9", "raised", "3")]),
        ({"9": "-"}, []),
        ({}, []),
    ],
)
def test_a_worrying_answer_is_told_at_once(
    practitioner: Actor, occasion: OccasionView, values: dict[str, str], alerts: list[tuple[str, str, str]]
) -> None:
    answer(practitioner, occasion, "phq9", {"1": "0", **values})
    rows = db.session.scalars(select(Alert)).all()
    assert [(row.item, row.status, row.value) for row in rows] == alerts
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_opening_an_occasion(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    first = open_occasion(practitioner, CATALOGUE, dyad.id, OccasionKind.DURING, 1, TODAY)
    assert open_occasion(practitioner, CATALOGUE, dyad.id, OccasionKind.DURING, 1, date(2027, 1, 1)) == first
    assert open_occasion(practitioner, CATALOGUE, dyad.id, OccasionKind.DURING, 2, TODAY) != first
    assert db.session.execute(select(Occasion.held_on).where(Occasion.id == first)).scalar_one() == TODAY
    kept = db.session.execute(
        select(Assessment.instrument_code, Assessment.instrument_version, Assessment.position, Assessment.state)
        .where(Assessment.occasion_id == first)
        .order_by(Assessment.position)
    )
    assert [tuple(row) for row in kept] == [
        (code, "1", position, "open")
        for position, code in enumerate(["phq9", "gad7", "pbq", "gbo", "epds", "kpcs"], start=1)
    ]


@pytest.mark.parametrize(
    ("kind", "number"), [("before", 2), ("after", 2), ("before", 0), ("during", 0), ("during", -1)]
)
def test_an_occasion_that_cannot_be(practitioner: Actor, kind: str, number: int) -> None:
    with pytest.raises(Invalid):
        open_occasion(practitioner, CATALOGUE, a_dyad(practitioner).id, OccasionKind(kind), number, TODAY)


def test_an_occasion_of_somebody_elses_dyad(practitioner: Actor, colleague: Actor) -> None:
    with pytest.raises(NotFound):
        open_occasion(practitioner, CATALOGUE, a_dyad(colleague).id, OccasionKind.BEFORE, 1, TODAY)


def test_who_answers_is_noted_for_what_is_asked_on_screen_and_still_open(
    practitioner: Actor, occasion: OccasionView
) -> None:
    choose_mode(practitioner, occasion, Mode.TABLET)
    complete(practitioner, occasion, "phq9", ["0"] * 9)
    choose_mode(practitioner, seen(practitioner, occasion.id), Mode.PHONE)
    kept = db.session.execute(select(Assessment.instrument_code, Assessment.mode))
    assert {row.instrument_code: row.mode for row in kept} == {
        "phq9": "tablet",
        "gad7": "phone",
        "pbq": "phone",
        "gbo": None,
        "epds": None,
        "kpcs": None,
    }


@pytest.mark.both_databases
def test_change_follows_when_both_sides_are_finished(practitioner: Actor, db_session: scoped_session[Session]) -> None:
    dyad = a_dyad(practitioner)
    before = an_occasion(practitioner, dyad)
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, after, "phq9", ["1"] * 9)
    assert_derived_follows_from_events()
    complete(practitioner, before, "phq9", ["2"] * 9)
    assert_derived_follows_from_events()
    db_session.execute(update(Assessment).where(Assessment.id == measure(after, "phq9").id).values(state="open"))
    with pytest.raises(AssertionError):
        assert_derived_follows_from_events()  # the check itself notices a row that says something else
