"""Questionnaires of other systems as drafts: what is taken over, what is named as missing, and what is refused."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.parsing import parse_instrument
from app.export_formats import fhir, redcap
from app.instrument_drafts import draft, still_missing
from app.instrument_drafts.draft import DraftRefused
from tests.support.instruments import shipped_catalogue

PHQ9 = shipped_catalogue().latest("phq9")
HEADING = b"Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
HEADING += b'"Choices, Calculations, OR Slider Labels"\n'
KEPT_BY_HAND = ("authors", "year", "informant", "recall", "scales", "licence", "citation")
"""What no file of another system says."""


def questionnaire(**changed: Any) -> bytes:
    item = {"linkId": "1", "text": "I sit.", "type": "choice", "answerOption": [{"valueInteger": n} for n in range(3)]}
    whole = {"resourceType": "Questionnaire", "name": "Ease", "title": "A scale of ease", "item": [item]}
    return json.dumps({**whole, **changed}).encode()


def item(**changed: Any) -> list[dict[str, Any]]:
    return [{**json.loads(questionnaire())["item"][0], **changed}]


@pytest.mark.parametrize("write", [fhir.write_questionnaire, redcap.write])
def test_what_goes_out_comes_back(write: Any) -> None:
    found = draft(b"".join(write(PHQ9))).tree
    (words,) = found["wording"].values()
    assert list(words["items"].values()) == list(PHQ9.words().items.values())
    assert words["stem"] == PHQ9.words().stem
    ((name, choices),) = found["choice_lists"].items()
    assert [each["value"] for each in choices] == [0, 1, 2, 3]
    assert list(words["choices"][name].values()) == list(PHQ9.words().choices["frequency"].values())


def test_scoring_and_licence_are_named_as_missing_and_never_guessed() -> None:
    found = draft(b"".join(redcap.write(PHQ9)))
    missing = still_missing(found)
    assert {line.split(":")[0] for line in missing} == {*KEPT_BY_HAND, "wording.en.about"}
    assert any("phq9_score_total was calculated there" in note for note in found.tree["notes"])


def test_a_draft_that_is_filled_in_is_an_instrument() -> None:
    tree = draft(questionnaire()).tree
    missing = {"max_missing": 0, "method": "none", "source": "a paper"}
    scale = {"code": "total", "items": ["1"], "method": "sum", "direction": "higher_worse", "low": 0, "high": 2}
    tree |= dict.fromkeys(("authors", "year", "informant", "recall", "citation"), "Somebody")
    tree |= {"licence": {"status": "bundle", "owner": "Nobody", "terms": "none"}}
    tree |= {"scales": [{**scale, "missing": missing}]}
    tree["wording"]["en"] |= {"about": "ease", "scales": {"total": "Ease"}}
    assert parse_instrument(tree).item("1").points("2") == 2


def test_kinds_that_are_not_there_are_left_out_and_said() -> None:
    items = [
        *item(),
        {"linkId": "2", "text": "Say more", "type": "text"},
        {"linkId": "3", "text": "x", "type": "display"},
    ]
    found = draft(questionnaire(item=items))
    assert [each["code"] for each in found.tree["items"]] == ["1"]
    assert found.remarks == (
        "2: left out, for text is no kind of item here",
        "words between the items were left out: x",
    )


def test_points_and_answers_from_elsewhere_in_the_file() -> None:
    points = [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}]
    concepts = [
        {"code": "LA6571-9", "display": "Yes", "extension": points},
        {"code": "LA6568-5", "display": "Never"},
    ]
    answers = {"resourceType": "ValueSet", "id": "a", "compose": {"include": [{"concept": concepts}]}}
    asked = item(answerValueSet="#a")
    asked[0].pop("answerOption")
    found = draft(questionnaire(contained=[answers], item=asked)).tree
    assert found["choice_lists"] == {"answers_1": [{"code": "la6571_9", "value": 3}, {"code": "la6568_5"}]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"x" * (1024 * 1024 + 1), "larger than 1024 KiB"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "no column"),
        (b"a,b\n1,2\n", "no column"),
        (b'{"resourceType": "Patient"}', "no FHIR Questionnaire"),
        (b'{"a":' * 50_000, "begins like JSON"),
        (questionnaire(item=[]), "no item"),
        (questionnaire(item={}), "must be a list"),
        (questionnaire(item=[1]), "must be a list"),
        (questionnaire(item=[*item(), *item()]), "two items of this name"),
        (questionnaire(item=item(text=None)), "has no words"),
        (questionnaire(item=item(text=["a"])), "must be text"),
        (questionnaire(item=item(text="a" * 5_000)), "longer than"),
        (questionnaire(item=item(linkId="日本")), "letters and digits"),
        (questionnaire(item=item(answerOption=[])), "has 0 choices"),
        (questionnaire(item=item(answerOption=[{"valueInteger": 1}] * 2)), "the same code"),
        (questionnaire(item=item(answerOption=[{"valueInteger": n} for n in range(90)])), "has 61 choices"),
        (questionnaire(item=item(answerOption=[{"valueDate": "2020"}] * 2)), "neither a coding"),
        (questionnaire(item=item(answerValueSet="http://elsewhere.example/set")), "does not hold"),
        (questionnaire(item=[each for n in range(301) for each in item(linkId=str(n))]), "more than 300"),
        (HEADING + b"a,one,,radio,A?,0; Never\n", "0, Never"),
        (HEADING + b'a,one,,radio,A?,"0, Never | 1, Always"\nb,two,,calc,B,1\n', "holds 2"),
        (HEADING + b"a,one,,radio,A?,x,y\n", "more cells"),
        (HEADING + b'a,one,,radio,"A?,x\n', "no CSV"),
    ],
)
def test_what_is_refused_is_told_in_words(data: bytes, message: str) -> None:
    with pytest.raises(DraftRefused, match=message):
        draft(data)


def test_deep_nesting_is_refused() -> None:
    nested: list[dict[str, Any]] = item()
    for number in range(12):
        nested = [{"linkId": f"g{number}", "type": "group", "item": nested}]
    with pytest.raises(DraftRefused, match="nested"):
        draft(questionnaire(item=nested))


KEYS = ["item", "linkId", "text", "type", "answerOption", "answerValueSet", "valueCoding", "code", "extension", "url"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=3))
def test_nothing_but_a_draft_or_a_refusal_comes_of_it(items: list[Any]) -> None:
    try:
        found = draft(json.dumps({"resourceType": "Questionnaire", "name": "x", "item": items}).encode())
    except DraftRefused:
        return
    assert yaml.safe_load(yaml.safe_dump(found.tree)) == found.tree
