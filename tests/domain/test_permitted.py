"""Which measures a service may choose."""

from datetime import date, timedelta

import pytest

from app.domain.permitted import UNNOTED, Permission, Standing, needs_licence, standing
from tests.support.instruments import shipped_catalogue

DAY = date(2026, 9, 8)
FREE = {"phq9", "gad7", "pbq", "gbo", "core10", "kpcs"}
OWNED = {"epds", "hads", "mors_sf", "swemwbs"}


def test_what_needs_a_licence() -> None:
    found = {each.code: needs_licence(each) for each in shipped_catalogue()}
    assert found == {**dict.fromkeys(FREE, False), **dict.fromkeys(OWNED, True)}


@pytest.mark.parametrize(
    ("code", "noted", "expected"),
    [
        ("phq9", UNNOTED, Standing.ON),
        ("phq9", Permission(False, None, None), Standing.OFF),
        ("phq9", Permission(True, None, None), Standing.ON),
        ("phq9", Permission(True, "x", DAY), Standing.ON),
        ("epds", UNNOTED, Standing.NEEDS_LICENCE),
        ("epds", Permission(True, "", None), Standing.NEEDS_LICENCE),
        ("epds", Permission(True, "Licence 1", None), Standing.ON),
        ("epds", Permission(True, "Licence 1", DAY + timedelta(days=1)), Standing.ON),
        ("epds", Permission(True, "Licence 1", DAY), Standing.LICENCE_ENDED),
        ("epds", Permission(False, "Licence 1", None), Standing.OFF),
    ],
)
def test_how_a_measure_stands(code: str, noted: Permission, expected: Standing) -> None:
    assert standing(shipped_catalogue().latest(code), noted, DAY) is expected
