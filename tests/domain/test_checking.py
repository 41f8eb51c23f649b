"""What can be said of a checked record, in which order, and what checks add up to."""

import pytest

from app.domain.checking import (
    Checked,
    CheckState,
    QueryReason,
    Said,
    Tally,
    by_reason,
    may_follow,
    state_after,
    tally,
)

HISTORIES = {
    (): CheckState.WAITING,
    (Said.AGREE,): CheckState.AGREED,
    (Said.UNABLE,): CheckState.UNABLE,
    (Said.UNABLE, Said.AGREE): CheckState.AGREED,
    (Said.AGREE, Said.QUERY): CheckState.ASKED,
    (Said.QUERY, Said.STANDS): CheckState.ANSWERED,
    (Said.QUERY, Said.CANNOT, Said.ASK_AGAIN): CheckState.ASKED,
    (Said.QUERY, Said.STANDS, Said.CORRECTED): CheckState.ANSWERED,
    (Said.QUERY, Said.CLOSE): CheckState.CLOSED,
    (Said.QUERY, Said.STANDS, Said.ASK_AGAIN, Said.CORRECTED, Said.CLOSE): CheckState.CLOSED,
}
IMPOSSIBLE = [
    (Said.CLOSE,),
    (Said.STANDS,),
    (Said.AGREE, Said.AGREE),
    (Said.AGREE, Said.UNABLE),
    (Said.QUERY, Said.ASK_AGAIN),
    (Said.QUERY, Said.QUERY),
    (Said.QUERY, Said.AGREE),
    (Said.QUERY, Said.CLOSE, Said.STANDS),
    (Said.QUERY, Said.CLOSE, Said.CLOSE),
]


@pytest.mark.parametrize(("history", "state"), HISTORIES.items())
def test_where_a_record_stands(history: tuple[Said, ...], state: CheckState) -> None:
    assert state_after(history) is state


@pytest.mark.parametrize("history", IMPOSSIBLE)
def test_what_cannot_follow(history: tuple[Said, ...]) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        state_after(history)


def test_what_was_closed_stays_closed() -> None:
    assert not any(may_follow(CheckState.CLOSED, said) for said in Said)


def checks(*histories: tuple[Said, ...]) -> list[Checked]:
    return [Checked("2026-Q3", history, (QueryReason.DATES,) if Said.QUERY in history else ()) for history in histories]


def test_counts() -> None:
    found = tally(
        checks(
            (),
            (Said.AGREE,),
            (Said.UNABLE,),
            (Said.QUERY,),
            (Said.AGREE, Said.QUERY, Said.STANDS),
            (Said.QUERY, Said.CORRECTED, Said.CLOSE),
            (Said.QUERY, Said.STANDS, Said.CLOSE),
            (Said.QUERY, Said.CORRECTED),
        )
    )
    assert (found.drawn, found.checked, found.agreed, found.queried, found.unable) == (8, 6, 1, 5, 1)
    assert (found.fixed, found.still_open) == (1, 3)


def test_how_sure_the_share_is_and_what_it_takes_to_know_more() -> None:
    """Wilson 1927 by hand for 5 of 50: 4.35 % to 21.36 %. At a tenth, 141 checks leave 5.00 points either way."""
    found = tally(checks(*[(Said.QUERY,)] * 5, *[(Said.AGREE,)] * 45))
    assert found.share == pytest.approx(0.1)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.0435, abs=5e-5)
    assert found.interval.high == pytest.approx(0.2136, abs=5e-5)
    assert (found.more, found.within) == (91, 0.05)


def test_nothing_checked_says_nothing() -> None:
    assert tally(checks((), (Said.UNABLE,))) == Tally(2, 0, 0, 0, 1, 0, 0, None, None, None, None)


def test_one_check_asks_for_a_few_more_first() -> None:
    found = tally(checks((Said.AGREE,)))
    assert (found.share, found.more, found.within) == (0, 5, 0.2)


def test_kinds_of_problem_over_time() -> None:
    found = by_reason(
        [
            Checked("2026-Q2", (Said.QUERY,), (QueryReason.DATES,)),
            Checked("2026-Q3", (Said.QUERY,), (QueryReason.DATES,)),
            Checked("2026-Q3", (Said.QUERY,), (QueryReason.DATES,)),
            Checked("2026-Q3", (Said.QUERY,), (QueryReason.SAME_ANSWERS,)),
            Checked("2026-Q3", (Said.AGREE,)),
        ]
    )
    assert found == {
        QueryReason.SAME_ANSWERS: {"2026-Q3": 1},
        QueryReason.DATES: {"2026-Q2": 1, "2026-Q3": 2},
    }
    assert list(found) == [QueryReason.SAME_ANSWERS, QueryReason.DATES]
