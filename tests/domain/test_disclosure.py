"""What leaves a service: noise that is always the same, cells that tell of nobody, and nothing to take from another."""

import random
from collections.abc import Iterable
from dataclasses import replace
from statistics import NormalDist, fmean

import pytest

from app.domain.disclosure.eligibility import Withheld
from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter, Record
from app.domain.disclosure.noise import (
    cell_key,
    count_noise,
    mean_noise,
    nearest_five,
    published_count,
    spread_factor,
    uniform,
)
from app.domain.disclosure.release import Published, ScaleRelease, figures_of, release_scale
from tests.support.instruments import vectors

VECTORS = vectors("groups")
REFERENCE = VECTORS["cell_key_reference"]
SECRET = bytes.fromhex(REFERENCE["key_hex"])
YEAR = 2026


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: str(case["n"]))
def test_the_reference_for_cell_keys(case: dict[str, float]) -> None:
    n, key = int(case["n"]), cell_key(sum(REFERENCE["record_keys"][: int(case["first"])]))
    assert key == case["cell_key"]
    assert uniform(SECRET, "count", key, n) == pytest.approx(case["u"], abs=1e-12)
    assert count_noise(SECRET, "count", key, n) == case["noise"]
    assert published_count(SECRET, "count", key, n) == case["published"]
    assert NormalDist().inv_cdf(uniform(SECRET, "mean", key, n)) == pytest.approx(case["mean_noise_z"], abs=1e-9)


@pytest.mark.parametrize(("n", "rounded"), VECTORS["rounding"]["threshold10_round5"][2:])
def test_rounding(n: int, rounded: int) -> None:
    assert nearest_five(n) == rounded


def test_noise_is_about_as_large_as_it_says() -> None:
    noise = [count_noise(SECRET, "count", key, 20) for key in range(20_000)]
    assert abs(fmean(noise)) < 0.05
    assert fmean(each * each for each in noise) == pytest.approx(1.95**2, abs=0.15)
    assert set(noise) == set(range(-5, 6))


def test_noise_on_a_mean_shrinks_with_the_number_of_families() -> None:
    few = [mean_noise(SECRET, "mean", key, 10, 5.0) for key in range(4_000)]
    many = [mean_noise(SECRET, "mean", key, 100, 5.0) for key in range(4_000)]
    assert fmean(each * each for each in few) ** 0.5 == pytest.approx(2 * 5.0 / 10, rel=0.05)
    assert fmean(each * each for each in many) ** 0.5 == pytest.approx(2 * 5.0 / 100, rel=0.05)
    assert fmean(spread_factor(SECRET, "sd", key, 10) for key in range(4_000)) == pytest.approx(1.01, abs=0.02)


def families(
    service: str,
    number: int,
    *,
    practitioners: int = 4,
    populations: Iterable[str] = (),
    quarter: int = 1,
    region: str = "north",
    first: int = 0,
) -> list[Record]:
    chance = random.Random(f"{service}{first}")
    return [
        Record(
            member=hash_of(service, first + place),
            key=chance.getrandbits(32),
            service=service,
            region=region,
            nation="England",
            practitioner=f"{service}-{place % practitioners}",
            populations=frozenset(populations),
            quarter=Quarter(YEAR, quarter),
            before=chance.randrange(800, 2400, 100),
            after=chance.randrange(400, 2000, 100),
            improved=place % 3 == 0,
        )
        for place in range(number)
    ]


def hash_of(service: str, number: int) -> int:
    return int.from_bytes(f"{service}{number:05}".encode(), "big")


def release(records: list[Record], earlier: dict[Address, Published] | None = None) -> ScaleRelease:
    return release_scale(records, earlier or {}, secret=SECRET, scale="epds.total", national_sd=5.0)


def address(level: Level, place: str, population: str = EVERYBODY, quarter: int = 4) -> Address:
    return Address(level, place, population, Quarter(YEAR, quarter))


FOUR_SERVICES = [*families("a", 40), *families("b", 30), *families("c", 25), *families("d", 20)]


def test_large_and_mixed_cells_are_published() -> None:
    found = release(FOUR_SERVICES)
    region = found.published[address(Level.REGION, "north")]
    assert region.figures.n in range(105, 126, 5)
    assert len(region.members) == 115
    assert found.published[address(Level.SERVICE, "a")].figures.n in range(30, 51, 5)


