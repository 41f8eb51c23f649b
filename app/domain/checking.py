"""Spot checks of records: what can be said of one, how a query goes to and fro, and what the checks add up to.

A record is one measure at one occasion. What is said about it is only ever added, so each has its history; the record
itself is changed by its practitioner alone, as any other time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.statistics.interval import Interval
from app.domain.statistics.proportion import needed_for_half_width, wilson

HALF_WIDTHS = (0.2, 0.15, 0.1, 0.05)
"""How near to the truth a share can be asked for, in steps a person can use: the project's own choice."""


class Said(StrEnum):
    """What a supervisor says of a record, and what its practitioner says to a query."""

    AGREE = "agree"
    UNABLE = "unable"
    QUERY = "query"
    CORRECTED = "corrected"
    STANDS = "stands"
    CANNOT = "cannot"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"


VERDICTS = (Said.AGREE, Said.QUERY, Said.UNABLE)
REPLIES = (Said.CORRECTED, Said.STANDS, Said.CANNOT)
ENDINGS = (Said.CLOSE, Said.ASK_AGAIN)


class CheckState(StrEnum):
    """Where a drawn record stands. `ASKED` waits for its practitioner, `ANSWERED` for a supervisor."""

    WAITING = "waiting"
    AGREED = "agreed"
    UNABLE = "unable"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN = frozenset({CheckState.ASKED, CheckState.ANSWERED})
"""A query that is not closed."""


class QueryReason(StrEnum):
    """Why a supervisor asks. Each has an innocent explanation."""

    SAME_ANSWERS = "same_answers"
    QUICK = "quick"
    DATES = "dates"
    MISSING = "missing"
    SAFETY = "safety"
    UNEXPECTED = "unexpected"
    PAPER = "paper"
    OTHER = "other"


_REPLIED = dict.fromkeys(REPLIES, CheckState.ANSWERED)
FOLLOWS: Mapping[CheckState, Mapping[Said, CheckState]] = {
    CheckState.WAITING: {
        Said.AGREE: CheckState.AGREED,
        Said.UNABLE: CheckState.UNABLE,
        Said.QUERY: CheckState.ASKED,
    },
    CheckState.AGREED: {Said.QUERY: CheckState.ASKED},
    CheckState.UNABLE: {Said.AGREE: CheckState.AGREED, Said.QUERY: CheckState.ASKED},
    CheckState.ASKED: {**_REPLIED, Said.CLOSE: CheckState.CLOSED},
    CheckState.ANSWERED: {**_REPLIED, Said.CLOSE: CheckState.CLOSED, Said.ASK_AGAIN: CheckState.ASKED},
    CheckState.CLOSED: {},
}
"""What may be said next, and where the record stands then. Somebody may still ask about what was agreed."""


def may_follow(state: CheckState, said: Said) -> bool:
    """Whether this can be said of a record that stands there."""
    return said in FOLLOWS[state]


def state_after(history: Iterable[Said]) -> CheckState:
    """Where a record stands after all that was said, oldest first. ValueError for what cannot follow each other."""
    state = CheckState.WAITING
    for said in history:
        if not may_follow(state, said):
            raise ValueError(f"{said} cannot follow when a check is {state}")
        state = FOLLOWS[state][said]
    return state


@dataclass(frozen=True, slots=True)
class Checked:
    """One drawn record for counting: the period it was drawn in, what was said of it, and why it was queried."""

    period: str
    history: tuple[Said, ...]
    reasons: tuple[QueryReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What checks add up to. `checked` are agreed or queried: what could not be checked says nothing either way.

    `share` of those checked that were queried, from 0 to 1, with its 95 % interval; both None while nothing is
    checked. `more` checks would bring the interval to `within` either side, were the share to stay as it is; both None
    where it is as narrow as is ever asked for.
    """

    drawn: int
    checked: int
    agreed: int
    queried: int
    unable: int
    fixed: int
    still_open: int
    share: float | None
    interval: Interval | None
    more: int | None
    within: float | None


def tally(checks: Collection[Checked]) -> Tally:
    """Count, and say how sure the share of queried records is (Wilson 1927)."""
    states = [state_after(each.history) for each in checks]
    queried = sum(Said.QUERY in each.history for each in checks)
    agreed = states.count(CheckState.AGREED)
    checked = agreed + queried
    more, within = _more_to_know(queried, checked)
    return Tally(
        drawn=len(checks),
        checked=checked,
        agreed=agreed,
        queried=queried,
        unable=states.count(CheckState.UNABLE),
        fixed=sum(is_fixed(each.history) for each in checks),
        still_open=sum(state in OPEN for state in states),
        share=queried / checked if checked else None,
        interval=wilson(queried, checked),
        more=more,
        within=within,
    )


def is_fixed(history: Collection[Said]) -> bool:
    """Whether a query led to something being put right, and a supervisor has closed it since."""
    return Said.CORRECTED in history and Said.CLOSE in history


def _more_to_know(queried: int, checked: int) -> tuple[int | None, float | None]:
    found = wilson(queried, checked)
    if found is None:
        return None, None
    now = (found.high - found.low) / 2
    for within in HALF_WIDTHS:
        if within < now:
            more = needed_for_half_width(queried / checked, within) - checked
            if more > 0:
                return more, within
    return None, None


def by_reason(checks: Iterable[Checked]) -> dict[QueryReason, dict[str, int]]:
    """Reason -> period -> how many records were asked about for it; only what was ever asked."""
    found: dict[QueryReason, dict[str, int]] = {}
    for each in checks:
        for reason in dict.fromkeys(each.reasons):
            of_reason = found.setdefault(reason, {})
            of_reason[each.period] = of_reason.get(each.period, 0) + 1
    return {reason: found[reason] for reason in QueryReason if reason in found}
