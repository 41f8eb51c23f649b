"""The statistics of groups, against published examples, R and scipy."""

import random
from math import sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.domain.statistics import change_of_groups as change
from app.domain.statistics import distributions, other_indices, pooling, proportion
from app.domain.statistics.funnel import ALARM, funnel
from app.domain.statistics.pairs import PairSums
from app.domain.statistics.run_chart import run_chart
from tests.support.instruments import vectors

VECTORS = vectors("groups")
EXACT = 1e-9
PAIRS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=3, max_size=40)
MORRIS = {
    # Morris 2008 (Organizational Research Methods 11:364), Table 5, the five treatment groups.
    "before": [30.6, 23.5, 0.5, 53.4, 35.6],
    "after": [38.5, 26.8, 0.7, 75.9, 36.0],
    "sd": [15.0, 3.1, 0.1, 14.5, 4.7],
    "n": [20, 50, 9, 10, 14],
    "r": [0.47, 0.64, 0.77, 0.89, 0.44],
}


@pytest.mark.parametrize(("share", "z"), VECTORS["quantiles"]["z"])
def test_normal_quantiles(share: float, z: float) -> None:
    assert distributions.normal_quantile(share) == pytest.approx(z, abs=EXACT)


@pytest.mark.parametrize(("degrees", "t"), VECTORS["quantiles"]["t_975"])
def test_t_quantiles(degrees: int, t: float) -> None:
    assert distributions.t_quantile(0.975, degrees) == pytest.approx(t, abs=EXACT)
    assert distributions.t_quantile(0.025, degrees) == pytest.approx(-t, abs=EXACT)


@pytest.mark.parametrize(("t", "degrees", "share"), VECTORS["quantiles"]["t_cdf"])
def test_t_distribution(t: float, degrees: int, share: float) -> None:
    assert distributions.t_cdf(t, degrees) == pytest.approx(share, abs=EXACT)


@pytest.mark.parametrize("case", VECTORS["proportion_ci"]["cases"], ids=lambda case: f"{case['x']:.0f}/{case['n']:.0f}")
def test_intervals_of_a_share(case: dict[str, float]) -> None:
    successes, n = int(case["x"]), int(case["n"])
    assert proportion.wilson(successes, n) == pytest.approx((case["wilson_lo"], case["wilson_hi"]), abs=EXACT)
    assert proportion.clopper_pearson(successes, n) == pytest.approx((case["cp_lo"], case["cp_hi"]), abs=EXACT)


def test_a_share_of_nobody_has_no_interval() -> None:
    assert proportion.wilson(0, 0) is None
    assert proportion.clopper_pearson(0, 0) is None


def test_how_many_must_be_looked_at() -> None:
    needed = proportion.needed_for_half_width(0.9, 0.05)

    def half(n: int) -> float:
        low, high = stats.binomtest(round(0.9 * n), n).proportion_ci(method="wilson")
        return float(high - low) / 2

    # By hand: 1.96² · 0.9 · 0.1 / 0.05² is about 138, and Wilson's interval asks for a few more.
    assert needed == 141
    assert half(140) < 0.0505


@pytest.mark.parametrize("case", VECTORS["hedges_J"]["cases"], ids=lambda case: str(case["m"]))
def test_the_correction_for_small_samples(case: dict[str, float]) -> None:
    assert change.hedges_j(int(case["m"])) == pytest.approx(case["J"], abs=EXACT)


@pytest.mark.parametrize(("n", "half_width"), VECTORS["detectable_floor"]["cases"].items())
def test_what_a_group_of_this_size_can_tell_apart(n: str, half_width: float) -> None:
    assert change.detectable(int(n)) == pytest.approx(half_width, abs=EXACT)


def smcr() -> tuple[list[float], list[float]]:
    estimates, variances = [], []
    for before, after, sd, n, r in zip(*MORRIS.values(), strict=True):
        correction = change.hedges_j(int(n) - 1)
        assert correction is not None
        estimates.append(correction * (after - before) / sd)
        variances.append(2 * (1 - r) / n + estimates[-1] ** 2 / (2 * n))
    return estimates, variances


def test_pooled_services() -> None:
    expected, (estimates, variances) = VECTORS["meta_random_effects"]["expect"], smcr()
    fixed, moments = pooling.fixed_effect(estimates, variances), pooling.dersimonian_laird(estimates, variances)
    for found, name in ((fixed, "rma_FE_SMCR_T"), (moments, "rma_DL_SMCR_T")):
        wanted = expected[name]
        assert (found.estimate, found.standard_error) == pytest.approx((wanted["b"], wanted["se"]), abs=EXACT)
        assert found.interval == pytest.approx((wanted["lo"], wanted["hi"]), abs=EXACT)
        assert found.between == pytest.approx(wanted["tau2"], abs=EXACT)
    assert pooling.heterogeneity(estimates, variances) == pytest.approx(expected["rma_DL_SMCR_T"]["Q"], abs=EXACT)


