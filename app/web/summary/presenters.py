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
from app.web.summary.caseload import Caseload, DyadLine, LinesPage, Measure

FEW = 10
"""Below this many families a percentage is not shown, and the page says that an average would mislead."""
MOST_TO_COLLECT = 10


@dataclass(frozen=True, slots=True)
class Figure:
    value: str
    small: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One dyad: `figures` are the scores before and after, as far as they are known."""

    code: str
    href: str
    drawing: Strip
    outcome: Outcome
    figures: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    chosen: bool


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
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    measure: str
    note: str
    aid: str
    lines: tuple[Line, ...]
    key: tuple[tuple[str, str], ...]
    newer: str | None
    older: str | None
    waiting: tuple[Waiting, ...]
    more_waiting: int

    @classmethod
    def make(
        cls, caseload: Caseload, page: LinesPage, scores: Mapping[uuid.UUID, Scores], today: date
    ) -> "SummaryPage":
        """The whole page. `scores` are those of `page.assessment_ids`."""
        waiting = sorted(_waiting(caseload, today), key=lambda each: (each.since, each.code))
        measure = page.measure
        lines = tuple(_line(caseload, measure, each, scores) for each in page.dyads) if measure else ()
        pairs = caseload.paired(measure) if measure else frozenset()
        return cls(
            today=today,
            any_dyads=bool(caseload.dyads),
            figures=_figures(caseload, measure, pairs, len(waiting)),
            choices=tuple(Choice(each.value, each.name, each == measure) for each in caseload.measures),
            measure=measure.name if measure else "",
            note=_note(len(pairs)),
            aid=sentences.reading_aid_across(measure.scale) if measure else "",
            lines=lines,
            key=_key(lines),
            newer=_address(measure, page.number - 1) if page.number > 1 else None,
            older=_address(measure, page.number + 1) if page.number < page.last else None,
            waiting=tuple(waiting[:MOST_TO_COLLECT]),
            more_waiting=max(0, len(waiting) - MOST_TO_COLLECT),
        )


def _address(measure: Measure | None, number: int) -> str:
    return url_for("summary.own", measure=measure.value if measure else None, page=number)


def _figures(
    caseload: Caseload, measure: Measure | None, pairs: frozenset[uuid.UUID], waiting: int
) -> tuple[Figure, ...]:
    ended = [dyad.intervention_id for dyad in caseload.dyads if dyad.ended_on is not None]
    both = sum(each in pairs for each in ended)
    of_ended = _("of %(ended)d", ended=len(ended))
    if len(ended) >= FEW:
        of_ended = _("of %(ended)d (%(percent)d%%)", ended=len(ended), percent=round(100 * both / len(ended)))
    name = measure.name if measure else ""
    return (
        Figure(str(len(caseload.dyads)), None, _("started VIG")),
        Figure(str(len(ended)), None, _("ended")),
        Figure(str(both), of_ended, _("ended, with %(name)s before and after", name=name) if name else _("measured")),
        Figure(str(waiting), None, _("still to collect")),
    )


def _line(caseload: Caseload, measure: Measure, line: DyadLine, scores: Mapping[uuid.UUID, Scores]) -> Line:
    scale = measure.scale
    rows = [None if each is None else scores.get(each.id, {}).get(scale.code) for each in (line.before, line.after)]
    stored = caseload.changes.get(line.dyad.intervention_id, {}).get(measure.key)
    found = change(scale, stored, points(rows[0]), points(rows[1]))
    estimated = any(row is not None and row.status == ScoreStatus.PRORATED for row in rows)
    return Line(
        code=line.dyad.code,
        href=url_for("dyads.dyad", dyad_id=line.dyad.id),
        drawing=strip(scale, found.before, found.after, found.outcome),
        outcome=found.outcome,
        figures=_scores(found),
        words=_("%(outcome)s, estimated", outcome=_words(found)) if estimated else _words(found),
    )


def _scores(found: Change) -> str:
    before, after = ("–" if each is None else sentences.figure(each) for each in (found.before, found.after))
    if found.after is None:
        return "" if found.before is None else before
    return f"{before} → {after}"


def _words(found: Change) -> str:
    if found.before is None and found.after is not None:
        return _("no score from before")
    return str(sentences.SHORT_OUTCOMES[found.outcome])


def _note(pairs: int) -> str:
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
    for dyad in caseload.dyads:
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
