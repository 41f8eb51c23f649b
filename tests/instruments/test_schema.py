"""The JSON Schema that editors use to help whoever writes an instrument file."""

import json

import jsonschema
import pytest
import yaml

from app.definitions import instrument_schema, schema_text
from tests.support.instruments import INSTRUMENTS

FILES = sorted(INSTRUMENTS.glob("*.yaml"))
COMMITTED = INSTRUMENTS / "schema.json"


def test_the_committed_schema_is_current() -> None:
    current = COMMITTED.read_text(encoding="utf-8") == schema_text()
    assert current, "run: flask instruments schema > app/instruments/schema.json"


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(instrument_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_follows_it(path: object) -> None:
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    jsonschema.Draft202012Validator(json.loads(COMMITTED.read_text(encoding="utf-8"))).validate(tree)


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", 1.10), ("colour", "blue"), ("collect", "by post"), ("items", [{"kind": "essay", "code": "1"}])],
)
def test_a_wrong_key_or_value_does_not_follow_it(key: str, value: object) -> None:
    tree = yaml.safe_load(FILES[0].read_text(encoding="utf-8")) | {key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(instrument_schema()).validate(tree)
