"""What one course of VIG adds to the sums of reports, by hand."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.change import classify
from app.domain.disclosure.lattice import Quarter
from app.domain.outcome_parts import (
    COURSES,
    ENDED,
    NOT_KNOWN,
    STARTED,
    Course,
    Measured,
    judged_as,
    mostly,
    parts_of,
    populations_text,
)
from app.domain.periods import quarter_of
from app.domain.rollups import Heading, Sums, difference, total
from tests.support.instruments import shipped_catalogue

SERVICE, PRACTITIONER = uuid.UUID(int=1), uuid.UUID(int=2)
COURSE = Course(
    intervention_id=uuid.UUID(int=3),
    dyad_id=uuid.UUID(int=4),
    record_key=77,
    service_id=SERVICE,
    practitioner_id=PRACTITIONER,
    stage="accredited",
    delivery="home",
    court_ordered=False,
    populations="carer_mother neonatal",
    national_use=True,
    started_on=date(2026, 2, 1),
    ended_on=None,
)
PHQ9 = shipped_catalogue().latest("phq9").scales[0]
SECOND_QUARTER = Quarter(2026, 2)


def measured(before: float | None, after: float | None, completed_on: date | None = date(2026, 7, 1)) -> Measured:
    return judged_as("phq9", classify(PHQ9, before, after), None if after is None else completed_on)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 4, 1), (2026, 1)),
        (date(2026, 6, 30), (2026, 1)),
        (date(2026, 7, 1), (2026, 2)),
        (date(2026, 10, 1), (2026, 3)),
        (date(2026, 12, 31), (2026, 3)),
        (date(2027, 1, 1), (2026, 4)),
        (date(2027, 3, 31), (2026, 4)),
        (date(2027, 4, 1), (2027, 1)),
    ],
)
def test_the_financial_year_begins_in_april(day: date, quarter: tuple[int, int]) -> None:
    assert quarter_of(day) == quarter


@pytest.mark.parametrize(
    ("places", "delivery"),
    [
        ({}, NOT_KNOWN),
        ({"clinic": 1}, "clinic"),
        ({"home": 2, "remote": 5}, "remote"),
        ({"remote": 3, "home": 3}, "home"),
    ],
)
def test_delivery_is_where_sessions_mostly_were(places: dict[str, int], delivery: str) -> None:
    assert mostly(places) == delivery


def test_the_kind_of_carer_is_a_population_and_an_unrecorded_one_is_none() -> None:
    assert populations_text(["neonatal", "edge_of_care"], "father") == "carer_father edge_of_care neonatal"
    assert populations_text([], "not_recorded") == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (17, 8, (True, True, True, False)),  # 9 lower, and below the cut-off of 10
        (21, 13, (True, True, False, False)),
        (12, 8, (True, False, False, False)),  # 4 lower is less than 6
        (8, 15, (True, False, False, True)),
        (17, None, (False, False, False, False)),
    ],
)
def test_what_the_threshold_makes_of_a_pair(before: int, after: int | None, told: tuple[bool, ...]) -> None:
    found = measured(before, after)
    assert (found.judged, found.improved, found.recovered, found.worse) == told


def test_a_course_is_counted_when_it_starts_and_when_it_ends_whether_or_not_anything_was_measured() -> None:
    (started,) = parts_of(COURSE, [])
    assert (started.instrument_code, started.scale) == (COURSES, STARTED)
    assert (started.quarter_year, started.quarter_number, started.ended) == (2025, 4, False)
    started, ended = parts_of(replace(COURSE, ended_on=date(2026, 5, 5)), [])
    assert (ended.scale, ended.quarter_year, ended.quarter_number) == (ENDED, 2026, 1)
    assert started.ended


def test_a_pair_ends_a_course_nobody_has_closed_so_that_never_more_are_measured_than_ended() -> None:
    _, ended, pair = parts_of(COURSE, [measured(17, 8)])
    assert (ended.scale, ended.quarter_year, ended.quarter_number) == (ENDED, *SECOND_QUARTER)
    assert (pair.quarter_year, pair.quarter_number) == SECOND_QUARTER


@pytest.mark.parametrize(
    ("before", "after", "ended_on", "sums"),
    [
        (17, None, None, Sums(started=1)),
        (17, None, date(2026, 5, 5), Sums(started=1, ended=1, unpaired=1, sum_u=1700, sum_uu=2_890_000)),
        (None, 8, date(2026, 5, 5), None),
        (
            *(17, 8, date(2026, 5, 5)),
            Sums(1, 1, 0, 0, 0, 1, 1700, 800, 2_890_000, 640_000, 1_360_000, 1, 1, 1, 0, 1),
        ),
    ],
)
def test_what_a_scale_adds(before: int | None, after: int | None, ended_on: date | None, sums: Sums | None) -> None:
    parts = parts_of(replace(COURSE, ended_on=ended_on), [measured(before, after)])
    found = {key: value for key, value in total(parts).items() if key.instrument_code == "phq9"}
    assert set(found.values()) == ({sums} if sums else set())


def test_a_part_counts_once_under_everybody_and_once_under_each_attribute_alone() -> None:
    headings = total(parts_of(COURSE, [measured(17, 8)]))
    ours = {(key.dimension, key.member) for key in headings if key.instrument_code == "phq9"}
    assert ours == {
        ("everybody", ""),
        ("national_use", ""),
        ("population", "carer_mother"),
        ("population", "neonatal"),
        ("stage", "accredited"),
        ("delivery", "home"),
        ("court_ordered", "no"),
        ("practitioner", PRACTITIONER.hex),
    }
    withdrawn = total(parts_of(replace(COURSE, national_use=False), [measured(17, 8)]))
    assert {key for key in headings if key not in withdrawn} == {
        key for key in headings if key.dimension == "national_use"
    }


def test_only_what_differs_is_added_and_taken_off() -> None:
    old, new = parts_of(COURSE, [measured(17, 8)]), parts_of(COURSE, [measured(17, 9)])
    found = difference(old, new)
    everybody = Heading(SERVICE, "phq9", "total", "everybody", "", *SECOND_QUARTER)
    assert {key.instrument_code for key in found} == {"phq9"}
    assert found[everybody] == Sums(sum_y=100, sum_yy=170_000, sum_xy=170_000)
    assert difference(new, new) == {}
    moved = difference(new, parts_of(replace(COURSE, delivery="remote"), [measured(17, 9)]))
    assert {key.dimension for key in moved} == {"delivery"}


POINTS = st.none() | st.integers(0, 27)
COURSES_OF_VIG = st.builds(
    lambda before, after, ended, stage, agreed: parts_of(
        replace(COURSE, ended_on=date(2026, 5, 5) if ended else None, stage=stage, national_use=agreed),
        [measured(before, after)] if (before, after) != (None, None) else [],
    ),
    *(POINTS, POINTS, st.booleans(), st.sampled_from(["trainee_1", "accredited"]), st.booleans()),
)


@given(st.lists(COURSES_OF_VIG, min_size=2, max_size=6))
def test_step_by_step_gives_what_adding_up_gives(steps: list[list[object]]) -> None:
    sums: dict[Heading, Sums] = {}
    old: list[object] = []
    for new in steps:
        for heading, change in difference(old, new).items():  # type: ignore[arg-type]
            sums[heading] = sums.get(heading, Sums()).plus(change)
        old = new
    assert {heading: each for heading, each in sums.items() if any(each)} == total(old)  # type: ignore[arg-type]
