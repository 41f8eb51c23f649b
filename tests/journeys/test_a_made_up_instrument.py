"""An instrument is data: a new file in a folder is asked, scored, compared and shown, with no other change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import SHIPPED_INSTRUMENTS, Settings
from app.extensions import db
from app.whole import create_app
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_practitioner
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.pages import words

ZEST = """\
code: zest
version: "2.1"
name: A made-up scale of zest
short_name: ZEST
authors: Nobody
year: "2026"
informant: parent
recall: this week
collect: on_screen
entry: [items]
choice_lists:
  often:
    - {code: never, value: 0}
    - {code: at_times, value: 1}
    - {code: always, value: 2}
  yes_no:
    - {code: "yes", value: 4}
    - {code: "no", value: 0}
items:
  - {code: song, kind: choice, choices: often}
  - {code: yawn, kind: choice, choices: often, reversed: true}
  - {code: dance, kind: choice, choices: yes_no}
  - {code: walks, kind: number, minimum: 0, maximum: 14}
scales:
  - code: vigour
    items: [song, yawn, dance]
    method: sum
    direction: higher_better
    low: 0
    high: 8
    missing: {max_missing: 0, method: none, source: made up}
    bands:
      - {code: low, low: 0, high: 3}
      - {code: lively, low: 4, high: 8}
    bands_source: made up
    cut_off: {value: 4, clinical: below, population: made-up parents, source: made up}
    reliable_change: {threshold: 3, source: made up}
  - code: outings
    items: [walks]
    method: sum
    direction: higher_better
    low: 0
    high: 14
    missing: {max_missing: 0, method: none, source: made up}
licence: {status: bundle, owner: Nobody, terms: none, on_page: true}
citation: Nobody (2026), made up for a test.
wording:
  en:
    about: zest for life
    stem: Think of this week.
    items:
      song: I sang with my child.
      yawn: I was too tired to play.
      dance: Did you dance together?
      walks: How many walks did you take?
    choices:
      often: {never: Never, at_times: At times, always: Always}
      yes_no: {"yes": 'Yes, we <b>did</b> & "sang"', "no": "No, not yet"}
    scales: {vigour: Vigour, outings: Outings}
    bands:
      vigour: {low: low, lively: lively}
"""


@pytest.fixture
def app(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application of a service that has put a file of its own into a folder of its own."""
    (tmp_path / "zest.yaml").write_text(ZEST, encoding="utf-8")
    settings = Settings(
        database_url=database_url,
        secret_key="for tests only",
        https=False,
        fast_password_hash=True,
        instrument_folders=(SHIPPED_INSTRUMENTS, tmp_path),
    )
    of_the_service = create_app(settings)
    of_the_service.test_client_class = PageClient
    yield of_the_service
    with of_the_service.app_context():
        db.engine.dispose()


def collects(person: Person, answers: list[str]) -> None:
    person.sends("mode", mode="tablet")
    person.follows("Start")
    person.answers(answers)
    person.presses("Finish")
    person.takes_the_tablet_back()


@pytest.mark.usefixtures("db_session")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_new_file_is_all_it_takes(client: PageClient) -> None:
    # given a service that collects a measure of its own
    practitioner = a_practitioner(measures=("zest",))
    dyad = a_dyad(practitioner)
    sign_in(client, practitioner)
    person = Person(client)

    # when it is opened, each question is asked in the words of the file
    person.goes_to(f"/dyads/{dyad.id}")
    person.presses("Collect measures before VIG")
    assert person.row("ZEST").startswith("ZEST, zest for life 4 questions")
    person.sends("mode", mode="tablet")
    person.follows("Start")
    assert (person.page.heading, "Think of this week." in person.page.text) == ("I sang with my child.", True)
    labels = [words(each) for each in person.page.tree.iter("label")]
    assert labels == ["Never", "At times", "Always", "I prefer not to say"]
    assert "Nobody (2026), made up for a test." in person.page.text
    person.answers(["at_times", "always"])
    assert [words(each) for each in person.page.tree.iter("label")][:2] == [
        'Yes, we <b>did</b> & "sang"',
        "No, not yet",
    ]
    person.answers(["no"])

    # and the number is checked against the file's bounds
    for typed in ("15", "-1", "1.5", "many", "--5", "9" * 400):
        page = person.sends("answer", answer=typed)
        assert page.response.status_code == 422
        assert "Enter a whole number from 0 to 14" in page.text
        assert page.form("answer").fields["answer"] == typed
    twice = person.sends("answer", answer=["3", "_declined"])
    assert (twice.response.status_code, "Choose one answer only" in twice.text) == (422, True)
    assert "Enter a number, or skip the question" in person.sends("answer", answer="").text
    person.sends("answer", answer=" 03 ")
    person.presses("Finish")
    person.takes_the_tablet_back()

    # then it is scored by the file: 1 + (2 - 2) + 0, and three walks
    assert person.row("ZEST") == "ZEST, zest for life Vigour: 1, low; Outings: 3 Done"

    # when it is collected again
    person.follows("Open the dyad page")
    person.presses("Collect measures after VIG")
    collects(person, ["always", "never", "yes", "5"])

    # then it is compared by the file, with charts, and has its line on the summary: 2 + (2 - 0) + 4
    assert person.row("ZEST") == "ZEST, zest for life Vigour: 8, lively; Outings: 5 Done"
    person.follows("Open the dyad page")
    assert "ZEST Vigour rose from 1 to 8: reliably improved, and now at or above the cut-off." in person.page.text
    assert "ZEST Outings rose from 3 to 5. No published threshold, so we do not judge it." in person.page.text
    # one chart for each scale, and both on the picture of all of them
    assert len([each for each in person.page.tree.iter() if each.get("role") == "img"]) == 3
    person.follows("Summary")
    person.sends("measure", measure="zest.vigour")
    assert "1 → 8" in person.page.text
    assert "A made-up scale of zest (ZEST)" in person.goes_to("/measures").text
    assert_derived_follows_from_events()
