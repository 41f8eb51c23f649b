"""What can be done next for a dyad, and the course of VIG it is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.due import left_to_collect, settled
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import DyadView, OccasionLine
from app.queries.dyad_file import DyadFile
from app.queries.transferring import TransferLine
from app.web import course_words, sentences, words


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button. It leads to `href`, or else opens the time point `kind` `number`."""

    label: str
    href: str | None
    kind: str
    number: int
    due: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A quiet link."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class CoursePanel:
    """The course that is shown. `follows` is its number where another one can begin; `due_again_url` where the
    measures after VIG were left out and may be wanted after all. `current` leads from an earlier course to today's.
    """

    papers: tuple[Way, ...]
    told: tuple[str, ...]
    ways: tuple[Way, ...]
    follows: int | None
    next_url: str
    due_again_url: str | None
    earlier: tuple[Way, ...]
    current: str | None
    hands: tuple[str, ...]


def next_steps(dyad: DyadView, occasions: Sequence[OccasionLine], today: date) -> tuple[NextStep, ...]:
    """What is due first, then what else may be begun."""
    left = left_to_collect(dyad, occasions, today)
    due = None if left is None else OccasionKind(left.due)
    unfinished = [each for each in occasions if not all(map(settled, each.assessments))]
    going_on = [_go_on(each, due) for each in unfinished]
    opening = [_begin(kind, number, due) for kind, number in _to_begin(dyad, occasions)]
    return tuple(sorted(going_on + opening, key=lambda step: not step.due))


def _to_begin(dyad: DyadView, occasions: Sequence[OccasionLine]) -> list[tuple[OccasionKind, int]]:
    held = [each.kind for each in occasions]
    follow_up = (OccasionKind.FOLLOW_UP, held.count(OccasionKind.FOLLOW_UP) + 1)
    if OccasionKind.AFTER in held:
        return [follow_up]
    if dyad.ended_on is not None:
        late = [] if OccasionKind.BEFORE in held else [(OccasionKind.BEFORE, 1)]
        planned = [follow_up] if dyad.follow_up_on is not None else []
        return [(OccasionKind.AFTER, 1), *planned, *late]
    if OccasionKind.BEFORE not in held:
        return [(OccasionKind.BEFORE, 1)]
    return [(OccasionKind.AFTER, 1), (OccasionKind.DURING, held.count(OccasionKind.DURING) + 1)]


def _go_on(occasion: OccasionLine, due: OccasionKind | None) -> NextStep:
    label = _("Go on with measures %(when)s", when=sentences.WHEN[occasion.kind])
    href = url_for("occasions.occasion", occasion_id=occasion.id)
    return NextStep(label, href, occasion.kind, occasion.number, occasion.kind is due)


def _begin(kind: OccasionKind, number: int, due: OccasionKind | None) -> NextStep:
    return NextStep(_("Collect measures %(when)s", when=sentences.WHEN[kind]), None, kind, number, kind is due)


def course_panel(of: DyadFile, may_change: bool, own: bool) -> CoursePanel:
    """What to say about the course shown, and the ways on from it. A supervisor (not `own`) takes no papers away."""
    dyad, newest = of.dyad, of.courses[-1].course
    others = [each for each in of.courses if each.course not in (dyad.course, newest)]
    number = None if of.is_newest else dyad.course
    return CoursePanel(
        papers=(
            Way(_("Letter for the parent"), url_for("paper.letter", dyad_id=dyad.id, course=number)),
            Way(_("Note for the record"), url_for("paper.note", dyad_id=dyad.id, course=number)),
        )
        if own
        else (),
        told=_told(dyad, newest),
        ways=_ways(dyad, of.occasions) if may_change else (),
        follows=dyad.course if may_change and dyad.ended_on is not None else None,
        next_url=url_for("endings.next_course", dyad_id=dyad.id),
        due_again_url=_due_again(dyad) if may_change else None,
        earlier=tuple(_earlier(each) for each in others),
        current=None if of.is_newest else url_for("dyads.dyad", dyad_id=dyad.id),
        hands=tuple(map(_hands, of.transfers)),
    )


def _hands(line: TransferLine) -> str:
    return _(
        "%(giver)s gave this dyad to %(taker)s on %(moment)s.",
        giver=line.giver,
        taker=line.taker,
        moment=words.moment(line.at),
    )


def _told(dyad: DyadView, newest: int) -> tuple[str, ...]:
    told = [course_words.course(dyad)]
    if newest > 1:
        told.insert(0, _("Course %(number)d of %(of)d.", number=dyad.course, of=newest))
    left_out = course_words.after_left_out(dyad)
    if left_out is not None:
        told.append(left_out)
    if dyad.follow_up_on is not None:
        told.append(_("A follow-up is planned from %(day)s.", day=words.day(dyad.follow_up_on)))
    return tuple(told)


def _ways(dyad: DyadView, occasions: Sequence[OccasionLine]) -> tuple[Way, ...]:
    give = Way(_("Give this dyad to a colleague"), url_for("transferring.give", dyad_id=dyad.id))
    ending = url_for("endings.ending", dyad_id=dyad.id)
    if dyad.ended_on is None:
        return Way(_("VIG has ended"), ending), give
    found = [Way(_("Change how VIG ended"), ending)]
    if all(each.kind is not OccasionKind.AFTER for each in occasions) and dyad.no_after is None:
        found.append(Way(_("No measures after VIG?"), url_for("endings.after", dyad_id=dyad.id)))
    plan = _("Plan a follow-up") if dyad.follow_up_on is None else _("Change the follow-up")
    return (*found, Way(plan, url_for("endings.follow_up", dyad_id=dyad.id)), give)


def _due_again(dyad: DyadView) -> str | None:
    return None if dyad.no_after is None else url_for("endings.due_again", dyad_id=dyad.id)


def _earlier(dyad: DyadView) -> Way:
    started, ended = words.day(dyad.started_on), dyad.ended_on
    text = _("Course %(number)d, begun on %(day)s", number=dyad.course, day=started)
    if ended is not None:
        text = _("Course %(number)d, %(start)s to %(end)s", number=dyad.course, start=started, end=words.day(ended))
    return Way(text, url_for("dyads.dyad", dyad_id=dyad.id, course=dyad.course))
