"""Before and after scores of many families, as six whole sums that can be added up in any order.

Scores are whole hundredths of a point, so the sums are exact, and two databases and any grouping agree to the digit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import sqrt


@dataclass(frozen=True, slots=True)
class PairSums:
    """n pairs; sums of x (before), y (after), x², y² and xy, in hundredths and squared hundredths of a point."""

    n: int = 0
    sum_x: int = 0
    sum_y: int = 0
    sum_xx: int = 0
    sum_yy: int = 0
    sum_xy: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "PairSums":
        """From (before, after) pairs in hundredths."""
        listed = list(pairs)
        return cls(
            len(listed),
            sum(x for x, _ in listed),
            sum(y for _, y in listed),
            sum(x * x for x, _ in listed),
            sum(y * y for _, y in listed),
            sum(x * y for x, y in listed),
        )

    def __add__(self, other: "PairSums") -> "PairSums":
        return PairSums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: "PairSums") -> "PairSums":
        return PairSums(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))

    @property
    def mean_before(self) -> float | None:
        """In points; None without pairs."""
        return _mean(self.sum_x, self.n)

    @property
    def mean_after(self) -> float | None:
        return _mean(self.sum_y, self.n)

    @property
    def mean_change(self) -> float | None:
        """After - before, in points."""
        return _mean(self.sum_y - self.sum_x, self.n)

    @property
    def sd_before(self) -> float | None:
        """With n - 1, in points; None below two pairs."""
        return _sd(self.sum_xx, self.sum_x, self.n)

    @property
    def sd_after(self) -> float | None:
        return _sd(self.sum_yy, self.sum_y, self.n)

    @property
    def sd_change(self) -> float | None:
        return _sd(self.sum_xx + self.sum_yy - 2 * self.sum_xy, self.sum_y - self.sum_x, self.n)

    @property
    def correlation(self) -> float | None:
        """Pearson's r of before and after; None where either does not vary."""
        of_x = self.n * self.sum_xx - self.sum_x**2
        of_y = self.n * self.sum_yy - self.sum_y**2
        if of_x == 0 or of_y == 0:
            return None
        return (self.n * self.sum_xy - self.sum_x * self.sum_y) / sqrt(of_x * of_y)


def _mean(total: int, n: int) -> float | None:
    return None if n == 0 else total / n / 100


def _sd(squares: int, total: int, n: int) -> float | None:
    """From whole sums, so nothing is lost by taking a large square from another."""
    return None if n < 2 else sqrt((n * squares - total * total) / (n * (n - 1))) / 100
