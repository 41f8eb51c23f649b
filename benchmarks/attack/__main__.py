"""`make attack`: try to get families back out of what is published. Ends with 1 if any attack succeeds.

The same attacks are then run with one protection taken out at a time: each must make some attack succeed, which shows
that the attacks bite. Sizes may be given: `make attack ARGS="5000"`.
"""

import sys
import time
from dataclasses import dataclass, field

from app.domain.disclosure.lattice import Lattice
from app.domain.disclosure.release import ScaleRelease
from benchmarks.attack import moments
from benchmarks.attack.differences import Differences, nested_pairs, parents_minus_children
from benchmarks.attack.equations import Equations
from benchmarks.attack.mechanisms import OTHERS, PROTECTIONS, Table, everything, guard_alone, no_guard, publish, without
from benchmarks.attack.nation import Nation, nation, planted

SIZES = {5_000: 200, 20_000: 200, 100_000: 400}
"""Families -> services."""
MOST_AIMED_AT = 60
FOR_MOMENTS = 2_000
"""Twelve weekly publications in a row are tried on the first so many families."""
TOLERATED = 0.02
"""How much better than guessing an attack may do (statistics reference §3.4, T6 and T7)."""


@dataclass
class Verdict:
    """What succeeded, in words. Nothing should."""

    broken: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.broken.append(what)


def attack_counts(table: Table, verdict: Verdict) -> str:
    """T1 and T2; a line for the table that is printed."""
    pairs, rest = nested_pairs(table), parents_minus_children(table)
    smallest = min(table.truth(address) for address in table.counts)
    verdict.expect(pairs.small == 0, f"T1: {pairs.small} small differences between nested cells")
    verdict.expect(rest.small == 0, f"T2: {rest.small} small remainders of a parent without its children")
    verdict.expect(smallest >= 10, f"T1: a published cell of {smallest}")
    return (
        f"{len(table.counts):>6} cells  {pairs.looked_at:>7} pairs  small {pairs.small:>4}  exact {pairs.exact:>4}  "
        f"certain {pairs.certain:>4}  |  {rest.looked_at:>5} remainders  small {rest.small:>3}  exact {rest.exact:>3}"
    )


def attack_equations(table: Table, verdict: Verdict) -> str:
    """T3 and T6."""
    equations = Equations(table)
    widths, hits = equations.widths(MOST_AIMED_AT), equations.hits()
    verdict.expect(widths.exact == 0, f"T3: {widths.exact} hidden cells known exactly")
    verdict.expect(widths.aimed_at == 0 or widths.narrowest >= 5, f"T3: a hidden cell known within {widths.narrowest}")
    verdict.expect(widths.truth_outside == 0, "T3: the attack is miscoded, for the truth lies outside its bounds")
    verdict.expect(
        hits.solved <= hits.guessed + TOLERATED + hits.by_chance,
        f"T6: {hits.solved:.1%} hit, where the margins alone give {hits.guessed:.1%} ± {hits.by_chance:.1%}",
    )
    return (
        f"{widths.aimed_at:>4} hidden cells aimed at  exact {widths.exact:>3}  narrowest {widths.narrowest:>4.0f}  "
        f"median {widths.middle:>4.0f}  |  of {hits.of} cells least squares hit {hits.solved:.1%}, margins alone "
        f"{hits.guessed:.1%} (± {hits.by_chance:.1%})"
    )


def attack_moments(made_up: Nation, verdict: Verdict, *, weeks: int = 12, trials: int = 400) -> str:
    """T4, T5 and T7."""
    some = made_up.records[:FOR_MOMENTS]
    pushes, one = moments.weekly(some, weeks), moments.joiner_and_leaver(some)
    values = moments.different_values(some, 2 * trials)
    means = [moments.scores_from_means(made_up.records, n, trials) for n in (10, 25, 50)]
    shares = [moments.outcomes_from_shares(made_up.records, n, trials) for n in (10, 25, 50)]
    verdict.expect(pushes.by_few == 0, f"T4: {pushes.by_few} figures changed by fewer than ten families")
    verdict.expect(one.changed == 0, f"T4: {one.changed} figures show one joiner or one leaver")
    verdict.expect(values == 1, f"T5: the same families have {values} different figures")
    for each in means:
        verdict.expect(
            each.worked_out <= each.guessed + TOLERATED,
            f"T7: {each.worked_out:.1%} of scores worked out at n = {each.n}, where guessing gives {each.guessed:.1%}",
        )
    for share in shares:
        verdict.expect(share.sure == 0, f"T7: {share.sure:.1%} of outcomes known for sure at n = {share.n}")
    return (
        f"{weeks} weeks: {pushes.changed} figures renewed, {pushes.by_few} by few; one joiner, one leaver: "
        f"{one.changed}; orders: {values} value; a joiner’s score from means: {_told(means)}; "
        f"whether a joiner improved, from shares: "
        + ", ".join(
            f"n={each.n} sure {each.sure:.1%}, told {each.told:.1%} (guess {each.guessed:.1%})" for each in shares
        )
    )


