"""What the page of a service's outcomes shows: words, then pictures, then tables."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.disclosure.eligibility import FEWEST
from app.domain.outcomes.figures import Figures, Share
from app.domain.outcomes.showing import Standing
from app.web.outcomes import pictures, sentences
from app.web.outcomes.asking import Measured, Outcomes
from app.web.outcomes.groups import Breakdown, breakdowns
from app.web.sentences import OUTCOMES


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One measure in the table. Figures are empty where there are too few pairs."""

    name: str
    better: str
    both: str
    below: bool
    scores: str
    moved: str
    between: str
    indicative: bool


@dataclass(frozen=True, slots=True)
class ShareLine:
    shape: str
    words: str
    count: int
    percent: str
    between: str


@dataclass(frozen=True, slots=True)
class Close:
    """The chosen measure. Everything but the words is empty where it has too few pairs."""

    name: str
    families: int
    words: tuple[str, ...]
    more: tuple[str, ...]
    shares: tuple[ShareLine, ...]
    bar: tuple[pictures.Piece, ...]
    run: pictures.Run | None
    run_words: str
    points: tuple[tuple[str, int, str], ...]
    """When, how many families, average change: the table beside the chart over time."""
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    service: str
    whole: bool
    told: str
    started: int
    ended: int
    paired: str
    paired_share: str
    measures: tuple[Option, ...]
    years: tuple[Option, ...]
    one_year: bool
    incomplete: str
    lines: tuple[Line, ...]
    averages: pictures.Averages | None
    averages_words: str
    close: Close | None
    caveat: tuple[str, str]
    report_url: str


def outcomes_page(asked: Outcomes) -> OutcomesPage:
    """The whole page."""
    chosen = asked.chosen
    drawn = pictures.averages(asked.measures)
    few = [each.name for each in asked.measures if each.figures.too_few_paired and each.figures.change]
    return OutcomesPage(
        service=asked.service,
        whole=asked.whole,
        told=period_told(asked),
        started=asked.courses.started,
        ended=asked.courses.ended,
        paired=_count(chosen.figures) if chosen else "–",
        paired_share=_share(chosen.figures) if chosen else "–",
        measures=tuple(Option(each.value, each.name, each is chosen) for each in asked.measures),
        years=_years(asked),
        one_year=asked.year is not None,
        incomplete=sentences.incomplete(few) if few else "",
        lines=tuple(line_of(each) for each in asked.measures),
        averages=drawn,
        averages_words=averages_told(asked.measures) if drawn else "",
        close=_close(asked, chosen) if chosen else None,
        caveat=sentences.caveat(),
        report_url=url_for("outcomes.report", year=asked.year),
    )


def period_told(asked: Outcomes) -> str:
    """Whom the figures stand for, and when they move on."""
    if asked.chosen is None or not any(each.figures.paired for each in asked.measures):
        return _("Figures come once %(few)d families have been measured twice with the same measure.", few=FEWEST)
    if not asked.whole:
        told = _("Families of this service who are in the figures so far.")
        when = _(
            "These figures move on when %(few)d more families, of three practitioners or more, have been measured "
            "twice: so nobody can work out a colleague’s.",
            few=FEWEST,
        )
        return f"{told} {when}"
    when = _("These figures move on when %(few)d more families have been measured twice.", few=FEWEST)
    if asked.year is not None:
        told = _(
            "Families measured a second time in %(year)s. A few of them may count in the year after.",
            year=sentences.financial_year(asked.year),
        )
    elif asked.until is not None:
        told = _("Families who are in the figures so far, up to %(quarter)s.", quarter=sentences.quarter(asked.until))
    else:
        told = _("Families who are in the figures so far.")
    return f"{told} {when}"


def _years(asked: Outcomes) -> tuple[Option, ...]:
    if not asked.whole:
        return ()
    every = Option("", _("At any time"), asked.year is None)
    named = [Option(str(year), sentences.financial_year(year), year == asked.year) for year in asked.years]
    return (every, *named)


def _count(told: Figures) -> str:
    return _("fewer than %(few)d", few=FEWEST) if told.standing is Standing.TOO_FEW else str(told.paired)


def _share(told: Figures) -> str:
    if told.standing is Standing.TOO_FEW or told.paired_share is None:
        return "–"
    return sentences.percent(told.paired_share)


def line_of(each: Measured) -> Line:
    """One measure as a row of the table."""
    told, change = each.figures, each.figures.change
    return Line(
        name=each.name,
        better=sentences.better(each.scale),
        both=sentences.completeness(told),
        below=told.too_few_paired,
        scores=f"{sentences.points(change.before)} → {sentences.points(change.after)}" if change else "",
        moved=sentences.moved(change.mean) if change else "",
        between=sentences.moved_between(change.interval) if change else "",
        indicative=told.standing is Standing.INDICATIVE,
    )


def averages_told(measures: tuple[Measured, ...]) -> str:
    """The picture of all measures, for whoever does not see it."""
    told = []
    for each in measures:
        change = each.figures.change
        if change is not None and change.standardised is not None:
            told.append(f"{each.name}: {sentences.standardised(each.scale, change)}")
    return " ".join(told)


def more_words(each: Measured) -> tuple[str, ...]:
    """What stands after the first words: baselines and the standardised change."""
    change = each.figures.change
    if change is None:
        return ()
    told = (
        sentences.baselines(each.figures),
        sentences.standardised(each.scale, change),
    )
    return tuple(text for text in told if text)


def share_lines(shares: tuple[Share, ...]) -> tuple[ShareLine, ...]:
    """How many changed how, each with its share and interval."""
    return tuple(
        ShareLine(
            str(each.outcome),
            str(OUTCOMES[each.outcome]),
            each.count,
            sentences.percent(each.share),
            sentences.between(each.interval),
        )
        for each in shares
    )


def _close(asked: Outcomes, each: Measured) -> Close:
    told = each.figures
    enough = told.change is not None
    points = asked.time.points if enough else ()
    return Close(
        name=each.name,
        families=told.paired,
        words=tuple(sentences.in_words(each.name, each.scale, told)),
        more=(*more_words(each), *([sentences.regression(told.change)] if told.change else [])),
        shares=share_lines(told.shares),
        bar=pictures.bar(told.shares),
        run=pictures.run(each.scale, asked.time) if enough else None,
        run_words=sentences.over_time(asked.time) if points else "",
        points=tuple(
            (sentences.quarters(point.first, point.last), point.pairs, sentences.moved(point.mean)) for point in points
        ),
        breakdowns=breakdowns(asked.groups) if enough else (),
    )
