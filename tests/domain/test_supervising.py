"""Hours of supervision: what may be written down, and when an entry counts."""

from datetime import date, timedelta

import pytest

from app.domain.errors import Invalid
from app.domain.supervising import HoursState, SupervisionFacts, SupervisionHow, SupervisionKind, check, state_of

DAY = date(2026, 9, 8)
ONE, SEVERAL = SupervisionKind.INDIVIDUAL, SupervisionKind.GROUP


def facts(day: date = DAY, minutes: int = 60, kind: SupervisionKind = ONE) -> SupervisionFacts:
    return SupervisionFacts(day, minutes, kind, SupervisionHow.VIDEO)


@pytest.mark.parametrize(
    ("told", "people"),
    [(facts(), 1), (facts(minutes=1), 1), (facts(minutes=480, kind=SEVERAL), 5), (facts(kind=SEVERAL), 1)],
)
def test_what_can_be(told: SupervisionFacts, people: int) -> None:
    check(told, people, DAY)


@pytest.mark.parametrize(
    ("told", "people", "field"),
    [
        (facts(DAY + timedelta(days=1)), 1, "held_on"),
        (facts(minutes=0), 1, "minutes"),
        (facts(minutes=481), 1, "minutes"),
        (facts(), 0, "people"),
        (facts(), 2, "people"),
        (facts(kind=SEVERAL), 0, "people"),
    ],
)
def test_what_cannot_be(told: SupervisionFacts, people: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(told, people, DAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("supervisor", "supervisee", "disputed", "left_out", "withdrawn", "expected"),
    [
        (True, True, False, False, False, HoursState.CONFIRMED),
        (True, False, False, False, False, HoursState.FOR_SUPERVISEE),
        (False, True, False, False, False, HoursState.FOR_SUPERVISOR),
        (True, False, True, False, False, HoursState.DISPUTED),
        (True, False, True, True, False, HoursState.LEFT_OUT),
        (False, True, False, False, True, HoursState.WITHDRAWN),
        (True, True, False, False, True, HoursState.WITHDRAWN),
    ],
)
def test_where_an_entry_is(
    supervisor: bool, supervisee: bool, disputed: bool, left_out: bool, withdrawn: bool, expected: HoursState
) -> None:
    found = state_of(
        by_supervisor=supervisor, by_supervisee=supervisee, disputed=disputed, left_out=left_out, withdrawn=withdrawn
    )
    assert found is expected
