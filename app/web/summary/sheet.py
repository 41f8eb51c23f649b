"""The summary on one A4 page: as many lines as fit, and the rest counted."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import ngettext

from app.domain.change import Outcome
from app.queries.caseload import DyadView
from app.web import sentences, words
from app.web.summary.asking import Asked
from app.web.summary.caseload import Caseload, Measure, newest_ending_first
from app.web.summary.figures import Figure, figures_of
from app.web.summary.plot import Plot, plot_of
from app.web.summary.presenters import note

MOST_LINES = 26
"""What fits on one A4 page even where some lines break."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One course of VIG: code, when it ended, the chosen score before and after, and what that says."""

    code: str
    ended: str
    figures: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    today: date
    limits: str
    measure: str
    figures: tuple[Figure, ...]
    note: str
    aid: str
    plot: Plot | None
    lines: tuple[SheetLine, ...]
    more: str | None
    back_url: str


def sheet_of(asked: Asked, today: date) -> Sheet:
    """The newest endings first. Needs no scores beyond the stored pairs."""
    caseload = asked.caseload
    measure = caseload.lines(asked.chosen.measure, 1).measure
    pairs = caseload.paired(measure) if measure else frozenset()
    courses = newest_ending_first(caseload.dyads)
    lines = tuple(_line(caseload, measure, course) for course in courses[:MOST_LINES])
    rest = len(courses) - len(lines)
    more = ngettext("And %(num)d more, not on this page.", "And %(num)d more, not on this page.", rest)
    return Sheet(
        today=today,
        limits=asked.chosen.told,
        measure=measure.name if measure else "",
        figures=figures_of(caseload, measure, pairs, 0)[:-1],
        note=note(len(pairs)),
        aid=sentences.reading_aid_across(measure.scale) if measure else "",
        plot=plot_of(caseload, measure) if measure else None,
        lines=lines,
        more=more if rest else None,
        back_url=url_for("summary.own", **asked.chosen.query()),
    )


def _line(caseload: Caseload, measure: Measure | None, course: DyadView) -> SheetLine:
    row = caseload.changes.get(course.intervention_id, {}).get(measure.key) if measure else None
    outcome = Outcome.NOT_YET_KNOWN if row is None else Outcome(row.outcome)
    figures = "" if row is None else f"{words.points(row.before_hundredths)} → {words.points(row.after_hundredths)}"
    ended = words.short_day(course.ended_on) if course.ended_on else "–"
    return SheetLine(course.code, ended, figures, outcome, str(sentences.SHORT_OUTCOMES[outcome]))
