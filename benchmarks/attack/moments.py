"""T4, T5 and T7: what changes between two publications, and what one family who joins or leaves gives away."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.disclosure.lattice import Address, Record
from app.domain.disclosure.release import Published, figures_of
from benchmarks.attack.mechanisms import SCALE, SD, SECRET, publish

ENOUGH_TO_BE_SURE = 12
"""A pair of shares after which so many joiners all did the same tells for sure what they did."""


@dataclass
class Pushes:
    """Over twelve weekly publications: figures that changed, and those that changed by one to nine families."""

    changed: int = 0
    by_few: int = 0


def weekly(records: Sequence[Record], weeks: int = 12, seed: int = 3) -> Pushes:
    """T4: one to three families come every week, and each week is published after the last."""
    chance = random.Random(seed)
    order = chance.sample(list(records), len(records))
    late = order[: weeks * 3]
    inside = order[weeks * 3 :]
    found, earlier = Pushes(), dict(publish(inside).published)
    for _ in range(weeks):
        for _ in range(chance.randint(1, 3)):
            inside.append(late.pop())
        now = publish(inside, earlier).published
        _compare(earlier, now, found)
        earlier = dict(now)
    return found


def joiner_and_leaver(records: Sequence[Record]) -> Pushes:
    """T4: publish, then again with one family more, then again with one family less."""
    found = Pushes()
    without = dict(publish(records[1:]).published)
    with_one = dict(publish(records, without).published)
    _compare(without, with_one, found)
    left = publish(records[1:-1], with_one).published
    _compare(with_one, left, found)
    return found


def _compare(before: dict[Address, Published], after: object, found: Pushes) -> None:
    assert isinstance(after, dict)
    for address, now in after.items():
        was = before.get(address)
        if was is None or was == now:
            continue
        found.changed += 1
        came, went = len(now.members - was.members), len(was.members - now.members)
        found.by_few += 0 < came < 10 or 0 < went < 10


def different_values(records: Sequence[Record], times: int = 1000, seed: int = 4) -> int:
    """T5: how many different figures the same families give in `times` different orders. One is right."""
    chance, some = random.Random(seed), list(records[:40])
    values = set()
    for _ in range(times):
        chance.shuffle(some)
        values.add(figures_of(some, SECRET, SCALE, SD))
    return len(values)


@dataclass(frozen=True)
class Outcomes:
    """Of joiners: for how many two shares tell for sure whether they improved, and how often the best guess is right.

    `guessed`: how often it is right for somebody who sees no share.
    """

    n: int
    sure: float
    told: float
    guessed: float


def outcomes_from_shares(records: Sequence[Record], n: int, trials: int = 400, seed: int = 6) -> Outcomes:
    """T7 for percentages, without the freeze rule, which takes away the occasion: one family joins, and both shares of
    improved families are seen. The attacker has seen many such pairs of shares, and what was behind them.
    """
    chance, seen = random.Random(seed), defaultdict(list)
    for _ in range(trials):
        sample = [replace(each, key=chance.getrandbits(32)) for each in chance.sample(list(records), n + 1)]
        shares = tuple(figures_of(some, SECRET, SCALE, SD).improved for some in (sample[:-1], sample))
        seen[shares].append(sample[-1].improved)
    often = [found for found in seen.values() if len(found) >= ENOUGH_TO_BE_SURE]
    sure = sum(len(found) for found in often if len(set(found)) == 1)
    told = sum(max(sum(found), len(found) - sum(found)) for found in often)
    improved = [each for found in often for each in found]
    all_of = max(len(improved), 1)
    return Outcomes(n, sure / trials, told / all_of, max(sum(improved), len(improved) - sum(improved)) / all_of)


@dataclass(frozen=True)
class Recovered:
    """Shares of joiners whose own score before was worked out, and of those that guessing the commonest hits."""

    n: int
    worked_out: float
    guessed: float


def scores_from_means(records: Sequence[Record], n: int, trials: int = 400, seed: int = 5) -> Recovered:
    """T7: the attacker knows n exactly, sees both means, and solves for the score of the family that came."""
    chance = random.Random(seed)
    hits, scores = 0, []
    for _ in range(trials):
        *group, newcomer = chance.sample(list(records), n + 1)
        key = [replace(each, key=chance.getrandbits(32)) for each in [*group, newcomer]]
        before = figures_of(key[:-1], SECRET, SCALE, SD).mean_before
        after = figures_of(key, SECRET, SCALE, SD).mean_before
        hits += round((n + 1) * after - n * before) == newcomer.before // 100
        scores.append(newcomer.before // 100)
    return Recovered(n, hits / trials, scores.count(max(set(scores), key=scores.count)) / trials)
