"""One's own data as a table to take away: a line for each score, whatever the format.

Every course of VIG has at least one line, so that a family without measures is there too. Free text never leaves.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.codes import shown
from app.domain.permissions import Actor
from app.domain.table import Cell, Column, Kind, Row, Table
from app.domain.vocabulary import Population
from app.queries.caseload import DyadView, all_own_courses, own_populations
from app.queries.own_data import DataRow, data_rows
from app.queries.visits import Course, Cycles, courses_of, cycles_of
from app.web import words
from app.web.exports import coded

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
class Field:
    """A column, and what stands in it on a line."""

    column: Column
    value: Callable[[Line], Cell]


def own_table(catalogue: Catalogue) -> Table:
    """What the columns are, in the reader's language."""
    return Table(
        "vig-dcs-own-data",
        _("My own data: one line for each score"),
        tuple(each.column for each in fields(catalogue)),
        (
            _("Rows hold client codes and scores: keep them as safe as a record. They hold no free text and no names."),
            _("A course of VIG in which nothing was measured has one line without a measure."),
        ),
        tuple(coded.scores_told(catalogue)),
    )


def own_rows(actor: Actor, catalogue: Catalogue) -> Iterator[Row]:
    """The lines of the actor's own caseload, read while they are sent."""
    values = [each.value for each in fields(catalogue)]
    of = _read_courses(actor)
    for start in range(0, len(of.courses), AT_ONCE):
        some = of.courses[start : start + AT_ONCE]
        rows: dict[uuid.UUID, list[DataRow | None]] = defaultdict(list)
        for row in data_rows([course.intervention_id for course in some]):
            rows[row.intervention_id].append(row)
        for course in some:
            for each in rows[course.intervention_id] or [None]:
                line = Line(of, course, each)
                yield [value(line) for value in values]


def _read_courses(actor: Actor) -> Courses:
    """Everything but the scores."""
    courses = all_own_courses(actor)
    keys = [each.intervention_id for each in courses]
    return Courses(courses, own_populations(actor), cycles_of(keys), courses_of(keys))


def fields(catalogue: Catalogue) -> tuple[Field, ...]:
    return (*_of_the_course(), *_of_the_family(), *_of_the_measure(catalogue), *_of_the_score())


def _of_the_course() -> Iterator[Field]:
    yield Field(Column("client_code", _("Random code of the dyad; says nothing about who they are"), width=9), _code)
    yield Field(Column("course", _("Which course of VIG of this dyad, from 1"), Kind.INTEGER), _from_course("course"))
    yield Field(coded.stage(), _from_course("stage"))
    yield Field(Column("started_on", _("First day of VIG"), Kind.DATE), _from_course("started_on"))
    yield Field(Column("ended_on", _("Last day of VIG; empty while it goes on"), Kind.DATE), _from_course("ended_on"))
    yield Field(coded.ending(), _from_course("ending"))
    yield Field(coded.no_after(), _from_course("no_after"))
    yield Field(
        Column("follow_up_on", _("Day from which a follow-up was planned"), Kind.DATE), _from_course("follow_up_on")
    )
    yield Field(
        Column("cycles_planned", _("Cycles planned (one film and one shared review)"), Kind.INTEGER), _cycles("planned")
    )
    yield Field(Column("cycles_done", _("Cycles with both film and shared review"), Kind.INTEGER), _cycles("done"))
    yield Field(Column("sessions", _("Sessions that took place"), Kind.INTEGER), _sessions)


def _of_the_family() -> Iterator[Field]:
    yield Field(coded.adult_role(), _from_course("adult_role"))
    yield Field(coded.adult_age(), _from_course("adult_age"))
    yield Field(coded.child_age(), _from_course("child_age"))
    yield Field(
        Column("child_months", _("Age of the child when the dyad was added"), Kind.INTEGER, _("months")),
        _from_course("child_months"),
    )
    yield Field(coded.referral(), _from_course("referral"))
    yield Field(coded.yes_or_no("court_ordered", _("Whether a court asked for VIG")), _court_ordered)
    yield Field(coded.national_use(), _from_course("national_use"))
    for population, words_of_it in words.POPULATIONS.items():
        yield Field(coded.yes_or_no(str(population), str(words_of_it)), _population(population))


def _of_the_measure(catalogue: Catalogue) -> Iterator[Field]:
    yield Field(coded.occasion(), _from_row("occasion"))
    yield Field(Column("occasion_number", _("Which of its kind, from 1"), Kind.INTEGER), _from_row("number"))
    yield Field(Column("held_on", _("Day of the time point"), Kind.DATE), _from_row("held_on"))
    yield Field(coded.instrument(catalogue), _from_row("instrument"))
    yield Field(Column("version", _("Version of the measure in this system"), width=14), _from_row("version"))
    yield Field(coded.mode(), _from_row("mode"))
    yield Field(coded.not_collected(), _from_row("not_collected"))
    yield Field(coded.state(), _from_row("state"))


def _of_the_score() -> Iterator[Field]:
    yield Field(Column("scale", _("Which score of the measure; the notes list them"), width=40), _from_row("scale"))
    yield Field(coded.score_status(), _from_row("status"))
    yield Field(Column("score", _("The score; empty where there is none"), Kind.DECIMAL, _("points")), _score)
    yield Field(Column("answered", _("Items answered"), Kind.INTEGER), _from_row("answered"))
    yield Field(Column("items", _("Items of the scale"), Kind.INTEGER), _from_row("items"))
    yield Field(Column("band", _("Named range of the score"), width=40), _from_row("band"))
    yield Field(coded.outcome(), _from_row("outcome"))


def _from_row(name: str) -> Callable[[Line], Cell]:
    return lambda line: None if line.row is None else getattr(line.row, name)


def _from_course(name: str) -> Callable[[Line], Cell]:
    return lambda line: getattr(line.course, name)


def _cycles(name: str) -> Callable[[Line], Cell]:
    return lambda line: getattr(line.of.cycles[line.course.intervention_id], name)


def _population(population: Population) -> Callable[[Line], Cell]:
    return lambda line: coded.told(population in line.of.populations.get(line.course.id, ()))


def _court_ordered(line: Line) -> Cell:
    return coded.told(line.course.court_ordered)


def _sessions(line: Line) -> Cell:
    return line.of.sessions[line.course.intervention_id].sessions


def _score(line: Line) -> Cell:
    return None if line.row is None or line.row.hundredths is None else line.row.hundredths / 100


def _code(line: Line) -> Cell:
    return shown(line.course.code)
