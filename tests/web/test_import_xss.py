"""Words that come in files, not over a page: a questionnaire, a backlog, a tablet's sealed file. They are shown, and no
more: the last wall, the policy of the browser, is tried by tests/browser/test_stored_scripts.py."""

import csv
import itertools
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import select

from app.domain.catalogue import Catalogue
from app.domain.parsing import parse_instrument
from app.domain.permissions import Actor
from app.extensions import db
from app.store.care import ImportedRow
from tests.support.actors import post
from tests.support.addresses import addresses, belongings
from tests.support.client import PageClient
from tests.support.devices import PHQ9, a_device, current, part, sealed_file, submit
from tests.support.factories import an_occasion, complete, email_of, measure
from tests.support.instruments import INSTRUMENTS, shipped_catalogue
from tests.support.pages import Page, problems
from tests.support.payloads import PAYLOADS


def safely(desk: PageClient, paths: Iterable[str]) -> int:
    """On how many of these pages a payload can be read. In none of them is it more than words."""
    told, desk.check = 0, lambda page: None  # type: ignore[method-assign]
    for path in paths:
        reply = desk.get(path, buffered=True)
        if reply.status_code == 200 and reply.mimetype == "text/html" and "canary" in reply.text:
            tree = Page(reply).tree
            assert problems(tree) == [], path
            live = [each.tag for each in tree.iter() if "data-canary" in each.attrib or each.tag in LIVE]
            assert live == [], f"{path}: {live}"
            for each in tree.iter():
                targets = [each.get(name, "") for name in ("href", "src", "action", "hx-get", "hx-post")]
                assert not [target for target in targets if "canary" in target], path
            told += 1
    return told


LIVE = frozenset({"iframe", "object", "embed", "base", "video", "math"})


def test_import_xss_the_words_of_a_questionnaire_run_nowhere(
    app: Flask, desk: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LimeSurvey CVE-2014-5016 and CVE-2018-17003, REDCap CVE-2024-37395: a PHQ-9 whose every word is a script."""
    words = itertools.cycle(PAYLOADS)

    def spoilt(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: spoilt(each) for key, each in value.items()}
        return next(words)

    tree = yaml.safe_load((INSTRUMENTS / "phq9.yaml").read_text(encoding="utf-8"))
    tree |= {"wording": spoilt(tree["wording"])}
    tree |= {name: f"PHQ-9 {next(words)}" for name in ("name", "short_name", "authors", "citation")}
    hostile = parse_instrument(tree)
    monkeypatch.setitem(
        app.extensions,
        "catalogue",
        Catalogue([hostile, *(each for each in shipped_catalogue() if each.code != "phq9")]),
    )
    mine, occasion = belongings(practitioner), an_occasion(practitioner)
    phq9 = measure(occasion, "phq9")
    ours = {**mine.arguments, "occasion_id": (occasion.id,), "assessment_id": (phq9.id,)}
    paths = [each.path for each in addresses(app, ours, "GET")]
    assert safely(desk, [f"/q/{occasion.id}/{phq9.id}/1"]) == 1
    complete(practitioner, occasion, "phq9", PHQ9)
    assert safely(desk, paths) > 10


def test_import_xss_what_a_backlog_brings_runs_nowhere(
    app: Flask, desk: PageClient, practitioner: Actor, tmp_path: Path
) -> None:
    """LimeSurvey CVE-2014-5016: scripts as source, as key and as a column that nobody reads."""
    file, every = tmp_path / "backlog.csv", "".join(PAYLOADS)
    with file.open("w", newline="", encoding="utf-8") as lines:
        table = csv.writer(lines)
        table.writerow(["Key", *(f"EPDS_{number}" for number in range(1, 11)), f"EPDS_{PAYLOADS[0]}"])
        table.writerow([every, *["0"] * 10, every])
    for more in ((), ("--write",)):
        who = ["--practitioner", email_of(practitioner), "--source", f"A sheet {PAYLOADS[4]}"]
        what = ["--instrument", "epds", "--prefix", "EPDS_", "--key-column", "Key"]
        done = app.test_cli_runner().invoke(args=["import", "responses", str(file), *what, *who, *more])
        assert done.exit_code == 0, done.output
    (dyad_id,) = db.session.scalars(select(ImportedRow.dyad_id))
    found = [f"/dyads/{dyad_id}", f"/dyads/{dyad_id}/family", f"/dyads/{dyad_id}/history", "/dyads", "/"]
    assert [desk.get(path).status_code for path in found] == [200] * len(found)
    safely(desk, found)


def test_import_xss_what_a_sealed_file_holds_runs_nowhere(desk: PageClient, practitioner: Actor) -> None:
    """A tablet seals whatever it is told to: scripts as answers, as items and as the name of the file."""
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    made = [device.make(part(occasion, "phq9"), "answer", "1", each) for each in PAYLOADS]
    made += [device.make(part(occasion, "phq9"), "answer", each, "1") for each in PAYLOADS]
    file = (BytesIO(sealed_file((device, [*made, submit(device, occasion, "phq9")]))), f"{PAYLOADS[4]}.vigsealed")
    brought = post(desk, "/sealed-file", {"file": file})
    assert brought.status_code == 200, Page(brought).text
    paths = (f"/occasions/{occasion.id}", f"/dyads/{occasion.dyad_id}", f"/occasions/{occasion.id}/results", "/")
    assert [desk.get(path).status_code for path in paths] == [200] * len(paths)
    assert safely(desk, paths) == 0
    assert "canary" not in brought.text
    assert current(occasion, "phq9") == {}
