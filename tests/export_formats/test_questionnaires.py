"""A questionnaire in the languages of other systems, each read by a reader that is not ours."""

import csv
import io
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from pyxform.xls2xform import convert

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.errors import NotFound
from app.domain.instrument import Instrument
from app.export_formats import fhir, redcap, xlsform
from tests.support.instruments import shipped_catalogue

ON_SCREEN = [each for each in shipped_catalogue() if each.collect == "on_screen"]
NOT_SHOWN = [each for each in shipped_catalogue() if each.collect != "on_screen"]
NOON = datetime(2026, 9, 8, 12, tzinfo=UTC)
ids = [each.code for each in ON_SCREEN]


def of(code: str) -> Instrument:
    return shipped_catalogue().latest(code)


def dictionary(instrument: Instrument) -> dict[str, dict[str, str]]:
    text = b"".join(redcap.write(instrument)).decode()
    return {row["Variable / Field Name"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.mark.parametrize("instrument", ON_SCREEN, ids=ids)
def test_xlsforms_are_accepted(instrument: Instrument, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(b"".join(xlsform.write(instrument)))
    made = convert(xlsform=file)
    assert made.warnings == []
    for label in instrument.words().items.values():
        assert label in made.xform


@pytest.mark.parametrize("instrument", ON_SCREEN, ids=ids)
def test_redcap_has_every_item_with_its_own_words(instrument: Instrument) -> None:
    rows = dictionary(instrument)
    assert next(iter(rows)) == "record_id"
    for item in instrument.items:
        assert rows[f"{instrument.code}_{item.code}"]["Field Label"] == instrument.words().items[item.code]
    assert all(len(name) <= 26 for name in rows)
    assert {row["Form Name"] for row in rows.values()} == {instrument.code}


def test_choices_and_scores_in_redcap() -> None:
    phq9, pbq = dictionary(of("phq9")), dictionary(of("pbq"))
    choices = "Choices, Calculations, OR Slider Labels"
    assert (
        phq9["phq9_1"][choices] == "0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"
    )
    assert phq9["phq9_score_total"][choices] == "+".join(f"[phq9_{item}]" for item in range(1, 10))
    assert pbq["pbq_1"][choices].startswith("5, Always | 4, Very often")
    assert pbq["pbq_score_f1"][choices].startswith("(5-[pbq_1])+[pbq_2]+")
    assert dictionary(of("gbo"))["gbo_score_mean"][choices] == "([gbo_goal_1]+[gbo_goal_2]+[gbo_goal_3])/3"


@pytest.mark.parametrize("instrument", NOT_SHOWN, ids=[each.code for each in NOT_SHOWN])
def test_what_may_not_be_shown_is_not_given_away(instrument: Instrument) -> None:
    for write in (redcap.write, xlsform.write):
        with pytest.raises(NotFound):
            b"".join(write(instrument))
    asked = fhir.questionnaire(instrument)
    Questionnaire.model_validate(asked)
    assert all(each["text"] == f"Item {each['linkId']}" for each in asked["item"])


@pytest.mark.parametrize("instrument", ON_SCREEN, ids=ids)
def test_questionnaires_in_fhir(instrument: Instrument) -> None:
    made = json.loads(b"".join(fhir.write_questionnaire(instrument)))
    found: Any = Questionnaire.model_validate(made)
    assert [each.linkId for each in found.item] == [each.code for each in instrument.items]
    assert instrument.citation in found.copyright


def given(code: str, answers: dict[str, Answer], points: dict[str, float], bands: dict[str, str]) -> fhir.Given:
    return fhir.Given(uuid.UUID(int=len(answers)), of(code), True, NOON, answers, points, bands)


def test_a_record_as_a_bundle() -> None:
    phq9 = given(
        "phq9",
        {**{str(item): Answer.of("2") for item in range(1, 8)}, "8": DECLINED, "9": CLEARED},
        {"total": 18.0},
        {"total": "moderately_severe"},
    )
    epds = given("epds", {"total:total": Answer.of("14")}, {"total": 14.0}, {})
    gbo = given("gbo", {"goal_1": Answer.of("7")}, {"goal_1": 7.0, "mean": 7.0}, {})
    made = json.loads(b"".join(fhir.bundle("7K3M-9PXB", NOON, [phq9, epds, gbo, phq9])))
    found: Any = Bundle.model_validate(made)
    kinds = [entry.resource.get_resource_type() for entry in found.entry]
    assert kinds == [
        *("Questionnaire", "QuestionnaireResponse", "Observation"),
        *("Questionnaire", "QuestionnaireResponse", "Observation"),
        *("Questionnaire", "QuestionnaireResponse", "Observation", "Observation"),
        *("QuestionnaireResponse", "Observation"),
    ]
    answered, score = (made["entry"][place]["resource"] for place in (1, 2))
    assert answered["item"][0] == {
        "linkId": "1",
        "answer": [
            {"valueCoding": {"system": "http://loinc.org", "code": "LA6570-1", "display": "More than half the days"}}
        ],
    }
    assert answered["item"][-1]["extension"][0]["valueCode"] == "asked-declined"
    assert len(answered["item"]) == 8
    assert score["code"]["coding"] == [
        {"system": "http://loinc.org", "code": "44261-6"},
        {"system": "http://snomed.info/sct", "code": "720433000"},
        {"system": "urn:vig-dcs:score:phq9", "code": "total"},
    ]
    assert (score["valueQuantity"]["value"], score["interpretation"][0]["text"]) == (18.0, "moderately severe")
    assert made["entry"][4]["resource"]["item"] == [{"linkId": "total:total", "answer": [{"valueInteger": 14}]}]
    unseen = made["entry"][5]["resource"]["code"]["coding"]
    assert unseen == [{"system": "urn:vig-dcs:score:epds", "code": "total"}]
    goal = made["entry"][8]["resource"]["code"]["coding"]
    assert {"system": "http://snomed.info/sct", "code": "1638531000000102"} in goal


def test_an_empty_record_is_a_bundle_too() -> None:
    Bundle.model_validate(json.loads(b"".join(fhir.bundle("7K3M-9PXB", NOON, ()))))
