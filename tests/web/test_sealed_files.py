"""A practitioner brings in what a tablet could not send, as a file: as often as she likes, and only her own."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.domain.permissions import Actor
from app.extensions import db
from app.web.sealed_files import routes
from tests.support.client import PageClient
from tests.support.devices import PHQ9, a_device, answers, current, sealed_file, state, submit
from tests.support.factories import a_practitioner, an_occasion, email_of
from tests.support.pages import Page

NOT_A_FILE = "This is not a sealed file from a tablet. Its name ends with .vigsealed."


def a_file(actor: Actor, occasion: Any) -> bytes:
    device = a_device(actor, occasion)
    return sealed_file((device, [*answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9")]))


def bring(desk: PageClient, body: bytes | None) -> Page:
    form = desk.visit("/sealed-file").form("file")
    chosen = {} if body is None else {"file": (BytesIO(body), "answers.vigsealed")}
    return desk.submit(form, chosen, content_type="multipart/form-data")


@pytest.mark.both_databases
def test_it_comes_in_once_and_says_so(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    file = a_file(practitioner, occasion)
    page = bring(desk, file)
    assert "10 answers were added." in page.text
    assert f"/occasions/{occasion.id}/results" in page.links.values()
    assert (state(occasion, "phq9"), list(current(occasion, "phq9").values())) == ("complete", PHQ9)

    again = bring(desk, file)
    assert "Everything in this file had arrived before. Nothing is missing." in again.text
    assert list(current(occasion, "phq9").values()) == PHQ9


def test_of_a_colleagues_dyads_nothing_is_read(desk: PageClient, practitioner: Actor) -> None:
    colleague = a_practitioner(practitioner.service_id)
    theirs, own = an_occasion(colleague), an_occasion(practitioner)
    file = a_file(colleague, theirs)
    page = bring(desk, file)
    assert page.response.status_code == 422
    assert "No answers in it are from your own dyads." in page.text
    assert state(theirs, "phq9") == "open"

    both = json.loads(file)
    both["leases"] += json.loads(a_file(practitioner, own))["leases"]
    page = bring(desk, json.dumps(both).encode())
    assert "Some answers in this file are not from your own dyads." in page.text
    assert theirs.dyad_code not in page.text
    assert (state(theirs, "phq9"), state(own, "phq9")) == ("open", "complete")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (None, "Choose the sealed file"),
        (b"", NOT_A_FILE),
        (b"\xff\xd8\xff a photograph", NOT_A_FILE),
        (b'{"v": 1}', NOT_A_FILE),
        (b"[" * 100_000, NOT_A_FILE),
    ],
    ids=["none", "empty", "photograph", "other JSON", "deep"],
)
@pytest.mark.asvs("5.2.2")
def test_what_is_wrong_is_said_at_the_field(desk: PageClient, body: bytes | None, why: str) -> None:
    page = bring(desk, body)
    assert page.response.status_code == 422
    assert page.text.count(why) == 2, "in the summary and at the field"


@pytest.mark.asvs("5.2.1")
def test_a_file_that_is_too_large_is_not_read(desk: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "LARGEST_FILE", 50_000)
    page = bring(desk, b"x" * 60_000)
    assert page.response.status_code == 422
    assert page.text.count("This file is larger than 2 MB.") == 2


def test_the_command(app: Flask, practitioner: Actor, tmp_path: Path) -> None:
    occasion = an_occasion(practitioner)
    file = tmp_path / "answers.vigsealed"
    file.write_bytes(a_file(practitioner, occasion))
    db.session.commit()

    def run(*arguments: str) -> str:
        return app.test_cli_runner().invoke(args=["sealed-file", "bring", *arguments]).output

    assert "10 new answers, of 1 occasions." in run(str(file), "--practitioner", email_of(practitioner))
    assert "0 new answers" in run(str(file), "--practitioner", email_of(practitioner))
    assert "Nobody with the email" in run(str(file), "--practitioner", "nobody@service.example")
    file.write_bytes(b"{}")
    assert "is not a sealed file" in run(str(file), "--practitioner", email_of(practitioner))
