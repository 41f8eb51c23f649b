"""Taking data away: what is offered to whom, what is in the files, and that each is noted."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from fhir.resources.R4B.bundle import Bundle
from flask import Flask
from sqlalchemy import select

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import EndingReason, OccasionKind, Role, VisitKind
from app.extensions import db
from app.operations.ending import end_intervention
from app.store.audit import AuditLink
from app.store.people import SignIn
from tests.support.actors import post, sign_in
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_dyad, a_member, a_visit, an_occasion, answer, complete
from tests.support.outcomes import fill_sums
from tests.support.pages import Page
from tests.web.test_summary import shown


def taken(desk: PageClient, address: str) -> bytes:
    reply = post(desk, address, buffered=True)
    assert reply.status_code == 200, reply.headers
    assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
    return reply.data


def rows_in(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def exports_noted() -> list[tuple[str, str]]:
    rows = db.session.execute(select(AuditLink.place, AuditLink.detail).where(AuditLink.kind == "export"))
    return [(row.place, row.detail) for row in rows]


@pytest.mark.both_databases
def test_own_data_can_be_taken_away(desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("=HYPERLINK(1)",))
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["2"] * 8 + ["1"])
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.AFTER), "phq9", ["1"] * 9)
    a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY, note="words of ours"))
    end_intervention(practitioner, dyad.id, TODAY, EndingReason.MOVED, TODAY + timedelta(days=1))
    nothing, theirs = a_dyad(practitioner), a_dyad(colleague)
    rows = rows_in(taken(desk, "/exports/own/csv"))
    assert {row["client_code"] for row in rows} == {shown(dyad), shown(nothing)}
    assert shown(theirs) not in str(rows)
    scored = [(row["occasion"], row["score"], row["outcome"]) for row in rows if row["score"]]
    assert scored == [("before", "17", ""), ("after", "9", "recovered")]
    one = next(row for row in rows if row["score"])
    assert (one["ending"], one["sessions"], one["neonatal"], one["neglect"], one["court_ordered"]) == (
        "moved",
        "1",
        "yes",
        "no",
        "no",
    )
    assert "HYPERLINK" not in str(rows)
    assert "words of ours" not in str(rows)
    assert [row["instrument"] for row in rows if row["client_code"] == shown(nothing)] == [""]
    assert exports_noted() == [("exports.own", '{"format":"csv","what":"own_data"}')]


def test_every_format_holds_the_same(desk: PageClient, practitioner: Actor) -> None:
    complete(practitioner, an_occasion(practitioner), "phq9", ["2"] * 9)
    rows = rows_in(taken(desk, "/exports/own/csv"))
    sheet = openpyxl.load_workbook(io.BytesIO(taken(desk, "/exports/own/xlsx")))["data"]
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert sheet.max_row == len(rows) + 1
    assert taken(desk, "/exports/own/spss").startswith(b"$FL2")
    book = rows_in(desk.get("/exports/own/codebook/empty", buffered=True).data)
    assert {row["variable"] for row in book if row["kind"] not in ("", "note")} == set(rows[0])
    assert any("phq9 total" in row["label"] and "reliable change 6" in row["label"] for row in book)
    script = desk.get("/exports/own/r/empty", buffered=True)
    assert "vig-dcs-own-data.csv" in script.text
    page = desk.visit("/exports/own/codebook")
    assert all(name in page.text for name in rows[0])


def test_a_thief_of_an_open_tablet_takes_nothing(desk: PageClient, practitioner: Actor) -> None:
    for live in db.session.scalars(select(SignIn)):
        live.proved_at = None
    reply = post(desk, "/exports/own/csv")
    assert reply.status_code == 303
    assert reply.headers["Location"].startswith("/account/prove")
    assert exports_noted() == []


def test_what_is_no_format_or_holds_no_rows(desk: PageClient) -> None:
    for address in ("/exports/own/pdf", "/exports/own/codebook"):
        assert post(desk, address).status_code == 404
    assert desk.get("/exports/own/csv/empty").status_code == 404


def test_the_list_tells_everybody_what_there_is_and_offers_ones_own(desk: PageClient, client: PageClient) -> None:
    page = desk.visit("/exports")
    assert page.heading == "Taking data away"
    assert "/exports/own/csv" in {form.action for form in page.forms}
    assert "Never in it" in page.text
    sign_in(client, a_member(Role.NATIONAL_ANALYST))
    other = Page(client.get("/exports"))
    assert "Your own data" in other.text
    assert "/exports/own/csv" not in {form.action for form in other.forms}


def test_the_summary_leads_there(desk: PageClient, practitioner: Actor) -> None:
    a_dyad(practitioner)
    assert desk.visit(desk.visit("/summary").links["Take my data away"]).heading == "Taking data away"


def test_rows_for_research_need_an_agreement_and_two_people(
    practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    for number in range(12):
        a_dyad(practitioner, populations=(["neglect"], [], ["edge_of_care"])[number % 3])
    administrator, analyst = a_member(Role.ADMINISTRATOR), a_member(Role.NATIONAL_ANALYST)
    office, desk = another_desk(administrator), another_desk(analyst)
    page = office.visit(office.visit("/exports").links["Record an agreement"])
    assert "Enter what the rows are for" in office.submit(page.form("purpose"), {"reference": "DSA 7"}).text
    filled = {"reference": "DSA 7", "recipient": "A university", "purpose": "To learn.", "ends_on": "2099-01-01"}
    assert "No rows were taken." in office.submit(page.form("purpose"), filled).text
    assert "already" in office.submit(page.form("purpose"), filled).text
    page = desk.visit(desk.visit("/exports").links["Agreements that hold today"])
    page = desk.visit(page.links["DSA 7"])
    assert "10 of 10 families" in page.text
    form = next(form for form in page.forms if form.action.endswith("/csv"))
    rows = rows_in(taken(desk, form.action))
    assert len({row["family"] for row in rows}) == 12
    assert {row["neglect"] for row in rows} == {"yes", "no"}
    assert "Rows were taken once." in office.visit("/exports/agreements").text
    assert office.get(form.action.removesuffix("/csv")).status_code == 403
    assert {place for place, _ in exports_noted()} == {"exports.extract"}


def test_an_agreement_from_a_command_is_confirmed_on_the_screen(
    app: Flask, practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    assert practitioner
    said = ["--reference", "DSA 9", "--recipient", "A university", "--purpose", "To learn.", "--ends-on", "2099-01-01"]
    made = app.test_cli_runner().invoke(args=["extracts", "agree", *said])
    assert "It holds once an administrator has confirmed it" in made.output
    office, desk = another_desk(a_member(Role.ADMINISTRATOR)), another_desk(a_member(Role.NATIONAL_ANALYST))
    assert "DSA 9" not in desk.visit("/exports/extracts").links
    page = office.visit("/exports/agreements")
    form = next(form for form in page.forms if form.action.endswith("/confirm"))
    assert "Confirm DSA 9" not in office.submit(form, {}).text
    assert "DSA 9" in desk.visit("/exports/extracts").links


def test_a_familys_record_as_fhir(desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "phq9", ["2"] * 9)
    answer(practitioner, occasion, "epds", {"1": "3"})
    page = desk.visit(f"/dyads/{dyad.id}/family")
    assert f"/exports/dyads/{dyad.id}/fhir" in {form.action for form in page.forms}
    made = json.loads(taken(desk, f"/exports/dyads/{dyad.id}/fhir"))
    found: Any = Bundle.model_validate(made)
    assert [entry.resource.get_resource_type() for entry in found.entry] == [
        *("Questionnaire", "QuestionnaireResponse", "Observation"),
        *("Questionnaire", "QuestionnaireResponse"),
    ]
    assert made["entry"][1]["resource"]["subject"]["identifier"]["value"] == shown(dyad)
    assert "to sleep" not in json.dumps(made)
    assert [place for place, _ in exports_noted()] == ["exports.record"]
    assert post(desk, f"/exports/dyads/{a_dyad(colleague).id}/fhir").status_code == 404


def test_measures_for_other_systems(desk: PageClient) -> None:
    page = desk.visit(desk.visit("/sheets").links["These measures for other systems: REDCap, ODK, FHIR"])
    assert "PHQ-9" in page.text
    assert "EPDS" not in page.text
    for kind in ("redcap", "xlsform", "fhir"):
        reply = desk.get(f"/exports/measures/phq9/{kind}", buffered=True)
        assert (reply.status_code, len(reply.data) > 1_000) == (200, True)
    for missing in ("/exports/measures/epds/redcap", "/exports/measures/phq9/pdf", "/exports/measures/none/redcap"):
        assert desk.get(missing).status_code == 404


def test_scores_with_the_codes_of_the_data_set(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "phq9", ["2"] * 9)
    complete(practitioner, occasion, "epds", ["1"] * 10)
    rows = rows_in(taken(desk, "/exports/mhsds/csv"))
    assert [(row["snomed"], row["value"]) for row in rows] == [("720433000", "18")]


def test_a_lead_takes_figures_of_ten_families_and_never_of_nine(
    practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    lead = a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)
    fill_sums(practitioner, [(18, 8)] * 9, code="gad7", on=TODAY)
    fill_sums(practitioner, [(18, 8), (12, 10)] * 5, on=TODAY)
    lines = rows_in(taken(another_desk(lead), "/exports/service/csv"))
    rows = {row["instrument"]: row for row in lines if row["group_kind"] == "everybody"}
    groups = {(row["group_kind"], row["group"]): row for row in lines if row["group_kind"] != "everybody"}
    assert groups["stage", "accredited"]["mean_change"] == "-6"
    assert ("population", "neonatal") in groups
    assert all(int(row["paired"]) >= 10 for row in groups.values())
    shown_figures = [rows["phq9"][name] for name in ("paired", "mean_before", "mean_after", "mean_change")]
    assert shown_figures == ["10", "15", "9", "-6"]
    assert rows["gad7"]["standing"] == "too_few"
    assert [rows["gad7"][name] for name in ("paired", "mean_before", "worse", "change_low")] == [""] * 4
    assert post(another_desk(practitioner), "/exports/service/csv").status_code == 403


@pytest.mark.usefixtures("db_session")
def test_an_analyst_takes_the_release_even_before_there_is_one(another_desk: Callable[[Actor], PageClient]) -> None:
    desk = another_desk(a_member(Role.NATIONAL_ANALYST))
    assert rows_in(taken(desk, "/exports/release/csv")) == []
    book = rows_in(desk.get("/exports/release/codebook/with", buffered=True).data)
    assert "change_low" in {row["variable"] for row in book}
    assert desk.get("/exports/nothing/codebook/with").status_code == 404