def test_pooled_services_by_restricted_maximum_likelihood() -> None:
    expected, tolerance = VECTORS["meta_random_effects"]["expect"], VECTORS["meta_random_effects"]["tol_REML"]
    found, wanted = pooling.random_effects(*smcr()), expected["rma_REML_KNHA_SMCR_T"]
    assert found.estimate == pytest.approx(wanted["b"], abs=tolerance)
    assert found.standard_error == pytest.approx(wanted["se"], abs=tolerance)
    assert found.interval == pytest.approx((wanted["lo"], wanted["hi"]), abs=tolerance)
    assert found.between == pytest.approx(expected["rma_REML_SMCR_T"]["tau2"], abs=tolerance)
    prediction = expected["rma_REML_KNHA_PI"]
    assert found.prediction == pytest.approx((prediction["pi_lo"], prediction["pi_hi"]), abs=tolerance)


def test_services_that_do_not_differ() -> None:
    assert pooling.random_effects([0.5, 0.5, 0.5], [0.1, 0.2, 0.1]).between == 0


def test_answers_from_imputed_data() -> None:
    given_, expected = VECTORS["rubin_rules"]["inputs"], VECTORS["rubin_rules"]["expect"]
    found = pooling.rubin(given_["q"], given_["u"])
    assert found.estimate == pytest.approx(expected["qbar"], abs=EXACT)
    assert found.standard_error == pytest.approx(expected["se"], abs=EXACT)
    assert found.degrees == pytest.approx(expected["df_rubin"], abs=1e-6)
    assert found.missing_share == pytest.approx(expected["fmi_lambda"], abs=EXACT)


def test_funnel() -> None:
    given_, expected = VECTORS["funnel"]["inputs"], VECTORS["funnel"]["expect"]
    found = funnel(given_["y"], given_["se"])
    assert found.centre == pytest.approx(expected["theta0"], abs=EXACT)
    assert found.dispersion == pytest.approx(expected["phi_winsor"], abs=EXACT)
    assert found.between == expected["tau2_additive"]
    assert found.limits(0.15) == pytest.approx(expected["limits95_at_se_0_15"], abs=EXACT)
    assert found.limits(0.15, ALARM) == pytest.approx(expected["limits998_od_at_se_0_15"], abs=EXACT)
    z = [found.z(y, se) for y, se in zip(given_["y"], given_["se"], strict=True)]
    assert z == pytest.approx(expected["z_od"], abs=EXACT)


def test_a_funnel_widens_where_services_differ_more_than_chance() -> None:
    alike, apart = funnel([0.5, 0.52, 0.48, 0.5], [0.1] * 4), funnel([0.1, 0.9, 0.2, 1.0], [0.1] * 4)
    assert alike.between == 0
    assert apart.between > 0.05
    assert apart.limits(0.1).high - apart.limits(0.1).low > alike.limits(0.1).high - alike.limits(0.1).low


@pytest.mark.parametrize(("estimates", "errors"), [([0.5], [0.1]), ([0.5, 0.6], [0.1, 0.0]), ([0.5, 0.6], [0.1])])
def test_a_funnel_of_nothing(estimates: list[float], errors: list[float]) -> None:
    with pytest.raises(ValueError, match="two or more"):
        funnel(estimates, errors)


def test_change_over_time() -> None:
    expected, found = VECTORS["xmr_chart"]["expect"], run_chart(VECTORS["xmr_chart"]["inputs"])
    assert found is not None
    assert (found.mean, found.moving_range) == pytest.approx((expected["mean"], expected["mr_bar"]), abs=EXACT)
    assert (found.low, found.high) == pytest.approx((expected["lcl"], expected["ucl"]), abs=EXACT)
    assert found.range_limit == pytest.approx(expected["ucl_mr"], abs=EXACT)
    assert run_chart([12]) is None


@pytest.mark.parametrize("case", VECTORS["rci_alternatives"]["cases"], ids=lambda c: f"{c['pre']}-{c['post']}")
def test_other_ways_to_judge_one_change(case: dict[str, float]) -> None:
    given_ = VECTORS["rci_alternatives"]["inputs"]
    norms = other_indices.Norms(
        sd_before=given_["sd_pre"],
        sd_after=given_["sd_post"],
        mean_before=given_["m_pre"],
        mean_after=given_["m_post"],
        reliability=given_["reliability"],
        correlation=given_["r_pre_post"],
    )
    before, after = case["pre"], case["post"]
    assert other_indices.edwards_nunnally(before, after, norms) == pytest.approx(case["edwards_nunnally"], abs=EXACT)
    interval = (case["en_ci_lo"], case["en_ci_hi"])
    assert other_indices.edwards_nunnally_interval(before, norms) == pytest.approx(interval, abs=EXACT)
    novick = other_indices.gulliksen_lord_novick(before, after, norms)
    assert novick == pytest.approx(case["gulliksen_lord_novick"], abs=EXACT)
    assert other_indices.hageman_arrindell(before, after, norms) == pytest.approx(case["hageman_arrindell"], abs=EXACT)
    assert other_indices.reliability_of_difference(norms) == pytest.approx(case["r_dd"], abs=EXACT)


