"""What nobody should send, and somebody does. Each is told plainly, and nothing that was saved is touched."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from tests.support.actors import csrf_token, post
from tests.support.client import PageClient
from tests.support.factories import a_draft, a_dyad, answer, complete, measure, rows
from tests.support.factories import an_occasion as make_occasion
from tests.support.pages import Page

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "<b>bold</b>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;",
    "%(name)s %d",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "<!-- --><![CDATA[x]]>",
]
OTHER_TEXT = [
    "👩\u200d👧 splashing 🛁",
    "Ŵy’n dda \U0001d525ello \U0002070e",
    "هدف الأسرة",
    "quiet \u202e evenings",
    "“quotes” & <angles>",
    "a" * 300,
]
TEXTS = [*XSS, *OTHER_TEXT]


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    """Before VIG, one goal, one answer saved."""
    opened = make_occasion(practitioner, a_dyad(practitioner, goals=("to sleep",)))
    answer(practitioner, opened, "phq9", {"1": "0"})
    answer(practitioner, opened, "epds", {"1": "0"})
    return opened


@dataclass(frozen=True)
class Bad:
    """One thing to send to a step, and what is said about it."""

    measure: str
    item: str
    values: dict[str, str | list[str]]
    status: int
    told: str


CHOOSE = "Choose one of the answers on this page"
ITEMS = [
    Bad("phq9", "2", {"answer": "4"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "-1"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "1.0"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": " 1"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "\uff11"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "always"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "<script>alert(1)</script>"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "1' OR '1'='1"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "😀"}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": "9" * 5000}, 422, CHOOSE),
    Bad("phq9", "2", {"answer": ["1", "2"]}, 422, "Choose one answer only"),
    Bad("phq9", "2", {"answer": ["1", "_declined"]}, 422, "Choose one answer only"),
    Bad("phq9", "2", {"answer": ""}, 422, "Choose an answer, or skip the question"),
    Bad("phq9", "2", {}, 422, "Choose an answer, or skip the question"),
    Bad("phq9", "2", {"answer": "1\x00"}, 422, "That could not be saved"),
    Bad("phq9", "2", {"answer": "1", "form_id": "a\x00b"}, 422, "That could not be saved"),
    Bad("phq9", "0", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "10", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "total:total", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "goal_1", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "1%00", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "🙂", {"answer": "1"}, 404, "Page not found"),
    Bad("phq9", "a" * 3000, {"answer": "1"}, 404, "Page not found"),
    Bad("gbo", "goal_2", {"answer": "1"}, 404, "Page not found"),
    Bad("epds", "2", {"answer": "4"}, 422, CHOOSE),
    Bad("epds", "2", {"answer": "na"}, 422, CHOOSE),
    Bad("epds", "2", {"answer": ""}, 422, "Choose an answer, or skip the question"),
    Bad("epds", "11", {"answer": "1"}, 404, "Page not found"),
    Bad("epds", "total:total", {"answer": "1"}, 404, "Page not found"),
]


@pytest.mark.both_databases
@pytest.mark.asvs("2.2.1", "2.2.2")
def test_an_answer_that_does_not_fit(desk: PageClient, occasion: OccasionView) -> None:
    token, before = csrf_token(desk), rows()
    for bad in ITEMS:
        address = f"/q/{occasion.id}/{measure(occasion, bad.measure).id}/{bad.item}"
        page = Page(desk.post(address, data={"form_id": "f", "csrf_token": token, **bad.values}))
        assert page.response.status_code == bad.status, str(bad)
        assert bad.told in page.text, str(bad)
    assert rows() == before


def test_a_mistake_is_named_at_the_top_and_at_the_question(desk: PageClient, occasion: OccasionView) -> None:
    address = f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/2"
    page = Page(post(desk, address, {"answer": "7", "form_id": "f"}))
    assert page.title.startswith("Error:")
    assert "There is a problem" in page.text
    target = page.links[CHOOSE].removeprefix("#")
    assert any(each.get("id") == target for each in page.tree.iter("input"))
    group = next(page.tree.iter("fieldset"))
    assert "answer-error" in group.get("aria-describedby", "")
    assert page.heading == "Feeling down, depressed, or hopeless"


@pytest.mark.both_databases
@pytest.mark.parametrize("form_id", ["f" * 5000, "😀" * 200, "<script>", "'; DROP TABLE answers; --", " ", "0"])
def test_a_strange_form_number_saves_the_answer_once(desk: PageClient, occasion: OccasionView, form_id: str) -> None:
    address = f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/2"
    before = len(rows()["answer_events"])
    for _ in range(2):
        assert post(desk, address, {"answer": "1", "form_id": form_id}).status_code == 303
    assert len(rows()["answer_events"]) == before + 1


def test_a_measure_of_another_occasion_is_not_found(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    other = make_occasion(practitioner)
    before = rows()
    reply = post(desk, f"/q/{occasion.id}/{measure(other, 'phq9').id}/1", {"answer": "1"})
    assert reply.status_code == 404
    assert rows() == before


def test_a_finished_measure_says_so_wherever_it_is_written_to(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    complete(practitioner, occasion, "epds", ["1"] * 10)
    epds, before = measure(occasion, "epds").id, rows()
    for address in (f"/q/{occasion.id}/{epds}/1", f"/q/{occasion.id}/total/{epds}"):
        page = Page(post(desk, address, {"answer": "2", "total:total": "3", "form_id": "late"}))
        assert (page.response.status_code, page.heading) == (409, "These answers are finished"), address
        assert "nothing was changed now" in page.text
    for what in ("not-collected", "collect-after-all"):
        reply = post(desk, f"/occasions/{occasion.id}/{what}/{epds}", {"reason": "no_time"})
        assert reply.status_code == 409, what
    assert rows() == before


NO_CODES = [
    ("", "Enter a client code"),
    ("   ", "A client code has 8 letters and numbers"),
    ("7K3M", "A client code has 8 letters and numbers"),
    ("7K3M-9PXB-1", "A client code has 8 letters and numbers"),
    ("a" * 41, "A client code has 8 letters and numbers"),
    ("7K3M-9PXU", "A client code has only letters and numbers, and never a U."),
    ("7K3M*9PX", "A client code has only letters and numbers, and never a U."),
    ("😀😀😀😀😀😀😀😀", "A client code has only letters and numbers, and never a U."),
    ("<script>", "A client code has only letters and numbers, and never a U."),
    ("7K3M-9PXC", "This is not a client code."),
]


def test_a_code_that_is_none(desk: PageClient, practitioner: Actor) -> None:
    a_dyad(practitioner)  # with none there is nothing to find, and no form
    for typed, told in NO_CODES:
        page = Page(post(desk, "/dyads/find", {"code": typed}))
        assert page.response.status_code == 422, typed
        assert told in page.text, typed
        assert page.title.startswith("Error:"), typed
        assert page.form("code").fields["code"] == typed


def pages_with_goals(desk: PageClient, occasion: OccasionView, practitioner: Actor) -> list[Page]:
    """The dyad page, the form itself, and the page on which the parent rates the goal."""
    for code, values in (("phq9", ["1"] * 9), ("gad7", ["1"] * 7), ("pbq", ["never"] * 25)):
        complete(practitioner, occasion, code, values)
    step = f"/q/{occasion.id}/{measure(occasion, 'gbo').id}/goal_1"
    return [desk.visit(path) for path in (f"/dyads/{occasion.dyad_id}", f"/dyads/{occasion.dyad_id}/goals", step)]


def structure(page: Page) -> list[tuple[str, list[str]]]:
    """Every element with its attributes' names: what words can never change."""
    return [(element.tag, sorted(element.attrib)) for element in page.tree.iter()]


