"""HL7 FHIR R4: a questionnaire, what was answered to it, and its scores, as resources and as a bundle of them.

A family is known by its client code alone, so a reader without the code's owner learns nobody's name. Codes of LOINC
and SNOMED CT come from the instrument files, and only those that were seen at their source. Words go out only where the
instrument may be shown; elsewhere an item is its number.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.answers import Answer, AnswerKind
from app.domain.instrument import Choice, ChoiceItem, Collect, Instrument, Item, Scale

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
OWN = "urn:vig-dcs"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
SURVEY = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}
Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """One assessment: what was answered and what it came to. `points`: scale -> points; `bands`: scale -> band code."""

    id: uuid.UUID
    instrument: Instrument
    complete: bool
    at: datetime
    answers: Mapping[str, Answer]
    points: Mapping[str, float]
    bands: Mapping[str, str]


def bundle(client_code: str, at: datetime, given: Iterable[Given]) -> Iterator[bytes]:
    """A collection of everything given, one resource at a time. Each questionnaire stands before its first answers."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": _moment(at)}
    yield json.dumps(head)[:-1].encode() + b', "entry": ['
    before, seen = b"\n", set[str]()
    for each in given:
        for name, resource in _resources(client_code, each, seen):
            yield before + _entry(name, resource)
            before = b",\n"
    yield b"\n]}\n"


def _entry(name: uuid.UUID, resource: Resource) -> bytes:
    whole = {"fullUrl": f"urn:uuid:{name}", "resource": {**resource, "id": str(name)}}
    return json.dumps(whole, ensure_ascii=False).encode()


def _resources(client_code: str, each: Given, seen: set[str]) -> Iterator[tuple[uuid.UUID, Resource]]:
    if each.instrument.key not in seen:
        seen.add(each.instrument.key)
        yield uuid.uuid5(uuid.NAMESPACE_URL, canonical(each.instrument)), questionnaire(each.instrument)
    subject = {"identifier": {"system": f"{OWN}:client-code", "value": client_code}}
    yield each.id, response(each, subject)
    for scale in each.instrument.scales:
        if scale.code in each.points:
            yield uuid.uuid5(each.id, scale.code), observation(each, scale, subject)


def canonical(instrument: Instrument) -> str:
    return f"{OWN}:questionnaire:{instrument.code}|{instrument.version}"


def write_questionnaire(instrument: Instrument) -> Iterator[bytes]:
    """One Questionnaire by itself."""
    yield json.dumps(questionnaire(instrument), ensure_ascii=False, indent=2).encode() + b"\n"


def questionnaire(instrument: Instrument) -> Resource:
    """A Questionnaire resource."""
    url, _, version = canonical(instrument).partition("|")
    resource: Resource = {
        "resourceType": "Questionnaire",
        "url": url,
        "version": version,
        "name": f"Instrument_{instrument.code}",
        "title": instrument.name,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": f"{instrument.citation} {instrument.licence.terms}",
        "item": [_asked(instrument, item) for item in (*instrument.items, *instrument.totals)],
    }
    if shows_words(instrument) and (stem := instrument.words().stem):
        resource["description"] = stem
    if panel := _known(instrument).loinc.get("panel"):
        resource["code"] = [{"system": LOINC, "code": panel}]
    return resource


def shows_words(instrument: Instrument) -> bool:
    return instrument.collect is Collect.ON_SCREEN


def _known(instrument: Instrument) -> Any:
    """The codes of other systems, unless they were only seen at second hand."""
    return type(instrument.codes)() if instrument.codes.verify else instrument.codes


def _asked(instrument: Instrument, item: Item) -> Resource:
    words = instrument.words().items if shows_words(instrument) else {}
    asked: Resource = {"linkId": item.code, "text": words.get(item.code, f"Item {item.code}"), "required": False}
    if code := _known(instrument).loinc.get(f"item_{item.code}"):
        asked["code"] = [{"system": LOINC, "code": code}]
    if isinstance(item, ChoiceItem):
        choices = instrument.choice_lists[item.choices]
        return {**asked, "type": "choice", "answerOption": [_option(instrument, item, each) for each in choices]}
    return {**asked, "type": "integer"}


def _option(instrument: Instrument, item: ChoiceItem, choice: Choice) -> Resource:
    option: Resource = {"valueCoding": _coding(instrument, item, choice.code)}
    if choice.value is not None:
        option["extension"] = [{"url": ORDINAL, "valueDecimal": choice.value}]
    return option


def _coding(instrument: Instrument, item: ChoiceItem, value: str) -> Resource:
    coding = {"system": f"{OWN}:choices:{instrument.code}:{item.choices}", "code": value}
    if code := _known(instrument).loinc.get(f"answer_{value}"):
        coding = {"system": LOINC, "code": code}
    if shows_words(instrument):
        coding["display"] = instrument.words().choices[item.choices][value]
    return coding


def response(of: Given, subject: Resource) -> Resource:
    """A QuestionnaireResponse. "Prefer not to say" is told; what was left out is not there."""
    items = []
    for item in (*of.instrument.items, *of.instrument.totals):
        answer = of.answers.get(item.code)
        if answer is not None and answer.kind is AnswerKind.DECLINE:
            declined = {"url": ABSENT, "valueCode": "asked-declined"}
            items.append({"linkId": item.code, "extension": [declined]})
        elif answer is not None and answer.value is not None:
            items.append({"linkId": item.code, "answer": [_answer(of.instrument, item, answer.value)]})
    resource: Resource = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical(of.instrument),
        "status": "completed" if of.complete else "in-progress",
        "subject": subject,
        "authored": _moment(of.at),
    }
    return {**resource, "item": items} if items else resource


def _answer(instrument: Instrument, item: Item, value: str) -> Resource:
    if isinstance(item, ChoiceItem):
        return {"valueCoding": _coding(instrument, item, value)}
    return {"valueInteger": int(value)} if value.lstrip("-").isdigit() else {"valueString": value}


def observation(of: Given, scale: Scale, subject: Resource) -> Resource:
    """The score of one scale, derived from the answers."""
    name = of.instrument.words().scales[scale.code]
    coding = list(_score_codes(of.instrument, scale))
    resource: Resource = {
        "resourceType": "Observation",
        "status": "final" if of.complete else "preliminary",
        "category": [{"coding": [SURVEY]}],
        "code": {"coding": coding, "text": f"{of.instrument.short_name}: {name}"},
        "subject": subject,
        "effectiveDateTime": _moment(of.at),
        "valueQuantity": {
            "value": of.points[scale.code],
            "unit": "{score}",
            "system": UCUM,
            "code": "{score}",
        },
        "derivedFrom": [{"reference": f"urn:uuid:{of.id}"}],
    }
    band = of.bands.get(scale.code)
    if band is not None and not scale.bands_provisional:
        resource["interpretation"] = [{"text": of.instrument.words().bands[scale.code][band]}]
    return resource


def _score_codes(instrument: Instrument, scale: Scale) -> Iterator[Resource]:
    """LOINC's and SNOMED CT's where they are known, and always our own."""
    known, alone = _known(instrument), len(instrument.scales) == 1
    if loinc := known.loinc.get(scale.code):
        yield {"system": LOINC, "code": loinc}
    if snomed := known.snomed.get(scale.code) or (known.snomed.get("score") if alone else None):
        yield {"system": SNOMED, "code": snomed}
    yield {"system": f"{OWN}:score:{instrument.code}", "code": scale.code}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
