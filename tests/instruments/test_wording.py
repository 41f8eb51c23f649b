"""Words that are shown are the owner's, to the letter; words that may not be shown are not here."""

from typing import Any

import pytest
import yaml

from tests.support.instruments import shipped, shipped_catalogue
from tests.support.project import ROOT

REFERENCE = ROOT.parent / "shared" / "reference" / "wordings.yaml"
ON_SCREEN = ["core10", "gad7", "gbo", "pbq", "phq9"]
SCORE_ENTRY = ["epds", "hads", "kpcs", "mors_sf", "swemwbs"]


@pytest.fixture(scope="module")
def reference() -> Any:
    if not REFERENCE.exists():
        pytest.skip("the reference wordings (../shared) are not on this machine")
    return yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["core10", "gad7", "pbq", "phq9"])
def test_questions_and_choices_are_the_owners_to_the_byte(code: str, reference: Any) -> None:
    given, words, instrument = reference[code], shipped(code).words(), shipped(code)
    assert words.stem == given["stem"]
    assert words.instruction == given.get("instruction")
    assert [words.items[item.code].encode() for item in instrument.items] == [text.encode() for text in given["items"]]
    labels = [option if isinstance(option, str) else option["label"] for option in given["options"]]
    printed = [words.choices["frequency"][choice.code] for choice in instrument.choice_lists["frequency"]]
    assert [label.encode() for label in printed] == [label.encode() for label in labels]
    assert instrument.citation == given["citation"]


def test_words_of_goals_are_the_owners_to_the_byte(reference: Any) -> None:
    given, words = reference["gbo"], shipped("gbo").words()
    assert words.goal_prompt == given["record_stem"]
    assert words.stem == given["rating_stem"]
    assert words.instruction == given["remember"]
    assert words.anchors == {str(value): label for value, label in given["anchors"].items()}


def test_what_is_shown_on_screen_and_what_is_not() -> None:
    shown = {instrument.code for instrument in shipped_catalogue() if instrument.collect == "on_screen"}
    assert sorted(shown) == ON_SCREEN
    assert sorted({instrument.code for instrument in shipped_catalogue()} - shown) == SCORE_ENTRY


@pytest.mark.parametrize("code", SCORE_ENTRY)
def test_a_licensed_instrument_holds_none_of_its_owners_words(code: str) -> None:
    words = shipped(code).words()
    assert (words.stem, words.instruction, words.goal_prompt) == (None, None, None)
    assert (words.items, words.choices, words.anchors) == ({}, {}, {})


SAFETY_WORDS = {
    "phq9": {"self_harm": "thoughts of self-harm or of being better off dead"},
    "core10": {"suicide_plan": "plans to end life"},
    "epds": {"self_harm": "thoughts of self-harm"},
    "pbq": {"harm_to_infant": "harm to the baby"},
}


def test_safety_items_have_plain_words_of_our_own() -> None:
    found = {instrument.code: instrument.words().safety for instrument in shipped_catalogue()}
    assert {code: words for code, words in found.items() if words} == SAFETY_WORDS


def test_the_name_a_parent_may_see_says_nothing_about_illness() -> None:
    assert {instrument.code: instrument.words().about for instrument in shipped_catalogue()} == {
        "core10": "general distress",
        "epds": "mood after birth",
        "gad7": "worry",
        "gbo": "goals",
        "hads": "worry and low mood",
        "kpcs": "parenting confidence",
        "mors_sf": "feelings about the baby",
        "pbq": "bonding",
        "phq9": "low mood",
        "swemwbs": "wellbeing",
    }