@pytest.mark.asvs("1.1.2", "1.2.1", "1.3.7")
@pytest.mark.parametrize("texts", [TEXTS[::4], pytest.param(TEXTS, marks=pytest.mark.long)], ids=["some", "all"])
def test_words_of_a_family_are_shown_as_they_were_typed(
    desk: PageClient, practitioner: Actor, occasion: OccasionView, texts: list[str]
) -> None:
    plain = [structure(page) for page in pages_with_goals(desk, occasion, practitioner)]
    step = f"/q/{occasion.id}/{measure(occasion, 'gbo').id}/goal_1"
    for text in texts:
        page = desk.submit(desk.visit(f"/dyads/{occasion.dyad_id}/goals").form("goal_1"), {"goal_1": text})
        assert page.response.status_code == 200
        shown = " ".join(text.split())
        pages = [page, desk.visit(f"/dyads/{occasion.dyad_id}/goals"), desk.visit(step)]
        assert [shown in each.text for each in pages] == [True] * 3, text
        assert [structure(each) for each in pages] == plain, text


@pytest.mark.both_databases
def test_goals_with_a_nul_are_refused_and_the_old_ones_stay(desk: PageClient, occasion: OccasionView) -> None:
    before = rows()
    page = Page(post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": "to\x00sleep"}))
    assert (page.response.status_code, page.heading) == (422, "That could not be saved")
    assert "nothing you saved before is lost" in page.text
    assert rows() == before


@pytest.mark.parametrize("text", ["a" * 301, "😀" * 301])
def test_a_goal_that_is_too_long_comes_back_to_be_shortened(
    desk: PageClient, occasion: OccasionView, text: str
) -> None:
    before = rows()
    page = Page(post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_2": text}))
    assert page.response.status_code == 422
    assert "Use 300 letters or fewer" in page.text
    assert page.form("goal_2").fields["goal_2"] == text
    assert rows() == before


@pytest.mark.both_databases
def test_goals_of_four_byte_characters_fill_their_room(desk: PageClient, occasion: OccasionView) -> None:
    assert post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": "😀" * 300}).status_code == 303
    assert "😀" * 300 in desk.visit(f"/dyads/{occasion.dyad_id}").text


def test_a_time_point_that_does_not_exist(desk: PageClient, occasion: OccasionView) -> None:
    before = rows()
    for values in ({}, {"kind": "later", "number": "1"}, {"kind": "after", "number": "0"}):
        for extra in ({}, {"number": "x"}, {"number": "-1"}, {"number": "100"}):
            page = Page(post(desk, f"/dyads/{occasion.dyad_id}/occasions", {**values, **extra}))
            assert (page.response.status_code, page.heading) == (422, "That could not be saved"), f"{values} {extra}"
    assert rows() == before


def test_there_is_one_before_and_one_after(desk: PageClient, occasion: OccasionView) -> None:
    before = rows()
    for kind in ("before", "after"):
        reply = post(desk, f"/dyads/{occasion.dyad_id}/occasions", {"kind": kind, "number": "2"})
        assert reply.status_code == 422, kind
    assert rows() == before


BAD_STEPS: list[tuple[str, dict[str, Any], str]] = [
    ("adult-role", {}, "Choose who the adult is"),
    ("adult-role", {"adult_role": "not_recorded"}, "There is a problem"),
    ("adult-role", {"adult_role": "robot"}, "There is a problem"),
    ("populations", {"populations": ["neonatal", "rich"]}, "There is a problem"),
    ("adult-age", {}, "Choose an age, or “Not known”"),
    ("child-age", {}, "Enter the age in months, or choose “Not yet born”"),
    ("child-age", {"child_months": "9", "child_age": "unborn"}, "not both"),
    ("child-age", {"child_months": "-1"}, "Enter the age in whole months, from 0 to 216"),
    ("child-age", {"child_months": "217"}, "Enter the age in whole months, from 0 to 216"),
    ("child-age", {"child_months": "9.5"}, "Enter the age in whole months, from 0 to 216"),
    ("child-age", {"child_months": "nine"}, "Enter the age in whole months, from 0 to 216"),
    ("child-age", {"child_months": "9" * 5000}, "Enter the age in whole months, from 0 to 216"),
    ("child-age", {"child_age": "months"}, "Enter the age in months, or choose “Not yet born”"),
    ("referral", {}, "Choose who referred them"),
    ("court-ordered", {}, "Choose yes or no"),
    ("national-use", {}, "Choose what the family said"),
]


def test_a_step_of_adding_a_dyad_that_does_not_fit(desk: PageClient, practitioner: Actor) -> None:
    draft, before = a_draft(practitioner), rows()
    for step, values, told in BAD_STEPS:
        page = Page(post(desk, f"/dyads/add/{draft}/{step}", values))
        assert page.response.status_code == 422, f"{step} {values}"
        assert told in page.text, f"{step} {values}"
        assert page.title.startswith("Error:"), f"{step} {values}"
    assert rows() == before


def test_a_step_that_does_not_exist(desk: PageClient, practitioner: Actor) -> None:
    draft = a_draft(practitioner)
    for path in ("nothing", "adult-role/x", "..", "adult_role", "%00"):
        assert desk.get(f"/dyads/add/{draft}/{path}").status_code in {404, 308}, path


def test_a_page_of_a_list_that_does_not_exist_is_the_nearest_one(desk: PageClient, occasion: OccasionView) -> None:
    for path in ("/dyads", "/summary"):
        for page in ("0", "-1", "999999999999999999999", "x", "", "1.5", "٣", "1e9"):
            shown = desk.visit(f"{path}?page={page}")
            assert shown.response.status_code == 200, page
            assert occasion.dyad_code[:4] in shown.text, page


@pytest.mark.asvs("1.2.4")
def test_a_measure_of_the_summary_that_does_not_exist_is_another_one(desk: PageClient, occasion: OccasionView) -> None:
    for name in ("phq9.total", "nothing.at.all", "phq9", "<script>", "a" * 3000, "%00", "'--"):
        assert desk.visit(f"/summary?measure={name}").response.status_code == 200, name


@pytest.mark.parametrize("number", ["not-a-number", "00000000-0000-0000-0000-00000000000", str(uuid.UUID(int=0))])
def test_an_id_that_is_none_is_not_found(desk: PageClient, number: str) -> None:
    for path in (f"/dyads/{number}", f"/occasions/{number}", f"/q/{number}/", f"/dyads/add/{number}/check"):
        page = Page(desk.get(path))
        assert (page.response.status_code, page.heading) == (404, "Page not found"), path


@pytest.mark.parametrize("occasion_id", ["x", str(uuid.UUID(int=0)), "//evil.example", "\x00"])
@pytest.mark.asvs("3.7.2")
def test_goals_lead_back_to_no_made_up_place(
    desk: PageClient, practitioner: Actor, occasion: OccasionView, occasion_id: str
) -> None:
    reply = desk.post(
        f"/dyads/{occasion.dyad_id}/goals",
        query_string={"occasion": occasion_id},
        data={"goal_1": "to sleep", "csrf_token": csrf_token(desk)},
    )
    assert reply.status_code == 303
    assert reply.location in {f"/dyads/{occasion.dyad_id}", f"/occasions/{uuid.UUID(int=0)}"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 400),
        (b"\xff\xfe\xfd", "application/x-www-form-urlencoded", 400),
        (b"a" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"", "", 400),
    ],
)
@pytest.mark.asvs("15.3.5")
def test_a_body_that_is_no_form_of_ours(
    desk: PageClient, occasion: OccasionView, body: bytes, content_type: str, status: int
) -> None:
    before = rows()
    reply = desk.post(f"/q/{occasion.id}/check", data=body, content_type=content_type)
    assert reply.status_code == status
    assert rows() == before


@pytest.mark.asvs("2.4.1", "15.3.7")
def test_a_thousand_fields_are_too_many(desk: PageClient, occasion: OccasionView) -> None:
    lines = "".join(f'--x\r\nContent-Disposition: form-data; name="f{each}"\r\n\r\n1\r\n' for each in range(1000))
    reply = desk.post("/dyads/find", data=lines + "--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert reply.status_code == 413
