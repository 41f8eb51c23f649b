"""The demonstration's releases: two that two analysts prepared and signed, and a draft that waits for the second."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from app.domain.catalogue import Catalogue
from app.domain.disclosure.lattice import Quarter
from app.domain.disclosure.quarters import before, last_day
from app.domain.periods import quarter_of
from app.domain.permissions import NO_SERVICE, Actor
from app.domain.vocabulary import Role
from app.operations.demonstration_people import key
from app.operations.release_source import RowSource
from app.operations.releasing import begin_release, prepare_next
from app.operations.signing_off import sign_release

ANALYST, SECOND_ANALYST = "analyst@demo.example", "second-analyst@demo.example"
AFTER_THE_QUARTER = timedelta(days=40)


def add_releases(catalogue: Catalogue, release_key: bytes, today: date, tell: Callable[[str], None]) -> None:
    """Of the last three quarters that are over."""
    newest = before(quarter_of(today))
    source = RowSource(catalogue)
    for quarter, is_signed in ((before(before(newest)), True), (before(newest), True), (newest, False)):
        on = _day(quarter, today)
        release_id = begin_release(_analyst(ANALYST), quarter, source, release_key, on)
        while prepare_next(_analyst(ANALYST), release_id, source, release_key):
            pass
        if is_signed:
            sign_release(_analyst(SECOND_ANALYST), release_id, source, on + timedelta(days=1))
        tell(f"Release of {quarter.year}, quarter {quarter.number} {'signed' if is_signed else 'prepared'}")


def _day(quarter: Quarter, today: date) -> datetime:
    return datetime.combine(min(last_day(quarter) + AFTER_THE_QUARTER, today), time(9), UTC)


def _analyst(email: str) -> Actor:
    return Actor(key("user", email), NO_SERVICE, frozenset({Role.NATIONAL_ANALYST}), "", "")
