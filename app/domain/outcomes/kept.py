"""The sums that are shown of a service, as they were kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.disclosure.lattice import Quarter
from app.domain.outcome_parts import COURSES
from app.domain.outcomes.figures import national_spread
from app.domain.outcomes.groups_moving import Groups
from app.domain.outcomes.moving import COLLEAGUES, EVERYBODY, NATIONAL, NO_QUARTER
from app.domain.rollups import NOTHING, Sums

ScaleKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """`scales`: scale -> quarter -> sums, one total without a quarter for colleagues; `groups` of the chosen scale."""

    scales: Mapping[ScaleKey, Mapping[Quarter, Sums]]
    counted: Mapping[Quarter, Sums]
    """Courses of VIG that started and ended."""
    national: Mapping[ScaleKey, Sums]
    groups: Mapping[str, Groups]

    def sums(self, key: ScaleKey, year: int | None = None) -> Sums:
        """One scale, of all time or of the steps that ended in a financial year."""
        return _added(self.scales.get(key, {}), year)

    def courses(self, year: int | None = None) -> Sums:
        """All courses of VIG, or those of a financial year."""
        return _added(self.counted, year)

    def steps(self, key: ScaleKey) -> dict[Quarter, Sums]:
        """The quarters in which a scale has moved on."""
        return {quarter: sums for quarter, sums in self.scales[key].items() if quarter != NO_QUARTER}

    def spread(self, key: ScaleKey) -> float | None:
        """The SD before, in points, of all services when the scale last moved on."""
        sums = self.national.get(key)
        return None if sums is None else national_spread(sums, sums.started)

    @property
    def years(self) -> Sequence[int]:
        """Financial years in which any scale has moved on, newest first."""
        found = {quarter.year for quarters in self.scales.values() for quarter in quarters if quarter != NO_QUARTER}
        return sorted(found, reverse=True)


def kept_of(rows: Iterable[Any], group_rows: Iterable[Any] = ()) -> Kept:
    """From rows of instrument and scale, unit and member, year and number of a quarter, and then the sums."""
    scales: dict[ScaleKey, dict[Quarter, Sums]] = defaultdict(dict)
    counted: dict[Quarter, Sums] = {}
    national: dict[ScaleKey, Sums] = {}
    groups: dict[str, dict[str, Sums]] = defaultdict(dict)
    for code, scale, unit, _, year, number, *sums in rows:
        if code == COURSES:
            counted[Quarter(year, number)] = Sums(*sums)
        elif unit == NATIONAL:
            national[code, scale] = Sums(*sums)
        elif unit in (EVERYBODY, COLLEAGUES):
            scales[code, scale][Quarter(year, number)] = Sums(*sums)
        else:
            scales[code, scale] |= {}
    for _, _, unit, member, _, _, *sums in group_rows:
        groups[unit][member] = Sums(*sums)
    return Kept(scales, counted, national, groups)


def _added(quarters: Mapping[Quarter, Sums], year: int | None) -> Sums:
    wanted = [sums for quarter, sums in quarters.items() if year in (None, quarter.year)]
    return Sums(*map(sum, zip(*wanted, strict=True))) if wanted else NOTHING
