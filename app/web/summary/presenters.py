"""What a practitioner's summary shows: counts, a line for each dyad, and what is still to collect. Never an average."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.change import Change, Outcome
from app.domain.due import Due, ToCollect, left_to_collect
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import DyadView
from app.web import sentences, words
from app.web.course_words import due_since
from app.web.results import Scores, change, points
from app.web.strips import Strip, strip
from app.web.summary.asking import Asked
from app.web.summary.caseload import Caseload, DyadLine, LinesPage, Measure
from app.web.summary.choosing import Chosen, Option, Picker
from app.web.summary.figures import Figure, figures_of
from app.web.summary.plot import Plot, plot_of
from app.web.tallies import FEW

MOST_TO_COLLECT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One dyad: `figures` are the scores before and after, as far as they are known. `course`: from the second on."""

    code: str
    course: int | None
    href: str
    drawing: Strip
    outcome: Outcome
    figures: str
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dyad whose measures are due."""

    code: str
    text: str
    what: str
    href: str
    since: date


@dataclass(frozen=True, slots=True)
class SummaryPage:
    today: date
    any_dyads: bool
    limits: str
    figures: tuple[Figure, ...]
    pickers: tuple[Picker, ...]
    measures: tuple[Option, ...]
    measure: str
    note: str
    aid: str
    lines: tuple[Line, ...]
    key: tuple[tuple[str, str], ...]
    plot: Plot | None
    newer: str | None
    older: str | None
    sheet_url: str
    waiting: tuple[Waiting, ...]
    more_waiting: int


def summary_page(asked: Asked, page: LinesPage, scores: Mapping[uuid.UUID, Scores], today: date) -> SummaryPage:
    """The whole page. `scores` are those of `page.assessment_ids`."""
    caseload, chosen = asked.caseload, asked.chosen
    waiting = sorted(_waiting(caseload, today), key=lambda each: (each.since, each.code))
    measure = page.measure
    lines = tuple(_line(caseload, measure, each, scores) for each in page.dyads) if measure else ()
    pairs = caseload.paired(measure) if measure else frozenset()
    shown = measure.value if measure else None
    return SummaryPage(
        today=today,
        any_dyads=asked.any_dyads,
        limits=chosen.told,
        figures=figures_of(caseload, measure, pairs, len(waiting)),
        pickers=asked.pickers,
        measures=tuple(Option(each.value, each.name, each == measure) for each in caseload.measures),
        measure=measure.name if measure else "",
        note=note(len(pairs)),
        aid=sentences.reading_aid_across(measure.scale) if measure else "",
        lines=lines,
        key=_key(lines),
        plot=plot_of(caseload, measure) if measure else None,
        newer=_address(chosen, shown, page.number - 1) if page.number > 1 else None,
        older=_address(chosen, shown, page.number + 1) if page.number < page.last else None,
        sheet_url=url_for("summary.sheet", **chosen.query(measure=shown)),
        waiting=tuple(waiting[:MOST_TO_COLLECT]),
        more_waiting=max(0, len(waiting) - MOST_TO_COLLECT),
    )


def _address(chosen: Chosen, measure: str | None, number: int) -> str:
    return url_for("summary.own", **chosen.query(measure=measure, page=number))


def _line(caseload: Caseload, measure: Measure, line: DyadLine, scores: Mapping[uuid.UUID, Scores]) -> Line:
    scale = measure.scale
    rows = [None if each is None else scores.get(each.id, {}).get(scale.code) for each in (line.before, line.after)]
    stored = caseload.changes.get(line.dyad.intervention_id, {}).get(measure.key)
    found = change(scale, stored, points(rows[0]), points(rows[1]))
    estimated = any(row is not None and row.status == ScoreStatus.PRORATED for row in rows)
    return Line(
        code=line.dyad.code,
        course=line.dyad.course if line.dyad.course > 1 else None,
        href=url_for("dyads.dyad", dyad_id=line.dyad.id, course=_number(caseload, line.dyad)),
        drawing=strip(scale, found.before, found.after, found.outcome),
        outcome=found.outcome,
        figures=_scores(found),
        words=_("%(outcome)s, estimated", outcome=_words(found)) if estimated else _words(found),
    )


def _number(caseload: Caseload, dyad: DyadView) -> int | None:
    """How an address names a course: the newest one is not named."""
    return None if dyad.intervention_id in caseload.newest else dyad.course


def _scores(found: Change) -> str:
    before, after = ("–" if each is None else sentences.figure(each) for each in (found.before, found.after))
    if found.after is None:
        return "" if found.before is None else before
    return f"{before} → {after}"


def _words(found: Change) -> str:
    if found.before is None and found.after is not None:
        return _("no score from before")
    return str(sentences.SHORT_OUTCOMES[found.outcome])


def note(pairs: int) -> str:
    if pairs < FEW:
        return _("With so few families an average would mislead, so there is none.")
    return _("There is no average: families differ, and each line says more about one of them.")


def _key(lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """The shapes on this page, with their words."""
    there = {line.outcome for line in lines}
    shapes = [(str(outcome), str(sentences.OUTCOMES[outcome])) for outcome in Outcome if outcome in there]
    drawn = [line.drawing for line in lines]
    return (
        ("before", _("before")),
        *shapes,
        *([("wobble", _("change this small may be wobble"))] if any(each.band for each in drawn) else []),
        *([("cut_off", _("cut-off"))] if any(each.cut_off is not None for each in drawn) else []),
    )


def _waiting(caseload: Caseload, today: date) -> list[Waiting]:
    found = []
    for dyad in (each for each in caseload.dyads if each.intervention_id in caseload.newest):
        left = left_to_collect(dyad, caseload.occasions.get(dyad.intervention_id, ()), today)
        if left is not None:
            found.append(_to_collect(dyad, left))
    return found


def _to_collect(dyad: DyadView, left: ToCollect) -> Waiting:
    since = due_since(dyad, left)
    progress = (
        _("%(settled)d of %(of)d measures done.", settled=left.settled, of=left.of) if left.of else _("Not begun yet.")
    )
    return Waiting(
        code=dyad.code,
        text=str(sentences.WHEN[OccasionKind(left.due)]),
        what=f"{progress} {_when(dyad, left, since)}",
        href=url_for("dyads.dyad", dyad_id=dyad.id),
        since=since,
    )


def _when(dyad: DyadView, left: ToCollect, since: date) -> str:
    if left.due is Due.FOLLOW_UP:
        return _("The follow-up was planned from %(day)s.", day=words.day(since))
    if left.due is Due.AFTER and dyad.ended_on is not None:
        return _("VIG ended on %(day)s.", day=words.day(since))
    return _("VIG started on %(day)s.", day=words.day(since))
