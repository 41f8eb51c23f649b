"""What is said of a service's outcomes. Changes are described; nothing is said about what brought them about.

Every function makes text from figures and nothing else, so that tests can read it.
"""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.change import Outcome
from app.domain.disclosure.eligibility import FEWEST
from app.domain.disclosure.lattice import Quarter
from app.domain.outcomes.figures import Change, Figures, OverTime
from app.domain.outcomes.showing import Standing
from app.domain.scale import Direction, Scale
from app.domain.statistics.change_of_groups import OWN_SPREAD_FROM
from app.domain.statistics.interval import Interval
from app.domain.statistics.run_chart import FEWEST_POINTS
from app.web.sentences import listed


def points(value: float) -> str:
    """`13.2`: means have one decimal; a true minus sign."""
    return f"{value:.1f}".replace("-", "−") if round(value, 1) else "0.0"


def spreads(value: float) -> str:
    """`0.67`: standardised changes have two."""
    return f"{value:.2f}".replace("-", "−") if round(value, 2) else "0.00"


def percent(share: float) -> str:
    return _("%(percent)d%%", percent=round(100 * share))


def between(interval: Interval) -> str:
    """The interval of a share: `17 to 37`."""
    return _("%(low)d to %(high)d", low=round(100 * interval.low), high=round(100 * interval.high))


def moved(change: float) -> str:
    """`3.8 points lower`."""
    if round(change, 1) == 0:
        return _("the same")
    size = points(abs(change))
    return _("%(size)s points lower", size=size) if change < 0 else _("%(size)s points higher", size=size)


def moved_between(interval: Interval) -> str:
    """`2.7 to 4.9 lower`, or, where the ends lie on both sides of no change, `from 0.4 higher to 2.1 lower`."""
    low, high = interval
    if high <= 0:
        return _("%(small)s to %(large)s lower", small=points(abs(high)), large=points(abs(low)))
    if low >= 0:
        return _("%(small)s to %(large)s higher", small=points(low), large=points(high))
    return _("from %(lower)s lower to %(higher)s higher", lower=points(abs(low)), higher=points(high))


def better(scale: Scale) -> str:
    return _("A lower score is better.") if _falls(scale) else _("A higher score is better.")


def in_words(name: str, scale: Scale, told: Figures) -> Iterator[str]:
    """Paragraphs on one scale, the most important first."""
    if told.change is None:
        yield _(
            "%(name)s has both scores for fewer than %(few)d families. "
            "So few say little about a group, so no figures are shown.",
            name=name,
            few=FEWEST,
        )
        return
    if told.standing is Standing.INDICATIVE:
        yield indicative(told)
    yield _(
        "Among the %(paired)d families with %(name)s before and after VIG, scores were on average %(moved)s "
        "afterwards (95%% interval: %(between)s). %(better)s",
        paired=told.paired,
        name=name,
        moved=moved(told.change.mean),
        between=moved_between(told.change.interval),
        better=better(scale),
    )
    yield judged(name, told)
    if told.unpaired:
        yield if_unchanged(told.unpaired, told.change)


def indicative(told: Figures) -> str:
    """What so few pairs cannot tell apart."""
    return _(
        "Only indicative: with %(paired)d families the standardised change is known to about %(half)s either way.",
        paired=told.paired,
        half=spreads(told.smallest_told_apart or 0.0),
    )


def judged(name: str, told: Figures) -> str:
    """`Of these, 30 reliably improved (19 of them past the cut-off), 38 showed no reliable change, …`"""
    counts = {share.outcome: share.count for share in told.shares}
    if not counts:
        return _("No reliable change is published for %(name)s, so nobody is called better or worse.", name=name)
    recovered = counts[Outcome.RECOVERED]
    improved = recovered + counts[Outcome.IMPROVED]
    first = ngettext("%(num)d reliably improved", "%(num)d reliably improved", improved)
    if told.recoverable:
        first = _("%(improved)s (%(recovered)d of them past the cut-off)", improved=first, recovered=recovered)
    same, worse = counts[Outcome.NO_RELIABLE_CHANGE], counts[Outcome.WORSE]
    parts = [
        first,
        ngettext("%(num)d showed no reliable change", "%(num)d showed no reliable change", same),
        ngettext("%(num)d was reliably worse", "%(num)d were reliably worse", worse),
    ]
    text = _("Of these, %(parts)s.", parts=listed(parts))
    if told.recoverable:
        text += " " + ngettext(
            "%(num)d began in the clinical range; only those can get past the cut-off.",
            "%(num)d began in the clinical range; only those can get past the cut-off.",
            told.recoverable,
        )
    return text


def if_unchanged(unpaired: int, change: Change) -> str:
    """The other end of the range: everybody without a second score stayed the same."""
    return ngettext(
        "If the %(num)d family whose VIG ended without a second score had not changed, the average would be %(moved)s.",
        "If the %(num)d families whose VIG ended without a second score had not changed at all, "
        "the average would be %(moved)s.",
        unpaired,
        moved=moved(change.if_missing_unchanged),
    )


