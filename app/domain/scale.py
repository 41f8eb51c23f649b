"""The scores of an instrument and the published numbers they are read against."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.item import Code, Part, Text


class Direction(StrEnum):
    HIGHER_WORSE = "higher_worse"
    HIGHER_BETTER = "higher_better"

    @property
    def sign(self) -> int:
        """+1 where a rise is an improvement, -1 where a fall is."""
        return 1 if self is Direction.HIGHER_BETTER else -1


class Method(StrEnum):
    SUM = "sum"
    MEAN = "mean"


class MissingMethod(StrEnum):
    NONE = "none"
    PRORATE = "prorate"


class Clinical(StrEnum):
    AT_OR_ABOVE = "at_or_above"
    BELOW = "below"


class Band(Part):
    """A named part of a scale's range, in whole points, both ends included. Its label is wording."""

    code: Code
    low: int
    high: int


class CutOff(Part):
    """Where the clinical range begins, in points."""

    value: int
    clinical: Clinical
    population: Text
    source: Text


class ReliableChange(Part):
    """The smallest change, in points and inclusive, that is more than measurement noise."""

    threshold: float = Field(gt=0, description="reliable where |after - before| >= threshold")
    confidence: int | None = Field(default=None, ge=50, le=99, description="percent, where the source gives it")
    source: Text


class Missing(Part):
    """How many of a scale's items may be missing, and what is then done."""

    max_missing: int = Field(ge=0)
    method: MissingMethod
    source: Text
    provisional: bool = False


class Scale(Part):
    """One score. A reliable_change of None means that no threshold has been published."""

    code: Code
    items: tuple[Code, ...] = Field(description="item codes; empty where only the total can be copied")
    method: Method
    direction: Direction
    low: int
    high: int
    missing: Missing
    bands: tuple[Band, ...] = ()
    bands_source: Text | None = None
    bands_provisional: bool = False
    cut_off: CutOff | None = None
    reliable_change: ReliableChange | None = None

    def band_of(self, points: float) -> Band | None:
        """The band of a score in points. Between two whole points the lower band holds, as it does for a cut-off."""
        return next((band for band in reversed(self.bands) if band.low <= points), None)

    def is_clinical(self, points: float) -> bool | None:
        """Whether a score is in the clinical range; None where the scale has no published cut-off."""
        if self.cut_off is None:
            return None
        if self.cut_off.clinical is Clinical.AT_OR_ABOVE:
            return points >= self.cut_off.value
        return points < self.cut_off.value


class SafetyItem(Part):
    """An item that must be looked at when its score reaches `at_least` points."""

    item: Code
    at_least: Annotated[int, Field(ge=1)]
    code: Code
    source: Text
