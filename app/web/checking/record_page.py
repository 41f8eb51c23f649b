"""One drawn record: what was entered, when, how and by whom, before and after, what is missing, and signs."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.answers import AnswerKind
from app.domain.checking import VERDICTS, CheckState, Said, may_follow
from app.domain.instrument import Collect
from app.domain.vocabulary import AssessmentState, Mode
from app.queries.check_file import CheckFile, Taken
from app.queries.checking import SaidLine
from app.web import answer_words, check_words, results, words


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what was entered: a name, and one or more values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorthALook:
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    question: str
    cells: tuple[str, ...]
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing said, by whom and when; the reason and the words where there are any."""

    title: str
    reason: str
    text: str
    when: str

    @classmethod
    def make(cls, line: SaidLine) -> "HistoryLine":
        return cls(
            check_words.HISTORY[line.said](line.who),
            str(check_words.REASONS[line.reason]) if line.reason else "",
            line.text,
            words.moment(line.at),
        )


@dataclass(frozen=True)
class RecordPage:
    code: str
    title: str
    place: int
    of: int
    facts: tuple[Fact, ...]
    signs: tuple[WorthALook, ...]
    missing: tuple[str, ...]
    headings: tuple[str, ...]
    answers: tuple[AnswerRow, ...]
    language: str | None
    attribution: str | None
    history: tuple[HistoryLine, ...]
    state: str
    tag: str
    choices: tuple[Said, ...]
    """What can be said of the record now."""
    can_end: bool
    """Whether there is an open query to close."""
    answered: bool
    """Whether its practitioner has answered, so that one can ask again."""
    draw_url: str
    dyad_url: str

    @classmethod
    def make(cls, file: CheckFile) -> "RecordPage":
        check, instrument = file.check, file.assessment.instrument
        state = check.state
        return cls(
            code=check.dyad_code,
            title=_(
                "%(who)s, %(measure)s, %(when)s",
                who=check.practitioner,
                measure=instrument.short_name,
                when=words.occasion(check.kind, check.number),
            ),
            place=check.place,
            of=check.of,
            facts=tuple(_facts(file)),
            signs=tuple(WorthALook(*check_words.sign(each, file.facts)) for each in file.signs),
            missing=tuple(_missing(file)),
            headings=tuple(_when(each) for each in _answered(file)),
            answers=tuple(_rows(file)),
            language="en" if instrument.collect is Collect.ON_SCREEN else None,
            attribution=instrument.citation if instrument.licence.on_page else None,
            history=tuple(map(HistoryLine.make, check.history)),
            state=str(check_words.STATES[state]),
            tag=check_words.TAGS[state],
            choices=tuple(each for each in VERDICTS if may_follow(state, each)),
            can_end=may_follow(state, Said.CLOSE),
            answered=state is CheckState.ANSWERED,
            draw_url=url_for("checking.draw_page", draw_id=check.draw_id),
            dyad_url=url_for("dyads.dyad", dyad_id=check.dyad_id),
        )


def _facts(file: CheckFile) -> Iterator[Fact]:
    assessment = file.assessment
    if assessment.completed_at is not None:
        yield Fact(_("Finished"), (words.moment(assessment.completed_at),))
    yield Fact(_("How"), (str(check_words.MODES[Mode(assessment.mode)]) if assessment.mode else _("Not known"),))
    names = (*file.entered_by, *((_("The parent"),) if file.by_parent else ()))
    yield Fact(_("Entered by"), names or (_("Nobody yet"),))
    if file.facts.words is not None and file.facts.took is not None:
        yield Fact(_("First answer to last"), (_lasting(round(file.facts.took.total_seconds())),))
    given = sum(answer.kind is AnswerKind.ANSWER for answer in assessment.sheet.values())
    yield Fact(_("Answers"), (_("%(given)d of %(of)d", given=given, of=max(len(file.lines), given)),))
    for each in file.taken:
        yield Fact(_when(each), tuple(_scores(file, each)))


def _lasting(seconds: int) -> str:
    if seconds < 120:
        return ngettext("%(num)d second", "%(num)d seconds", seconds)
    return ngettext("%(num)d minute", "%(num)d minutes", round(seconds / 60))


def _when(taken: Taken) -> str:
    return words.occasion(taken.occasion.kind, taken.occasion.number)


def _scores(file: CheckFile, taken: Taken) -> Iterator[str]:
    """`14, moderate`; with the name of the scale where there are several."""
    instrument = file.assessment.instrument
    if taken.assessment.state is not AssessmentState.COMPLETE:
        yield results.result(instrument, instrument.scales[0], taken.assessment, taken.scores).remark
        return
    for scale in instrument.scales:
        if scale.code in taken.scores:
            found = results.result(instrument, scale, taken.assessment, taken.scores)
            told = ", ".join(each for each in (found.figure, found.remark) if each)
            several = len(taken.scores) > 1
            yield f"{words.scale(instrument, scale.code)}: {told}" if several else told


def _missing(file: CheckFile) -> Iterator[str]:
    """Questions without an answer, and what else of this occasion is not there."""
    instrument, occasion = file.assessment.instrument, file.occasion
    for line in file.lines:
        if line.now is None or line.now.value is None:
            yield _(
                "%(question)s: %(answer)s",
                question=answer_words.question(instrument, line.item, occasion.goals),
                answer=answer_words.answer(instrument, line.item, line.now),
            )
    for other in occasion.assessments:
        if other.id != file.assessment.id and other.state is not AssessmentState.COMPLETE:
            told = results.result(other.instrument, other.instrument.scales[0], other, {}).remark
            yield _("%(measure)s at the same time, %(state)s", measure=other.instrument.short_name, state=told)


def _answered(file: CheckFile) -> tuple[Taken, ...]:
    return tuple(each for each in file.taken if each.answers)


def _rows(file: CheckFile) -> Iterator[AnswerRow]:
    instrument = file.assessment.instrument
    for line in file.lines:
        yield AnswerRow(
            answer_words.question(instrument, line.item, file.occasion.goals),
            tuple(answer_words.answer(instrument, line.item, each.answers.get(line.item)) for each in _answered(file)),
            tuple(
                [
                    _("First answered: “%(answer)s”.", answer=answer_words.answer(instrument, line.item, line.first)),
                    *(answer_words.correction(instrument, line.item, each) for each in line.corrections),
                ]
                if line.corrections
                else []
            ),
        )
