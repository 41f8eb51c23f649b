"""Passwords that are easy to guess, and those that are not."""

import pytest

from app.domain.passwords import Weakness, weakness

COMMON = frozenset({"sunshine", "iloveyou", "basketball", "administrator", "password"})
OWN = ("Pat Example", "pat.example@service.example")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", Weakness.TOO_SHORT),
        ("x" * 129, Weakness.TOO_LONG),
        ("administrator", Weakness.COMMON),
        ("Sunshine2026!", Weakness.COMMON),
        ("5un5hine-2026", Weakness.COMMON),
        ("sunshinesunshine", Weakness.COMMON),
        ("12 iloveyou 12", Weakness.COMMON),
        ("aaaaaaaaaaaa", Weakness.PREDICTABLE),
        ("abcabcabcabc", Weakness.PREDICTABLE),
        ("qwertyuiop12", Weakness.PREDICTABLE),
        ("098765432109", Weakness.PREDICTABLE),
        ("abcdefghijklm", Weakness.PREDICTABLE),
        ("Pat Example 1999", Weakness.PERSONAL),
        ("pat.example99", Weakness.PERSONAL),
        ("VIG-DCS-2026!", Weakness.PERSONAL),
        ("videointeractionguidance", Weakness.PERSONAL),
        ("password1234", Weakness.COMMON),
        # Nothing is asked about capitals, digits or signs.
        ("twelve chars", None),
        ("teapot meadow lantern", None),
        ("x" * 8 + " teapot, moon", None),
        ("zażółć gęślą jaźń", None),
        ("пароль из трёх слов", None),
        ("🔑🚲🌻🐢🎈🧶🥁🪁🍋🧭🐙🦔", None),
        ("basketball teapot", None),
    ],
)
@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.12")
def test_weakness(password: str, why: Weakness | None) -> None:
    assert weakness(password, COMMON, OWN) == why
