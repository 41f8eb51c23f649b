"""One's own data as CSV, and the codebook that says what its columns mean.

Every course of VIG has at least one line, so that a family without measures is there too. Free text never leaves.
"""

import csv
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from app.domain.catalogue import Catalogue
from app.domain.codes import shown
from app.domain.instrument import Instrument, Scale
from app.domain.permissions import Actor
from app.domain.spreadsheet import neutral
from app.queries.caseload import DyadView, all_own_courses, own_populations
from app.queries.own_data import DataRow, data_rows
from app.queries.visits import Course, Cycles, courses_of, cycles_of
from app.web import words

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
AT_ONCE = 50
"""Courses read together, so that a large caseload never stands in memory as a whole."""


@dataclass(frozen=True, slots=True)
class Courses:
    """All courses of VIG of one practitioner's dyads, with what stands on each of their lines."""

    courses: tuple[DyadView, ...]
    populations: Mapping[uuid.UUID, frozenset[str]]
    cycles: Mapping[uuid.UUID, Cycles]
    sessions: Mapping[uuid.UUID, Course]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file; `row` is None for a course in which nothing was opened."""

    of: Courses
    course: DyadView
    row: DataRow | None


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column, and what it means."""

    name: str
    meaning: str
    value: Callable[[Line], object]


def _from_row(name: str) -> Callable[[Line], object]:
    return lambda line: None if line.row is None else getattr(line.row, name)


def _from_course(name: str) -> Callable[[Line], object]:
    return lambda line: getattr(line.course, name)


def _score(line: Line) -> object:
    return None if line.row is None or line.row.hundredths is None else words.points(line.row.hundredths)


def _cycles(name: str) -> Callable[[Line], object]:
    return lambda line: getattr(line.of.cycles[line.course.intervention_id], name)


def _sessions(line: Line) -> object:
    return line.of.sessions[line.course.intervention_id].sessions


def _populations(line: Line) -> object:
    return " ".join(sorted(line.of.populations.get(line.course.id, ())))


def _code(line: Line) -> object:
    return shown(line.course.code)


OUTCOMES = (
    "after against before, on lines of after: recovered (reliably improved, past the cut-off), improved, "
    "no_reliable_change, worse, no_threshold"
)
COLUMNS = (
    Column("client_code", "random code of the dyad; says nothing about who they are", _code),
    Column("course", "which course of VIG of this dyad, from 1", _from_course("course")),
    Column("stage", "the practitioner's stage when the course started", _from_course("stage")),
    Column("started_on", "first day of VIG, year-month-day", _from_course("started_on")),
    Column("ended_on", "last day of VIG; empty while it goes on", _from_course("ended_on")),
    Column("ending", "why VIG ended", _from_course("ending")),
    Column("no_after", "why the measures after VIG will not be collected", _from_course("no_after")),
    Column("follow_up_on", "day from which a follow-up was planned", _from_course("follow_up_on")),
    Column(
        "cycles_planned",
        "cycles planned (one film and one shared review)",
        _cycles("planned"),
    ),
    Column(
        "cycles_done",
        "cycles with both film and shared review",
        _cycles("done"),
    ),
    Column("sessions", "sessions that took place", _sessions),
    Column("adult_role", "who the adult is to the child", _from_course("adult_role")),
    Column("adult_age", "age band of the adult, years", _from_course("adult_age")),
    Column("child_age", "months, unborn or not_recorded", _from_course("child_age")),
    Column("child_months", "age of the child in months when the dyad was added", _from_course("child_months")),
    Column("referral", "who referred them", _from_course("referral")),
    Column("court_ordered", "whether a court asked for VIG: yes or no", _from_course("court_ordered")),
    Column("national_use", "whether the family agrees to the national picture", _from_course("national_use")),
    Column(
        "populations",
        "what applies, separated by a space",
        _populations,
    ),
    Column("occasion", "before, during, after or follow_up; empty where nothing was opened", _from_row("occasion")),
    Column("occasion_number", "which of its kind, from 1", _from_row("number")),
    Column("held_on", "day of the time point", _from_row("held_on")),
    Column("instrument", "measure, see the lines below", _from_row("instrument")),
    Column("version", "version of the measure in this system", _from_row("version")),
    Column("mode", "how it was answered: tablet, aloud, paper, phone, own_phone", _from_row("mode")),
    Column("not_collected", "why the measure was left out", _from_row("not_collected")),
    Column("state", "open, arriving, complete or choice (two devices differ)", _from_row("state")),
    Column("scale", "score of the measure, see the lines below", _from_row("scale")),
    Column("score_status", "how the score came about, or why there is none", _from_row("status")),
    Column("score", "points; empty where there is no score", _score),
    Column("answered", "items answered", _from_row("answered")),
    Column("items", "items of the scale", _from_row("items")),
    Column("band", "named range of the score", _from_row("band")),
    Column(
        "outcome",
        OUTCOMES,
        _from_row("outcome"),
    ),
)


def read_courses(actor: Actor) -> Courses:
    """Everything but the scores, which are read while the file is sent."""
    courses = all_own_courses(actor)
    keys = [each.intervention_id for each in courses]
    return Courses(courses, own_populations(actor), cycles_of(keys), courses_of(keys))


def data_lines(of: Courses) -> Iterator[str]:
    """The file, piece by piece."""
    yield BYTE_ORDER_MARK + _line([column.name for column in COLUMNS])
    for start in range(0, len(of.courses), AT_ONCE):
        some = of.courses[start : start + AT_ONCE]
        rows: dict[uuid.UUID, list[DataRow | None]] = defaultdict(list)
        for row in data_rows([course.intervention_id for course in some]):
            rows[row.intervention_id].append(row)
        yield "".join(
            _line([column.value(Line(of, course, row)) for column in COLUMNS])
            for course in some
            for row in rows[course.intervention_id] or [None]
        )


def codebook_lines(catalogue: Catalogue) -> Iterator[str]:
    """The columns, then the scores of every measure with their range, direction, threshold and sources."""
    yield BYTE_ORDER_MARK + _line(["kind", "name", "meaning"])
    for column in COLUMNS:
        yield _line(["column", column.name, column.meaning])
    for instrument in catalogue:
        for scale in instrument.scales:
            yield _line(["score", f"{instrument.code} {scale.code}", _score_told(instrument, scale)])


def _score_told(instrument: Instrument, scale: Scale) -> str:
    told = [f"{instrument.name}, version {instrument.version}; {scale.low} to {scale.high}; {scale.direction}"]
    if scale.reliable_change is not None:
        told.append(f"reliable change {scale.reliable_change.threshold:g} ({scale.reliable_change.source})")
    if scale.cut_off is not None:
        told.append(f"cut-off {scale.cut_off.value}, clinical {scale.cut_off.clinical} ({scale.cut_off.source})")
    return "; ".join(told)


def _line(values: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow([neutral(value) for value in values])
    return text.getvalue()
