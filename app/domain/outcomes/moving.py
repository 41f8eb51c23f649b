"""When the figures of a service move on: never for one family, so that nobody can take yesterday's from today's.

A service's page shows sums that were kept. They are replaced only when ten families more have been measured twice,
families that were in none of the earlier ones. So two states of a figure, however far apart, differ by ten families at
least whose scores nobody has seen in a sum before. Corrections and leavers wait, and come in together with those ten.

The points over time and the years are made of the same steps: their differences are differences of states that were
shown. Groups move on by themselves and more slowly (`app.domain.outcomes.groups_moving`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.disclosure.eligibility import FEWEST
from app.domain.disclosure.lattice import Quarter
from app.domain.outcome_parts import Part
from app.domain.outcomes.groups_moving import groups_moved
from app.domain.outcomes.showing import Contributors, open_to_a_colleague
from app.domain.rollups import NOTHING, Sums, total_of

EVERYBODY, COLLEAGUES = "everybody", "colleagues"
"""What who leads the service sees, in steps by quarter; and the total that all practitioners see."""
NATIONAL, LISTED = "national", "listed"
"""What stands beside them: sums of all services, for their spread; and that a scale is measured at all."""
NO_QUARTER = Quarter(0, 0)
"""Of sums that are not told apart by quarter."""


class Cell(NamedTuple):
    """Where a shown sum of one scale stands. `unit`: EVERYBODY, COLLEAGUES, or what groups are told apart by."""

    unit: str
    member: str = ""
    quarter: Quarter = NO_QUARTER


def is_pair(part: Part) -> bool:
    """Whether a part has a score before and after."""
    return part.before_hundredths is not None and part.after_hundredths is not None


@dataclass(frozen=True, slots=True)
class Known:
    """A part, and what of it has been shown. `step`: in which step its pair came in; None before."""

    part: Part
    step: int | None = None
    alone: bool = False
    """Whether it has counted as a score before VIG without one after."""
    to_colleagues: bool = False

    @property
    def paired(self) -> bool:
        return is_pair(self.part)

    @property
    def unpaired(self) -> bool:
        return self.part.before_hundredths is not None and self.part.after_hundredths is None and self.part.ended


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one scale: its cells, and the step in which each unit last moved."""

    cells: Mapping[Cell, Sums]
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """What is shown from now on, and whose part came in: pairs, scores without a second one, pairs for colleagues."""

    shown: Shown
    paired: tuple[Part, ...] = ()
    alone: tuple[Part, ...] = ()
    to_colleagues: tuple[Part, ...] = ()


def enough(families: int) -> bool:
    """Whether so many families, none of whom has been shown, may come in together."""
    return families >= FEWEST


def enough_for_colleagues(families: Mapping[str, int]) -> bool:
    """The same for the total that all practitioners see: whoever of them takes off her own, a group must be left.

    `families`: practitioner -> how many of theirs would come in.
    """
    return open_to_a_colleague(Contributors(families, "")) and all(
        open_to_a_colleague(Contributors(families, each)) for each in families
    )


def move_on(shown: Shown, known: Sequence[Known]) -> Moved | None:
    """Everything of one scale in one service as it is now: what to show of it, or None while nothing may change."""
    new = [each.part for each in known if each.paired and each.step is None]
    for_colleagues = [each.part for each in known if each.paired and not each.to_colleagues]
    cells, steps = dict(shown.cells), dict(shown.steps)
    alone: tuple[Part, ...] = ()
    moved = enough(_families(new))
    if moved:
        step = max(steps.values(), default=0) + 1
        ripe = [each.part for each in known if each.unpaired and not each.alone]
        alone = tuple(ripe) if enough(_families(ripe)) else ()
        _show_everybody(cells, known, new, with_alone=bool(alone))
        steps[EVERYBODY] = step
        came = [(each.part, step if each.step is None else each.step) for each in known if each.paired]
        _show_groups(cells, steps, came, step)
    open_ = enough_for_colleagues(Counter(_practitioners(for_colleagues)))
    if open_:
        pairs = total_of(each.part for each in known if each.paired)
        cells[Cell(COLLEAGUES)] = pairs
    if not moved and not open_:
        return None
    return Moved(Shown(cells, steps), tuple(new if moved else ()), alone, tuple(for_colleagues if open_ else ()))


def _families(parts: Iterable[Part]) -> int:
    return len({each.dyad_id for each in parts})


def _practitioners(parts: Iterable[Part]) -> list[str]:
    """The practitioner of each family, once for each of them."""
    return [practitioner.hex for practitioner, _ in {(each.practitioner_id, each.dyad_id) for each in parts}]


def _show_everybody(cells: dict[Cell, Sums], known: Sequence[Known], new: Sequence[Part], *, with_alone: bool) -> None:
    """The newcomers by quarter; whatever else has changed, in the last of their steps."""
    before = total_of_cells(cells, EVERYBODY)
    now = total_of(each.part for each in known)
    if not with_alone:
        now = now._replace(unpaired=before.unpaired, sum_u=before.sum_u, sum_uu=before.sum_uu)
    steps = quarterly_steps(new)
    last = max(steps)
    others = now.minus(before).minus(total_of(new))
    for quarter, sums in steps.items():
        cell = Cell(EVERYBODY, "", quarter)
        came = sums.plus(others) if quarter == last else sums
        cells[cell] = cells.get(cell, NOTHING).plus(came)


def quarterly_steps(parts: Iterable[Part]) -> dict[Quarter, Sums]:
    """Quarters put together until they hold ten families, under the last of them. A rest belongs to the last step."""
    by_quarter: dict[Quarter, list[Part]] = defaultdict(list)
    for part in parts:
        by_quarter[Quarter(part.quarter_year, part.quarter_number)].append(part)
    found: list[tuple[Quarter, list[Part]]] = []
    gathered: list[Part] = []
    for quarter in sorted(by_quarter):
        gathered += by_quarter[quarter]
        if enough(_families(gathered)):
            found.append((quarter, gathered))
            gathered = []
    if gathered:
        rest_quarter = max(by_quarter)
        earlier = found.pop()[1] if found else []
        found.append((rest_quarter, earlier + gathered))
    return {quarter: total_of(each) for quarter, each in found}


def total_of_cells(cells: Mapping[Cell, Sums], unit: str) -> Sums:
    """All cells of a unit together."""
    total = NOTHING
    for cell, sums in cells.items():
        if cell.unit == unit:
            total = total.plus(sums)
    return total


def _show_groups(cells: dict[Cell, Sums], steps: dict[str, int], came: Sequence[tuple[Part, int]], step: int) -> None:
    """Every unit of groups that may move in this step does."""
    before: dict[str, dict[str, Sums]] = defaultdict(dict)
    for cell, sums in cells.items():
        if cell.unit not in (EVERYBODY, COLLEAGUES):
            before[cell.unit][cell.member] = sums
    for unit, now in groups_moved(before, steps, came).items():
        for member in before[unit]:
            del cells[Cell(unit, member)]
        cells.update({Cell(unit, member): sums for member, sums in now.items()})
        steps[unit] = step