def standardised(scale: Scale, change: Change) -> str:
    """The standardised change with its interval and whose spread it is measured by; better is always above nought."""
    found = change.standardised
    if found is None:
        return _("The scores before VIG do not differ, so there is no standardised change.")
    estimate, interval = found.estimate * scale.direction.sign, towards_better(scale, found.interval)
    values = {"estimate": spreads(estimate), "low": spreads(interval.low), "high": spreads(interval.high)}
    if found.own_spread:
        return _(
            "Standardised change (SMCR): %(estimate)s (%(low)s to %(high)s), in units of the usual spread of this "
            "service’s scores before VIG. Above 0 is better.",
            **values,
        )
    return _(
        "Standardised change: %(estimate)s (%(low)s to %(high)s). With fewer than %(own)d families it is in units of "
        "the spread of all services’ scores before VIG. Above 0 is better.",
        own=OWN_SPREAD_FROM,
        **values,
    )


def regression(change: Change) -> str:
    """What change to expect where nothing happens but a second measurement."""
    if change.expected is None:
        return _(
            "Scores that begin far from the usual tend to move towards it by themselves. How much that is here "
            "cannot be said: no norms with a source are there for this measure."
        )
    return _(
        "Scores that begin far from the usual tend to move towards it by themselves. From that alone, scores "
        "%(moved)s would be expected.",
        moved=moved(change.expected),
    )


def completeness(told: Figures) -> str:
    """How many of those whose VIG has ended have both scores."""
    if told.paired_share is None:
        return _("No course of VIG has ended yet.")
    if told.standing is Standing.TOO_FEW:
        return _("Fewer than %(few)d of %(ended)d", few=FEWEST, ended=told.ended)
    share = percent(told.paired_share)
    return _("%(paired)d of %(ended)d, %(share)s", paired=told.paired, ended=told.ended, share=share)


def baselines(told: Figures) -> str:
    """How the families with and without a second score began; empty where either are too few."""
    if told.change is None or told.unpaired_before is None:
        return ""
    return _(
        "Before VIG, families with both scores had %(paired)s on average; the %(unpaired)d without a second score "
        "had %(other)s.",
        paired=points(told.change.before),
        unpaired=told.unpaired,
        other=points(told.unpaired_before),
    )


def incomplete(names: list[str]) -> str:
    """The warning above figures that many families are missing from."""
    return ngettext(
        "%(names)s has both scores for fewer than 60 of 100 families whose VIG has ended.",
        "%(names)s have both scores for fewer than 60 of 100 families whose VIG has ended.",
        len(names),
        names=listed(names),
    )


def caveat() -> tuple[str, str]:
    """What every reader has to know: in bold, and why."""
    return (
        _("There was no comparison group."),
        _("People often feel better with time, so these figures do not show what VIG caused."),
    )


def quarter(value: Quarter) -> str:
    """`April to June 2026`."""
    months = (
        _("April to June %(year)d"),
        _("July to September %(year)d"),
        _("October to December %(year)d"),
        _("January to March %(year)d"),
    )
    return months[value.number - 1] % {"year": value.year + (value.number == 4)}


def financial_year(year: int) -> str:
    return _("April %(first)d to March %(last)d", first=year, last=year + 1)


def over_time(told: OverTime) -> str:
    """How to read the chart over time, and whether anything stands out."""
    how = _(
        "Each dot is the average change of the families who came into the figures together, %(few)d or more.",
        few=FEWEST,
    )
    if told.limits is None:
        few = _("Limits need %(fewest)d dots, so none are drawn yet.", fewest=FEWEST_POINTS)
        return f"{how} {few}"
    outside = sum(not told.limits.low <= each.mean <= told.limits.high for each in told.points)
    if not outside:
        return how + " " + _("All dots lie between the dashed limits: ordinary ups and downs.")
    return (
        how
        + " "
        + ngettext(
            "%(num)d dot lies outside the dashed limits: a reason to ask what was different then.",
            "%(num)d dots lie outside the dashed limits: a reason to ask what was different then.",
            outside,
        )
    )


def towards_better(scale: Scale, interval: Interval) -> Interval:
    """An interval of change with the better end high."""
    return Interval(-interval.high, -interval.low) if _falls(scale) else interval


def _falls(scale: Scale) -> bool:
    return scale.direction is Direction.HIGHER_WORSE


def quarters(first: Quarter | None, last: Quarter) -> str:
    """One quarter, or from one to another; or up to the one."""
    if first is None:
        return _("Up to %(last)s", last=quarter(last))
    if first == last:
        return quarter(first)
    return _("%(first)s until %(last)s", first=quarter(first), last=quarter(last))