def _told(found: list[moments.Recovered]) -> str:
    return ", ".join(f"n={each.n} {each.worked_out:.1%} (guess {each.guessed:.1%})" for each in found)


def attack_guard(lattice: Lattice, found: ScaleRelease, verdict: Verdict) -> str:
    """The guard by itself, without noise or rounding to hide behind: with it nothing is exact, without it something."""
    table = guard_alone(lattice, found)
    widths = Equations(table).widths(MOST_AIMED_AT)
    with_it, without_it = _exact(table) + widths.exact, _exact(no_guard(lattice))
    verdict.expect(with_it == 0, f"T1 to T3: {with_it} exact with the guard and no noise")
    verdict.expect(without_it > 0, "without the guard nothing is exact, so the attack does not bite")
    return (
        f"exact recoveries of a truly small cell, with no noise and no rounding at all: with the guard {with_it} "
        f"(linear programs: {widths.aimed_at} aimed at, {widths.exact} exact, narrowest {widths.narrowest:.0f}), "
        f"with the guard removed {without_it}"
    )


def _exact(table: Table) -> int:
    found: tuple[Differences, ...] = (nested_pairs(table), parents_minus_children(table))
    return sum(each.exact for each in found)


def attack_planted(verdict: Verdict) -> str:
    """T3 on a hidden cell that published totals give away: found without the guard, and not with it."""
    lattice = Lattice(planted().records)
    bare, guarded = (Equations(table).widths(1_000) for table in (no_guard(lattice), guard_alone(lattice)))
    verdict.expect(bare.exact > 0, "T3: the planted cell is not found, so the attack does not bite")
    verdict.expect(guarded.exact == 0, "T3: the planted cell is found in spite of the guard")
    return (
        f"planted: linear programs find {bare.exact} of {bare.aimed_at} hidden cells exactly without the guard, and "
        f"{guarded.exact} of {guarded.aimed_at} with it (narrowest {guarded.narrowest:.0f})"
    )


def utility(found: ScaleRelease) -> str:
    """What is left to use: the share of eligible cells that is published, and how far figures lie from the truth."""
    by_difference = sum(why == "difference" for why in found.withheld.values())
    error = sum(abs(each.figures.n - len(each.members)) for each in found.published.values()) / len(found.published)
    share = len(found.published) / (len(found.published) + by_difference)
    return (
        f"{len(found.published)} cells published, {share:.0%} of the eligible ones; mean error of a count {error:.1f}"
    )


def attack(families: int, services: int) -> list[str]:
    """Every mechanism on one made-up nation. Returns what succeeded against the project's own."""
    began, made_up, verdict = time.monotonic(), nation(families, services), Verdict()
    lattice = Lattice(made_up.records)
    say(f"\n{families:,} families in {services} services")
    for name, mechanism in OTHERS.items():
        say(f"  {name:<28} {attack_counts(mechanism(lattice), Verdict())}")
    say(f"  {'A equations':<28} {attack_equations(OTHERS['A threshold, exact'](lattice), Verdict())}")
    found = publish(made_up.records)
    table = everything(lattice, found)
    say(f"  {'E everything':<28} {attack_counts(table, verdict)}")
    say(f"  {'E equations':<28} {attack_equations(table, verdict)}")
    say(f"  {'E the guard by itself':<28} {attack_guard(lattice, found, verdict)}")
    say(f"  {'E over time':<28} {attack_moments(made_up, verdict)}")
    say(f"  {'E utility':<28} {utility(found)}")
    say(f"  {time.monotonic() - began:.0f} s; succeeded: {'; '.join(verdict.broken) or 'nothing'}")
    return verdict.broken


def attack_without(protection: str, made_up: Nation, *, weeks: int = 12, trials: int = 400) -> list[str]:
    """What succeeds once this protection is taken out."""
    verdict = Verdict()
    with without(protection):
        attack_counts(everything(Lattice(made_up.records)), verdict)
        attack_moments(made_up, verdict, weeks=weeks, trials=trials)
    say(f"  without {protection:<10} {'; '.join(verdict.broken) or 'NOTHING SUCCEEDED, SO THE ATTACKS DO NOT BITE'}")
    return verdict.broken


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: list[str]) -> int:
    began, verdict = time.monotonic(), Verdict()
    sizes = {int(size): SIZES.get(int(size), 200) for size in arguments} or SIZES
    say(f"  {attack_planted(verdict)}")
    broken = [*verdict.broken, *(each for families, services in sizes.items() for each in attack(families, services))]
    say("\nWith one protection taken out")
    smallest = min(sizes)
    toothless = [each for each in PROTECTIONS if not attack_without(each, nation(smallest, sizes[smallest]), weeks=4)]
    say(f"\n{time.monotonic() - began:.0f} s in all")
    return 1 if broken or toothless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
