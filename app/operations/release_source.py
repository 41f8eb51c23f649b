"""Where the records of a release come from: the rows of those who agreed, and in a demonstration a made-up nation."""

from collections.abc import Iterator, Sequence

from sqlalchemy import insert

from app.domain.catalogue import Catalogue
from app.domain.disclosure.lattice import Quarter, Record
from app.domain.disclosure.written import Measure, PlaceName
from app.domain.instrument import Instrument
from app.domain.outcome_parts import COURSES, ENDED, STARTED
from app.domain.scale import Scale
from app.extensions import db
from app.operations import made_up_nation
from app.operations.purpose import DEMONSTRATION, marked_purpose
from app.queries import release_records
from app.store.releases import ReleaseNumber

COUNTED = tuple(Measure(COURSES, scale, scale, 0, 0, 0, None, False) for scale in (STARTED, ENDED))
"""Families who started, and who ended, whatever was measured."""


class RowSource:
    """A `Source` of the rows."""

    def __init__(self, catalogue: Catalogue, *, number: bool = True) -> None:
        """`number`: give every family who agreed its number first; without one a family is in no release."""
        self._catalogue = catalogue
        self._with_made_up = marked_purpose(db.session.connection()) == DEMONSTRATION
        if number:
            number_families()

    def places(self) -> Sequence[PlaceName]:
        found = [*release_records.places(), *(made_up_nation.places() if self._with_made_up else ())]
        return list({(each.level, each.id): each for each in found}.values())

    def measures(self) -> Sequence[Measure]:
        made_up = {(code, "total") for code in made_up_nation.SPREADS} if self._with_made_up else set()
        scales = sorted(release_records.scales_with_pairs() | made_up)
        return [*COUNTED, *(self._measure(code, scale) for code, scale in scales)]

    def pairs(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        found = release_records.pairs(measure.instrument, measure.scale, until)
        return [*found, *(made_up_nation.paired(measure, until) if self._knows(measure) else ())]

    def ended(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        if measure in COUNTED:
            return ()
        found = release_records.ended(measure.instrument, measure.scale, until)
        return [*found, *self._made_up_ended(measure, until)]

    def _made_up_ended(self, measure: Measure, until: Quarter) -> Iterator[Record]:
        return made_up_nation.ended(measure, until) if self._knows(measure) else iter(())

    def _knows(self, measure: Measure) -> bool:
        return self._with_made_up and made_up_nation.knows(measure)

    def _measure(self, code: str, scale_code: str) -> Measure:
        instrument = self._catalogue.latest(code)
        scale = instrument.scale(scale_code)
        return Measure(
            code,
            scale_code,
            _name(instrument, scale),
            scale.direction.sign,
            scale.low,
            scale.high,
            scale.reliable_change.threshold if scale.reliable_change else None,
            scale.cut_off is not None,
        )


def number_families() -> None:
    """Give every family who agreed and has none a number in the membership of releases."""
    rows = [{"dyad_id": dyad_id} for dyad_id in release_records.not_numbered()]
    if rows:
        db.session.execute(insert(ReleaseNumber), rows)


def _name(instrument: Instrument, scale: Scale) -> str:
    if len(instrument.scales) == 1:
        return instrument.short_name
    return f"{instrument.short_name} {instrument.words().scales.get(scale.code, scale.code)}"
