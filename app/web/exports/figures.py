"""Figures of groups as tables: a service's own outcomes, and a signed release. No row is about a family."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.change import Outcome
from app.domain.disclosure.eligibility import FEWEST
from app.domain.disclosure.release import Figures as Published
from app.domain.disclosure.written import Measure
from app.domain.errors import NotFound
from app.domain.outcomes.figures import Figures, figures
from app.domain.outcomes.groups_moving import CARERS, kind_of, shown_groups
from app.domain.outcomes.kept import kept_of
from app.domain.outcomes.showing import Standing
from app.domain.permissions import Actor
from app.domain.rollups import NOTHING, Dimension
from app.domain.table import Column, Kind, Row, Table
from app.queries.outcomes import group_rows, shown_rows
from app.released.reading import Released
from app.web.exports import coded
from app.web.scales import score_name

EVERYBODY = "everybody"
"""Instead of a kind of group."""


def service_table() -> Table:
    """One line for each score that the service measures, and one for each of its groups that may be shown."""
    points = _("points")
    whole, number = Kind.INTEGER, Kind.DECIMAL
    standings = {
        str(Standing.TOO_FEW): _("Fewer than ten families: nothing is shown"),
        str(Standing.INDICATIVE): _("Indicative: fewer than 30 families"),
        str(Standing.FULL): _("30 families or more"),
    }
    shares = (Column(str(outcome), coded.outcome().values[outcome], whole) for outcome in _SHARES)
    return Table(
        "vig-dcs-service-outcomes",
        _("Outcomes of the service: one line for each score, and for each group that may be shown"),
        (
            Column("instrument", _("The measure, by its code"), width=40),
            Column("scale", _("The score, by its code"), width=40),
            Column("name", _("What it is called"), width=120),
            Column("group_kind", _("Everybody, or what the group has in common"), Kind.CODED, values=_kinds()),
            Column("group", _("The group, by its code; empty for everybody"), width=60),
            Column("started", _("Courses of VIG that started"), whole),
            Column("ended", _("Courses of VIG that ended"), whole),
            Column("standing", _("How far the figures carry"), Kind.CODED, values=standings),
            Column("paired", _("Families measured before and after"), whole),
            Column("paired_percent", _("Their share of the courses that ended"), number, "%"),
            coded.yes_or_no("too_few_paired", _("Whether fewer than 60 in 100 were measured twice")),
            Column("mean_before", _("Mean before VIG"), number, points),
            Column("mean_after", _("Mean after VIG"), number, points),
            Column("mean_change", _("Mean change, after minus before"), number, points),
            Column("change_low", _("Lower end of its 95 percent interval"), number, points),
            Column("change_high", _("Upper end of its 95 percent interval"), number, points),
            Column("if_unchanged", _("Mean change if nobody without a second score had changed"), number, points),
            *shares,
        ),
        (_("Nothing is shown of fewer than %(few)d families. There is no comparison group.", few=FEWEST),),
    )


def _kinds() -> dict[str, str]:
    return {
        EVERYBODY: _("Everybody"),
        str(Dimension.POPULATION): _("What applies to the family"),
        CARERS: _("Who the adult is"),
        str(Dimension.STAGE): _("The practitioner’s stage when VIG started"),
        str(Dimension.DELIVERY): _("Where sessions mostly were"),
        str(Dimension.COURT_ORDERED): _("Whether VIG was ordered by a court"),
    }


_SHARES = (Outcome.RECOVERED, Outcome.IMPROVED, Outcome.NO_RELIABLE_CHANGE, Outcome.WORSE)


def service_rows(actor: Actor, catalogue: Catalogue) -> Iterator[Row]:
    """What the page of outcomes shows of the service that the actor acts for; nothing before it shows anything."""
    kept = kept_of(shown_rows(actor, whole=True))
    for code, name in sorted(kept.scales):
        try:
            instrument = catalogue.latest(code)
            called = score_name(instrument, instrument.scale(name))
        except (NotFound, KeyError):
            continue
        told = figures(kept.sums((code, name)), kept.courses())
        counted = (told.started, told.ended, str(told.standing))
        yield [code, name, called, EVERYBODY, "", *counted, *_of_pairs(told)]
        for kind, group, told in _groups(actor, (code, name)):
            yield [code, name, called, kind, group, None, None, str(told.standing), *_of_pairs(told)]


def _groups(actor: Actor, key: tuple[str, str]) -> Iterator[tuple[str, str, Figures]]:
    """The groups of one score that the page shows: what they have in common, their code, and their figures."""
    for unit, members in sorted(kept_of((), group_rows(actor, key)).groups.items()):
        for member in sorted(shown_groups(unit, members)):
            yield kind_of(unit), member, figures(members[member], NOTHING)


def _of_pairs(told: Figures) -> list[int | float | str | None]:
    """Of a group, its share of the courses that ended is not known."""
    change = told.change
    if change is None:
        return [None] * 13
    counts = {share.outcome: share.count for share in told.shares}
    share = told.paired_share
    return [
        told.paired,
        None if share is None else 100 * share,
        None if share is None else coded.told(told.too_few_paired),
        change.before,
        change.after,
        change.mean,
        change.interval.low,
        change.interval.high,
        change.if_missing_unchanged,
        *(counts.get(outcome) for outcome in _SHARES),
    ]


def release_table() -> Table:
    """One line for each published cell."""
    whole, number, points = Kind.INTEGER, Kind.DECIMAL, _("points")
    return Table(
        "vig-dcs-release",
        _("The newest national release: one line for each published cell"),
        (
            Column("instrument", _("The measure, by its code"), width=40),
            Column("scale", _("The score, by its code"), width=40),
            Column("level", _("What kind of place"), width=20),
            Column("place", _("The place"), width=160),
            Column("population", _("The population, by its code, or everybody"), width=60),
            Column("until_year", _("Financial year, by the year in which it began"), whole),
            Column("until_quarter", _("The last quarter of it that is counted"), whole),
            Column("families", _("Families, rounded to 5"), whole),
            Column("mean_before", _("Mean before VIG"), number, points),
            Column("mean_change", _("Mean change, after minus before"), number, points),
            Column("change_low", _("Lower end of its 95 percent interval"), number, points),
            Column("change_high", _("Upper end of its 95 percent interval"), number, points),
            Column("standardised", _("Standardised change"), number),
            Column("improved", _("Reliably improved"), whole, "%"),
            Column("recovered", _("Reliably improved, past the cut-off"), whole, "%"),
            Column("worse", _("Reliably worse"), whole, "%"),
        ),
        (
            _("All figures hold noise on purpose, so that nobody can be found in them."),
            _("Of shares, 9 stands for under 10 percent and 91 for over 90 percent."),
        ),
    )


def release_rows(released: Released) -> Iterator[Row]:
    """Every cell of the newest signed release; nothing before the first one."""
    edition = released.newest()
    for each in released.rows(edition) if edition else ():
        told, address = each.figures, each.address
        yield (
            each.measure.instrument,
            each.measure.scale,
            str(address.level),
            each.place.name,
            address.population,
            address.until.year,
            address.until.number,
            *_figures(each.measure, told),
        )


def _figures(measure: Measure, told: Published) -> tuple[int | float | None, ...]:
    """What of a cell means something: how many started and ended are counts only, and not every score is judged."""
    if not measure.better:
        return (told.n, *[None] * 8)
    change = (told.mean_before, told.mean_change, told.change_low, told.change_high, told.standardised)
    if measure.threshold is None:
        return (told.n, *change, None, None, None)
    return (told.n, *change, told.improved, told.recovered if measure.has_cut_off else None, told.worse)
