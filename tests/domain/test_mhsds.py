"""Scores as the data set takes them: the right code, in the right range, and nothing where there is none."""

import pytest

from app.domain.mhsds import CODED_SCORES
from tests.support.instruments import shipped_catalogue


@pytest.mark.parametrize(
    ("key", "hundredths", "snomed", "value"),
    [
        (("phq9", "total"), 1700, "720433000", 17),
        (("gad7", "total"), 0, "445455005", 0),
        (("core10", "total"), 4000, "718583008", 40),
        (("k10", "total"), 1000, "720211004", 0),
        (("k10", "total"), 5000, "720211004", 40),
        (("k10", "total"), 900, "720211004", None),
        (("swemwbs", "total"), 700, "718466001", 7),
        (("swemwbs", "total"), 600, "718466001", None),
        (("gbo", "goal_2"), 1000, "1638541000000106", 10),
        (("phq9", "total"), 2800, "720433000", None),
        (("phq9", "total"), 1250, "720433000", None),
        (("phq9", "total"), -100, "720433000", None),
    ],
)
def test_codes_and_values(key: tuple[str, str], hundredths: int, snomed: str, value: int | None) -> None:
    coded = CODED_SCORES[key]
    assert (coded.snomed, coded.value(hundredths)) == (snomed, value)


def test_codes_agree_with_the_instrument_files_and_ranges_with_their_scales() -> None:
    for (code, name), coded in CODED_SCORES.items():
        if code not in shipped_catalogue():
            continue
        instrument = shipped_catalogue().latest(code)
        scale, known = instrument.scale(name), instrument.codes.snomed
        assert coded.snomed == known.get(name, known.get("score"))
        assert (scale.low + coded.shift, scale.high + coded.shift) == (coded.low, coded.high)


def test_what_has_no_code() -> None:
    assert not {("epds", "total"), ("gbo", "mean"), ("pbq", "f1")} & set(CODED_SCORES)
