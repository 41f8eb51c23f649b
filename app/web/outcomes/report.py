"""The report for commissioners: the same figures on paper, what is published beside them, and how they were made."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.disclosure.eligibility import FEWEST
from app.domain.outcomes.showing import INDICATIVE_BELOW
from app.domain.statistics.change_of_groups import OWN_SPREAD_FROM
from app.web.outcomes import pictures, sentences
from app.web.outcomes.asking import Measured, Outcomes
from app.web.outcomes.presenters import (
    Line,
    ShareLine,
    averages_told,
    line_of,
    more_words,
    period_told,
    share_lines,
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One measure with ten pairs at least."""

    name: str
    words: tuple[str, ...]
    more: tuple[str, ...]
    shares: tuple[ShareLine, ...]
    bar: tuple[pictures.Piece, ...]


@dataclass(frozen=True, slots=True)
class Report:
    today: date
    service: str
    told: str
    counts: str
    incomplete: str
    lines: tuple[Line, ...]
    averages: pictures.Averages | None
    averages_words: str
    chapters: tuple[Chapter, ...]
    caveat: tuple[str, str]
    methods: tuple[str, ...]
    back_url: str


def report_of(asked: Outcomes, today: date) -> Report:
    """All measures, in the order of the service's set."""
    few = [each.name for each in asked.measures if each.figures.too_few_paired and each.figures.change]
    drawn = pictures.averages(asked.measures)
    return Report(
        today=today,
        service=asked.service,
        told=period_told(asked),
        counts=counts(asked),
        incomplete=sentences.incomplete(few) if few else "",
        lines=tuple(line_of(each) for each in asked.measures),
        averages=drawn,
        averages_words=averages_told(asked.measures) if drawn else "",
        chapters=tuple(_chapter(each) for each in asked.measures if each.figures.change is not None),
        caveat=sentences.caveat(),
        methods=methods(),
        back_url=url_for("outcomes.service", year=asked.year),
    )


def _chapter(each: Measured) -> Chapter:
    told, change = each.figures, each.figures.change
    return Chapter(
        each.name,
        tuple(sentences.in_words(each.name, each.scale, told)),
        (*more_words(each), *([sentences.regression(change)] if change and change.expected is not None else [])),
        share_lines(told.shares),
        pictures.bar(told.shares),
    )


def counts(asked: Outcomes) -> str:
    """`148 families started VIG, and for 121 it has ended.` Courses, where a family may have had two."""
    return _(
        "%(started)d courses of VIG started and %(ended)d ended. A course counts as ended, too, once anything was "
        "measured after it.",
        started=asked.courses.started,
        ended=asked.courses.ended,
    )


def methods() -> tuple[str, ...]:
    """How the figures were made, one paragraph each."""
    return (
        _(
            "Only families with a score before and after VIG in the same version of a measure are paired. The share "
            "with both scores is of all courses that ended, also those with whom nothing was measured."
        ),
        _(
            "Nothing is shown for fewer than %(few)d families. Up to %(last)d families figures are called indicative. "
            "A group is left out, too, where it could be worked out from others.",
            few=FEWEST,
            last=INDICATIVE_BELOW - 1,
        ),
        _(
            "The average change is the score after minus the score before, with Student’s 95%% interval. Standardised "
            "change (SMCR) divides it by the spread of scores before VIG, with Hedges’ exact correction and the "
            "interval of Bonett (2008), which allows for another spread afterwards. With fewer than %(own)d families "
            "the spread of all services is used, of families who agreed to national use.",
            own=OWN_SPREAD_FROM,
        ),
        _(
            "A change is reliable when it reaches the published threshold of the measure (Jacobson and Truax 1991; a "
            "published number of points comes first). Past the cut-off means: in the clinical range before VIG, and "
            "not after. Shares have Wilson’s interval."
        ),
        _(
            "Families without a second score may differ from the others. So the average is given twice: for families "
            "with both scores, and as if everybody without a second score had not changed at all."
        ),
        _(
            "Families often come when things are hardest, and scores that begin far from the usual move towards it by "
            "themselves. There was no comparison group, so nothing here shows what VIG caused."
        ),
        _(
            "The figures of a measure move on when %(few)d more families have been measured twice with it, and stay "
            "as they are until then: otherwise one family could be worked out from two reports. Corrections, and "
            "families who have left, come in with the next ones. Years are made of the same steps.",
            few=FEWEST,
        ),
    )
