"""Reads the outcomes of a service that an address asks for, as far as whoever asks may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.catalogue import Catalogue
from app.domain.disclosure.eligibility import FEWEST
from app.domain.disclosure.lattice import Quarter
from app.domain.errors import NotFound
from app.domain.instrument import Scale
from app.domain.outcomes.figures import Figures, OverTime, figures, national_spread, over_time
from app.domain.outcomes.showing import Contributors, open_to_a_colleague
from app.domain.periods import quarter_of
from app.domain.permissions import Action, Actor, may
from app.domain.rollups import NOTHING, Sums
from app.domain.statistics.change_of_groups import OWN_SPREAD_FROM
from app.queries import outcomes as reads
from app.queries.organisation import default_set, rules_of
from app.queries.outcomes import ScaleKey, Window
from app.web.outcomes.published import NORMS
from app.web.scales import score_name, whole_of

Members = Mapping[tuple[str, str], Sums]


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale with its figures. `value` stands in the address: `phq9.total`."""

    key: ScaleKey
    name: str
    scale: Scale
    figures: Figures
    sums: Sums

    @property
    def value(self) -> str:
        return ".".join(self.key)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`whole`: seen by who leads the service, and not as a total that colleagues may see.

    `chosen` is the measure that is shown closely; `members` and `time` are about it, and empty for colleagues.
    """

    service: str
    whole: bool
    year: int | None
    years: Sequence[int]
    until: Quarter | None
    courses: Sums
    measures: tuple[Measured, ...]
    chosen: Measured | None
    members: Members
    time: OverTime


def read_outcomes(
    actor: Actor, catalogue: Catalogue, today: date, *, measure: str | None = None, year: int | None = None
) -> Outcomes:
    """Everything on the page of a service's outcomes, from its sums alone. At most six queries, however many pairs.

    A practitioner who does not lead the service sees totals up to the end of the last quarter, so that no figure moves
    when one family's does.
    """
    whole = may(actor, Action.SEE_OUTCOMES)
    window = Window(year=year) if whole else Window(before=quarter_of(today))
    sums = reads.service_sums(actor, window, by_practitioner=not whole)
    scales = sums.scales if whole else _open_to(actor, sums)
    measures = _measured(catalogue, scales, sums.courses, default_set(actor.service_id), whole=whole)
    chosen = next((each for each in measures if each.value == measure), None) or next(iter(measures), None)
    shown = chosen if whole else None
    return Outcomes(
        service=rules_of(actor.service_id).name,
        whole=whole,
        year=window.year,
        years=sums.years if whole else (),
        until=window.before,
        courses=sums.courses,
        measures=measures,
        chosen=chosen,
        members=reads.sums_by_member(actor, shown.key, window) if shown else {},
        time=over_time(reads.sums_by_quarter(actor, shown.key, Window()) if shown else {}),
    )


def _open_to(actor: Actor, sums: reads.ServiceSums) -> Mapping[ScaleKey, Sums]:
    """Scales whose total a colleague may see; of the others, and of those without a second score, nothing is said."""
    own = actor.user_id.hex
    return {
        key: each._replace(unpaired=0, sum_u=0, sum_uu=0)
        if open_to_a_colleague(Contributors(sums.by_practitioner.get(key, {}), own))
        else NOTHING
        for key, each in sums.scales.items()
    }


def _measured(
    catalogue: Catalogue, scales: Mapping[ScaleKey, Sums], courses: Sums, order: Sequence[str], *, whole: bool
) -> tuple[Measured, ...]:
    """In the order of the service's own set of measures; what it measures no longer comes last."""
    national = reads.national_sums([key for key, each in scales.items() if FEWEST <= each.paired < OWN_SPREAD_FROM])
    places = {code: place for place, code in enumerate(order)}
    found = []
    for code in sorted({code for code, _ in scales}, key=lambda code: (places.get(code, len(places)), code)):
        try:
            instrument = catalogue.latest(code)
        except NotFound:
            continue
        whole_scale = whole_of(instrument)  # where one holds all the others, they say less about a group
        for scale in (whole_scale,) if whole_scale else instrument.scales:
            key = (code, scale.code)
            if key in scales:
                spread = national_spread(*national.get(key, (NOTHING, 0)))
                told = figures(scales[key], courses, spread, NORMS.get(key))
                found.append(Measured(key, score_name(instrument, scale), scale, told, scales[key]))
    return tuple(found)