WITHHELD = {
    "nine families": (families("a", 9), Level.SERVICE, "a", EVERYBODY, Withheld.TOO_FEW),
    "two practitioners": (
        families("a", 40, practitioners=2),
        Level.SERVICE,
        "a",
        EVERYBODY,
        Withheld.TOO_FEW_CONTRIBUTORS,
    ),
    "a region of two services": (
        [*families("a", 40), *families("b", 40)],
        Level.REGION,
        "north",
        EVERYBODY,
        Withheld.TOO_FEW_CONTRIBUTORS,
    ),
    "one service stands for nearly everybody": (
        [*families("a", 200), *families("b", 20), *families("c", 20)],
        Level.REGION,
        "north",
        EVERYBODY,
        Withheld.ONE_KNOWS_TOO_MUCH,
    ),
    "without the largest there are too few left": (
        [*families("a", 12), *families("b", 4), *families("c", 4)],
        Level.REGION,
        "north",
        EVERYBODY,
        Withheld.ONE_KNOWS_TOO_MUCH,
    ),
    "a small service is not broken down": (
        families("a", 19, populations=["neonatal"]),
        Level.SERVICE,
        "a",
        "neonatal",
        Withheld.SMALL_SERVICE,
    ),
}


@pytest.mark.parametrize("name", WITHHELD)
def test_withheld_by_itself(name: str) -> None:
    records, level, place, population, why = WITHHELD[name]
    found = release(records)
    assert address(level, place, population) not in found.published
    assert found.withheld[address(level, place, population)] is why


def test_a_difference_of_a_few_hides_the_smaller_cell() -> None:
    # Thirty of the service's thirty-four families are neonatal: the other four would be what is left.
    records = [*families("a", 30, populations=["neonatal"]), *families("a", 4, first=100)]
    found = release(records)
    assert address(Level.SERVICE, "a") in found.published
    assert found.withheld[address(Level.SERVICE, "a", "neonatal")] is Withheld.DIFFERENCE


def test_a_parent_never_gives_away_the_one_child_that_is_hidden() -> None:
    records = [*families("a", 40), *families("b", 30), *families("c", 25), *families("tiny", 5)]
    found = release(records)
    shown = {place for place in "abc" if address(Level.SERVICE, place) in found.published}
    assert address(Level.SERVICE, "tiny") not in found.published
    assert not (shown == set("abc") and address(Level.REGION, "north") in found.published)


def test_the_same_families_give_the_same_figures_by_any_way() -> None:
    records = families("a", 40)
    shuffled = random.Random(1).sample(records, 40)
    assert figures_of(records, SECRET, "epds.total", 5.0) == figures_of(shuffled, SECRET, "epds.total", 5.0)
    whole = release([*records, *families("b", 40), *families("c", 40)])
    alone = release(records)
    at = address(Level.SERVICE, "a")
    assert whole.published[at].figures == alone.published[at].figures


def test_nothing_is_renewed_for_a_few_families() -> None:
    first = release(FOUR_SERVICES)
    nine_more = [*FOUR_SERVICES, *families("a", 9, first=500)]
    second = release(nine_more, dict(first.published))
    assert second.published == first.published

    ten_more = [*nine_more, *families("a", 1, first=600)]
    third = release(ten_more, dict(second.published))
    at = address(Level.SERVICE, "a")
    assert len(third.published[at].members) == 50
    assert third.published[at].figures != first.published[at].figures


def test_one_family_that_withdraws_is_not_seen_to() -> None:
    first = release(FOUR_SERVICES)
    second = release(FOUR_SERVICES[1:], dict(first.published))
    assert second.published == first.published


def test_ten_new_families_of_which_nine_are_in_one_service_do_not_tell_of_the_tenth() -> None:
    first = release(FOUR_SERVICES)
    grown = [*FOUR_SERVICES, *families("a", 12, first=500), *families("b", 1, first=500)]
    second = release(grown, dict(first.published))
    region, service = address(Level.REGION, "north"), address(Level.SERVICE, "a")
    renewed = [each for each in (region, service) if second.published[each] != first.published[each]]
    assert renewed == [region], "both together would tell of the one family in the other service"


def test_a_rare_or_a_common_outcome_is_only_given_roughly() -> None:
    nobody = [replace(each, improved=False) for each in families("a", 40)]
    everybody = [replace(each, improved=True) for each in families("a", 40)]
    assert figures_of(nobody, SECRET, "epds.total", 5.0).improved == 9
    assert figures_of(everybody, SECRET, "epds.total", 5.0).improved == 91


def test_a_family_counts_once() -> None:
    records = families("a", 12)
    with pytest.raises(ValueError, match="one pair"):
        release([*records, records[0]])


def test_a_share_does_not_tell_that_a_family_that_joined_is_not_in_it() -> None:
    """Its noise hangs on all families of the cell. Were it that of those counted alone, it would stay as it was."""
    group, (newcomer,) = families("a", 25), families("a", 1, first=25)
    seen: dict[int, set[int]] = {}
    for turn in range(40):
        figures = figures_of([*group, replace(newcomer, key=turn, improved=False)], SECRET, "epds.total", 5.0)
        seen.setdefault(figures.n, set()).add(figures.improved)
    assert max(map(len, seen.values())) > 1
