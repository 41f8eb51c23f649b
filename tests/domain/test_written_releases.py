"""A release as text, its quarters, and the drawings of its figures."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter
from app.domain.disclosure.membership import pack, unpack
from app.domain.disclosure.quarters import before, first_day, following, last_day, parse_quarter, written
from app.domain.disclosure.release import Figures, release_scale
from app.domain.disclosure.written import Heading, Measure, PlaceName, part_text, read_heading, read_part, whole_text
from app.domain.disclosure.written import heading_text as written_heading
from app.domain.statistics.interval import Interval
from app.web.interval_charts import draw_funnel, funnel_of, lying, standing
from tests.support.releases import FIRST, KEY, families

UK = Address(Level.UK, "uk", EVERYBODY, FIRST)
PHQ9 = Measure("phq9", "total", "PHQ-9", -1, 0, 27, 6.0, True)


@pytest.mark.parametrize(
    ("text", "quarter", "first", "last"),
    [
        ("2026-q1", Quarter(2026, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", Quarter(2026, 3), date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q4", Quarter(2026, 4), date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_quarters(text: str, quarter: Quarter, first: date, last: date) -> None:
    assert parse_quarter(text) == quarter
    assert written(quarter) == text.lower()
    assert (first_day(quarter), last_day(quarter)) == (first, last)
    assert before(following(quarter)) == quarter


@pytest.mark.parametrize("text", ["", "2026", "2026-q0", "2026-q5", "1999-q1", "2026-q1x", "٢٠٢٦-q1"])
def test_what_is_no_quarter(text: str) -> None:
    assert parse_quarter(text) is None


def test_what_is_written_is_read_back() -> None:
    figures = Figures(95, 12.3, -2.0, -3.1, -0.9, -0.4, 38, 9, 91, 74)
    assert read_part(part_text("phq9.total", {UK: figures})) == {UK: figures}
    heading = Heading(FIRST, "method", (PlaceName(Level.REGION, "n", "Nörth", "England"),), (PHQ9,))
    assert read_heading(written_heading(heading)) == heading
    members = {UK: frozenset({5, 1, 900_000}), UK._replace(population="neglect"): frozenset()}
    assert unpack(pack(members)) == members
    assert whole_text("{}", ["1", "2"]) == '{"release":{},"figures":[1,2]}'


def test_nothing_is_published_after_the_quarter_of_a_release() -> None:
    records = [*families(80), *families(80, quarter=Quarter(2026, 3), first=200)]
    found = release_scale(records, {}, secret=KEY, scale="x", national_sd=None, until=Quarter(2026, 2))
    assert {each.until for each in found.published} == {Quarter(2026, 1), Quarter(2026, 2)}
    assert len(found.published[UK].members) == 80


def test_how_many_were_measured_twice() -> None:
    """Of 100 who ended, 60; the noise moves it by a few. With fewer than five missing it is only over 90."""
    records = families(60)

    def told(others: int) -> int | None:
        ended = [*records, *families(others, first=1_000)]
        released = release_scale(records, {}, secret=KEY, scale="x", national_sd=None, until=FIRST, ended=ended)
        return released.published[UK].figures.measured

    assert 48 <= (told(40) or 0) <= 72
    assert told(4) == 91
    found = release_scale(records, {}, secret=KEY, scale="x", national_sd=None, until=FIRST)
    assert found.published[UK].figures.measured is None


def test_carers_are_everybody_so_the_guard_takes_them_away_together() -> None:
    """Four of 84 have another carer than a mother or a father, whom both together would give away. That all four are
    in another population, too, which is published, does not help them."""
    kinds = ["carer_mother"] * 60 + ["carer_father"] * 20 + ["carer_grandparent"] * 4
    records = [
        replace(record, populations=frozenset({kind, *({"neglect"} if place % 3 == 0 or place >= 80 else ())}))
        for place, (record, kind) in enumerate(zip(families(84), kinds, strict=True))
    ]
    found = release_scale(records, {}, secret=KEY, scale="x", national_sd=None, until=FIRST).published
    cells = {kind: UK._replace(population=kind) for kind in dict.fromkeys(kinds)}
    assert {UK, UK._replace(population="neglect")} <= set(found)
    assert [kind for kind, cell in cells.items() if cell in found] == ["carer_mother"]


def test_right_is_better_on_a_chart_of_intervals() -> None:
    drawing = lying([("a", "", Interval(1.0, 2.0)), ("b", "", Interval(-1.0, 0.5))])
    first, second = drawing.bars
    assert drawing.nought < first.low < first.at < first.high
    assert second.low < drawing.nought < second.high
    assert first.across < second.across


def test_up_is_better_over_time() -> None:
    drawing = standing([("Q1", "2026", Interval(1.0, 2.0)), ("Q2", "2026", Interval(2.0, 3.0))])
    assert drawing.bars[1].at < drawing.bars[0].at < drawing.nought
    assert drawing.bars[0].across < drawing.bars[1].across


def test_a_funnel_is_wide_where_services_are_small() -> None:
    services = [(n, 2.0 + 0.1 * place, Interval(1.0, 3.0)) for place, n in enumerate((10, 20, 30, 40, 160))]
    found = funnel_of(services)
    assert found is not None
    drawing = draw_funnel(found, services)
    assert len(drawing.dots) == 5
    assert drawing.inner.count("M") == drawing.outer.count("M") == 2
    assert funnel_of(services[:4]) is None