EDGES = {
    "nobody": ([], None, None, None),
    "one family": ([(500, 600)], 1.0, None, None),
    "two families": ([(100, 200), (200, 400)], 1.5, True, None),
    "all alike before": ([(500, 600), (500, 700), (500, 800)], 2.0, True, None),
    "all changed alike": ([(500, 700), (600, 800), (700, 900)], 2.0, True, 2 * 0.5641895835477564),
    "very large numbers": (
        [(10_000_000_100, 10_000_000_200), (10_000_000_200, 10_000_000_400), (10_000_000_400, 10_000_000_400)],
        1.0,
        True,
        True,
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_edges(name: str) -> None:
    pairs, mean, has_interval, standardised = EDGES[name]
    sums = PairSums.of(pairs)
    assert sums.mean_change == mean
    assert (change.mean_change_interval(sums) is not None) == bool(has_interval)
    found = change.standardised_change(sums)
    if standardised is None or standardised is True:
        assert (found is None) == (standardised is None)
    else:
        assert found is not None
        assert found.estimate == pytest.approx(standardised, abs=EXACT)


def test_large_numbers_lose_nothing() -> None:
    sums = PairSums.of(EDGES["very large numbers"][0])
    assert sums.sd_change == 1.0


def test_a_small_group_is_standardised_by_the_national_spread() -> None:
    sums = PairSums.of([(1800, 1000), (1700, 1200), (1900, 1500), (1800, 1100)])
    found, national = change.standardised_change(sums), change.standardised_change(sums, national_sd=5.0)
    assert found is not None
    assert national is not None
    assert national.estimate == pytest.approx(-6.0 / 5.0, abs=EXACT)
    assert (found.own_spread, national.own_spread) == (True, False)
    assert found.estimate < national.estimate, "a narrow range makes the same change look larger"


def test_a_large_group_is_standardised_by_its_own_spread() -> None:
    chance = random.Random(2)
    pairs = [(chance.randrange(0, 3000), chance.randrange(0, 3000)) for _ in range(50)]
    found = change.standardised_change(PairSums.of(pairs), national_sd=5.0)
    assert found is not None
    assert found.own_spread


def test_regression_to_the_mean_and_missing_families() -> None:
    assert change.expected_from_regression(16.0, 6.0, 0.8) == pytest.approx(-2.0, abs=EXACT)
    sums = PairSums.of([(1800, 1000), (1700, 1200)])
    assert change.with_missing_as_no_change(sums, started=4) == pytest.approx(-6.5 / 2, abs=EXACT)
    assert change.with_missing_as_no_change(PairSums(), started=4) is None


def test_families_of_one_service_are_alike() -> None:
    # Two services of two families each: changes -1, -3 and +1, +3. Deviations add up to -4 and +4.
    groups = [PairSums.of([(1000, 900), (1000, 700)]), PairSums.of([(1000, 1100), (1000, 1300)])]
    assert change.clustered_variance(groups) == pytest.approx((16 + 16) / 16 * 2, abs=EXACT)
    assert change.clustered_variance(groups[:1]) is None


@given(PAIRS)
def test_scipy_agrees(pairs: list[tuple[int, int]]) -> None:
    sums = PairSums.of(pairs)
    before, after = [x / 100 for x, _ in pairs], [y / 100 for _, y in pairs]
    moved = [y - x for x, y in zip(before, after, strict=True)]
    assert sums.sd_before == pytest.approx(stdev(before), abs=1e-7)
    assert sums.sd_change == pytest.approx(stdev(moved), abs=1e-7)
    interval = change.mean_change_interval(sums)
    assert interval is not None
    low, high = stats.t.interval(0.95, len(pairs) - 1, sums.mean_change, stdev(moved) / sqrt(len(pairs)) or 1e-300)
    assert interval == pytest.approx((low, high), abs=1e-6)
    if len({*before}) > 1 and len({*after}) > 1:
        assert sums.correlation == pytest.approx(stats.pearsonr(before, after).statistic, abs=1e-7)


@given(PAIRS, st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_changes_a_sum(pairs: list[tuple[int, int]], chance: random.Random) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    cut = chance.randrange(len(pairs))
    assert PairSums.of(shuffled) == PairSums.of(pairs)
    assert PairSums.of(pairs[:cut]) + PairSums.of(pairs[cut:]) == PairSums.of(pairs)
    assert PairSums.of(pairs) - PairSums.of(pairs[:cut]) == PairSums.of(pairs[cut:])


@given(PAIRS, st.integers(2, 9))
def test_another_unit_or_another_direction_changes_no_standardised_size(
    pairs: list[tuple[int, int]], factor: int
) -> None:
    plain = change.standardised_change(PairSums.of(pairs))
    scaled = change.standardised_change(PairSums.of((x * factor, y * factor) for x, y in pairs))
    turned = change.standardised_change(PairSums.of((3000 - x, 3000 - y) for x, y in pairs))
    if plain is None:
        assert scaled is None
        assert turned is None
        return
    assert scaled is not None
    assert turned is not None
    assert scaled.estimate == pytest.approx(plain.estimate, abs=EXACT)
    assert turned.estimate == pytest.approx(-plain.estimate, abs=EXACT)
    assert turned.interval == pytest.approx((-plain.interval.high, -plain.interval.low), abs=EXACT)
