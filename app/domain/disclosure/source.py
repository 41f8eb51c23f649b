"""Where a release gets its records from: the rows of families, or a made-up nation."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.disclosure.lattice import Quarter, Record
from app.domain.disclosure.written import Measure, PlaceName


class Source(Protocol):
    """Everything that a release may be made from. Nobody is in it who did not agree."""

    def places(self) -> Sequence[PlaceName]:
        """Every place there is, whether or not anything was measured there."""
        ...

    def measures(self) -> Sequence[Measure]:
        """Every scale of which anybody has a pair, and what is only counted."""
        ...

    def pairs(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        """Families measured twice up to a quarter, each once; or families that are counted."""
        ...

    def ended(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        """Families whose course ended up to a quarter and who were measured at all, each once."""
        ...
