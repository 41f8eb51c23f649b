"""Reads the outcomes of a service that an address asks for, as far as whoever asks may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.catalogue import Catalogue
from app.domain.disclosure.lattice import Quarter
from app.domain.errors import NotFound
from app.domain.instrument import Scale
from app.domain.outcomes.figures import Figures, OverTime, figures, over_time
from app.domain.outcomes.groups_moving import Groups
from app.domain.outcomes.kept import Kept, kept_of
from app.domain.permissions import Action, Actor, may
from app.domain.rollups import Sums
from app.queries import outcomes as reads
from app.queries.shown import ScaleKey
from app.web.outcomes.published import NORMS
from app.web.scales import score_name, whole_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found for an address, as it is kept: everything on the page follows from it."""

    catalogue: Catalogue
    service: str
    order: tuple[str, ...]
    whole: bool
    year: int | None
    chosen: ScaleKey | None
    rows: tuple[reads.ShownRow, ...]
    groups: tuple[reads.ShownRow, ...]
    none_yet: tuple[frozenset[ScaleKey], Sums] | None
    """What is measured in a service of which nothing is shown so far."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale with its figures. `value` stands in the address: `phq9.total`."""

    key: ScaleKey
    name: str
    scale: Scale
    figures: Figures

    @property
    def value(self) -> str:
        return ".".join(self.key)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`whole`: seen by who leads the service, and not as a total that colleagues may see.

    `chosen` is the measure that is shown closely; `groups` and `time` are about it, and empty for colleagues.
    `until`: the last quarter of which anybody is in its figures; None where there are none.
    """

    service: str
    whole: bool
    year: int | None
    years: Sequence[int]
    until: Quarter | None
    courses: Sums
    measures: tuple[Measured, ...]
    chosen: Measured | None
    groups: Mapping[str, Groups]
    time: OverTime


def ask(actor: Actor, catalogue: Catalogue, *, measure: str | None = None, year: int | None = None) -> Asked:
    """Everything that the page of a service's outcomes is made of: three questions, however many pairs there are.

    Who leads the service sees it whole; other practitioners see totals that give none of them away.
    """
    whole = may(actor, Action.SEE_OUTCOMES)
    rows = tuple(reads.shown_rows(actor, whole=whole))
    name, order = reads.name_and_set(actor.service_id)
    none_yet = None if rows else reads.not_yet_shown(actor)
    known = none_yet[0] if none_yet else frozenset((row.instrument_code, row.scale) for row in rows)
    listed = [key for key, _, _ in scales_in_order(catalogue, known, order)]
    chosen = next((key for key in listed if ".".join(key) == measure), listed[0] if listed else None)
    groups = tuple(reads.group_rows(actor, chosen)) if whole and chosen and rows and year is None else ()
    return Asked(catalogue, name, order, whole, year if whole else None, chosen, rows, groups, none_yet)


@lru_cache(maxsize=256)
def scales_in_order(
    catalogue: Catalogue, known: frozenset[ScaleKey], order: tuple[str, ...]
) -> tuple[tuple[ScaleKey, str, Scale], ...]:
    """In the order of the service's own set of measures; what it measures no longer comes last."""
    places = {code: place for place, code in enumerate(order)}
    found = []
    for code in sorted({code for code, _ in known}, key=lambda code: (places.get(code, len(places)), code)):
        try:
            instrument = catalogue.latest(code)
        except NotFound:
            continue
        whole_scale = whole_of(instrument)  # where one holds all the others, they say less about a group
        for scale in (whole_scale,) if whole_scale else instrument.scales:
            if (code, scale.code) in known:
                found.append(((code, scale.code), score_name(instrument, scale), scale))
    return tuple(found)


def outcomes_of(asked: Asked) -> Outcomes:
    """The figures that follow from what was found."""
    kept = kept_of(asked.rows, asked.groups)
    courses = asked.none_yet[1] if asked.none_yet else kept.courses(asked.year)
    known = asked.none_yet[0] if asked.none_yet else frozenset(kept.scales)
    measures = tuple(
        Measured(key, name, scale, _figures(kept, key, courses, asked.year))
        for key, name, scale in scales_in_order(asked.catalogue, known, asked.order)
    )
    chosen = next((each for each in measures if each.key == asked.chosen), None)
    steps = kept.steps(chosen.key) if chosen and asked.whole else {}
    return Outcomes(
        service=asked.service,
        whole=asked.whole,
        year=asked.year,
        years=kept.years if asked.whole else (),
        until=max(steps, default=None),
        courses=courses,
        measures=measures,
        chosen=chosen,
        groups=kept.groups,
        time=over_time(steps),
    )


def _figures(kept: Kept, key: ScaleKey, courses: Sums, year: int | None) -> Figures:
    return figures(kept.sums(key, year), courses, kept.spread(key), NORMS.get(key))
