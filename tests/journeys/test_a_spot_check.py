"""A supervisor draws records by chance, looks at each, asks about one; its practitioner answers; it is closed."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind, Role
from app.extensions import db
from app.store.checking import CheckEvent, Draw, SpotCheck
from app.store.people import Supervision
from app.web.calendar import today
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.devices import PHQ9
from tests.support.factories import a_dyad, a_member, a_practitioner, an_occasion, complete, measure, supervise
from tests.support.journey import Person, assert_derived_follows_from_events

Desk = Callable[[Actor], PageClient]


@pytest.fixture
def supervisor(practitioner: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR, name="Sam")
    supervise(found, practitioner)
    return found


def some_records(practitioner: Actor, dyads: int) -> None:
    """A finished PHQ-9 before and after for each dyad, the same answers both times."""
    for _ in range(dyads):
        dyad = a_dyad(practitioner)
        for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
            complete(practitioner, an_occasion(practitioner, dyad, kind), "phq9", PHQ9)


def said(check_id: uuid.UUID) -> list[str]:
    db.session.commit()
    return list(
        db.session.scalars(select(CheckEvent.said).where(CheckEvent.check_id == check_id).order_by(CheckEvent.n))
    )


def number_of(person: Person) -> uuid.UUID:
    found = re.search(r"/checks/([0-9a-f-]{36})", person.page.response.request.path)
    assert found, person.page.response.request.path
    return uuid.UUID(found[1])


def test_a_supervisor_draws_and_looks_at_one_record_after_the_other(
    another_desk: Desk, practitioner: Actor, supervisor: Actor
) -> None:
    # given two families with a PHQ-9 before and after, and a supervisor of another service
    some_records(practitioner, 2)
    checking = Person(another_desk(supervisor))
    checking.goes_to("/checks")
    assert "4 records can come up, of 1 person." in checking.page.text

    # when she draws three, tapping twice
    form = checking.page.form("wanted")
    for _ in range(2):
        checking.page = checking.client.submit(form, {"wanted": "3"})
    assert len(db.session.scalars(select(Draw.id)).all()) == 1

    # then the first record tells what was entered, and what is worth a look; she agrees, twice
    assert "Record 1 of 3 Drawn by chance" in checking.page.text
    assert f"{practitioner.name}, PHQ-9," in checking.page.text
    first = number_of(checking)
    form = checking.page.form("check")
    assert "check" not in form.fields
    for _ in range(2):
        checking.page = checking.client.submit(form, {"check": "agree"})
    assert said(first) == ["agree"]

    # and the second one she asks about: a reason and a line are needed, and a name is warned of
    assert "Record 2 of 3" in checking.page.text
    checking.sends("check", check="query")
    for values, told in (
        ({"text": "How did it go?"}, "Choose a reason"),
        ({"why": "same_answers"}, "Write a line, so that they know what to look at"),
        ({"why": "same_answers", "text": "Ask Mrs Patel"}, "looks like a name"),
    ):
        page = checking.client.submit(checking.page.form("why"), values)
        assert (page.response.status_code, told in page.text) == (422, True), told
    checking.sends("why", why="same_answers", text="Was the form filled in again?")

    # and she stops, comes back later, and goes on where she was
    checking.goes_to("/checks")
    assert "2 done, 1 to go." in checking.page.text
    checking.follows("Go on checking")
    checking.sends("check", check="unable")
    assert "All done." in checking.page.text
    assert [row.rsplit(" ", 1)[-1] for row in checking.rows] == ["Agreed", "Asked", "check"]

    # and what the checks say counts it
    figures = checking.goes_to("/checks/figures").text
    assert "checked 2 agreed 1 asked about 1 put right and closed 0 still open 1 could not be checked 1" in figures
    assert "Asked about: 1 of 2 checked records, 50%." in figures
    assert "likely between 9% and 91% (95% Wilson interval)" in figures
    checking.goes_to("/checks")
    checking.follows("3 records drawn on")
    checking.follows("Was this draw fair?")
    assert "the same records, in the same order" in checking.page.text


@pytest.mark.both_databases
def test_a_query_comes_home_is_answered_and_closed(
    desk: PageClient, another_desk: Desk, practitioner: Actor, supervisor: Actor
) -> None:
    # given a question about a record
    some_records(practitioner, 1)
    working, checking = Person(desk), Person(another_desk(supervisor))
    checking.goes_to("/checks")
    checking.sends("wanted", wanted="1")
    asked = number_of(checking)
    checking.sends("check", check="query")
    checking.sends("why", why="same_answers", text="Was the form filled in again?")

    # then the practitioner finds the question on Today, and cannot say that it is put right when it is not
    row = working.goes_to("/") and working.row("has a question from your supervisor")
    assert "PHQ-9: Answers are the same." in row
    working.follows("has a question from your supervisor")
    assert "Was the form filled in again?" in working.page.text
    page = working.sends("reply", reply="corrected")
    assert "Nothing was changed since the question." in page.text
    page = working.sends("reply", reply="stands")
    assert "Write a line, so that they understand" in page.text

    # when she puts an answer right, with a reason, and says so
    query = f"/queries/{asked}"
    working.follows("See the answers, and put one right")
    working.follows("Put it right : Little interest")
    working.sends("why", answer="3", why="miscopied")
    working.goes_to(query)
    form = working.page.form("reply")
    for _ in range(2):
        working.page = desk.submit(form, {"reply": "corrected"})
    assert "You have answered." in working.page.text
    assert "has a question" not in working.goes_to("/").text

    # then the supervisor sees it, asks again, gets words, and closes
    checking.goes_to("/checks")
    assert "Answered, for you to close" in checking.page.text
    checking.goes_to(f"/checks/{asked}")
    assert "put it right on" in checking.page.text
    assert "1 answer was put right afterwards." in checking.page.text
    page = checking.sends("then", then="ask_again")
    assert "Write a line, so that they understand" in page.text
    checking.sends("then", then="ask_again", text="And the others?")
    assert "has a question" in working.goes_to("/").text
    working.goes_to(query)
    working.sends("reply", reply="stands", text="The mother gave the same ones.")
    checking.goes_to(f"/checks/{asked}")
    checking.sends("then", then="close")
    assert "Sam closed it" in checking.page.text
    assert said(asked) == ["query", "corrected", "ask_again", "stands", "close"]
    assert "There is nothing more to do." in working.goes_to(query).text

    # and each look of hers at the record is kept, for the practitioner to see
    dyad = working.page.links["Open the dyad page, to write a session down"]
    assert "Sam: Looked" in working.goes_to(f"{dyad}/history").text
    assert_derived_follows_from_events()
    assert "put right and closed 1 still open 0" in checking.goes_to("/checks/figures").text


def test_two_tabs_do_not_overrule_each_other(another_desk: Desk, practitioner: Actor, supervisor: Actor) -> None:
    some_records(practitioner, 1)
    person = Person(another_desk(supervisor))
    person.goes_to("/checks")
    person.sends("wanted", wanted="1")
    check = number_of(person)
    stale = person.page.form("check")
    person.sends("check", check="unable")
    page = person.client.submit(stale, {"check": "agree"})
    assert (page.response.status_code, "Something was said here in the meantime." in page.text) == (409, True)
    assert said(check) == ["unable"]
    asking = person.client.visit(f"/checks/{check}/query").form("why")
    person.client.submit(page.form("check"), {"check": "agree"})
    page = person.client.submit(asking, {"why": "other", "text": "And now?"})
    assert page.response.status_code == 409
    assert said(check) == ["unable", "agree"]


def test_a_link_that_ends_closes_a_draw_in_the_middle(
    another_desk: Desk, practitioner: Actor, supervisor: Actor
) -> None:
    other = a_practitioner()
    supervise(supervisor, other)
    some_records(practitioner, 1)
    some_records(other, 1)
    person = Person(another_desk(supervisor))
    person.goes_to("/checks")
    page = person.sends("wanted", wanted="1")
    assert "Draw at least 2, so that everybody comes up." in page.text
    person.sends("wanted", wanted="4")
    ended = select(Supervision.id).where(Supervision.practitioner_id == practitioner.user_id)
    yesterday = today() - timedelta(days=1)
    db.session.execute(update(Supervision).where(Supervision.id.in_(ended)).values(ends_on=yesterday))
    db.session.commit()
    draw_id = db.session.scalars(select(Draw.id)).one()
    text = person.goes_to(f"/checks/draws/{draw_id}").text
    assert practitioner.name not in text
    assert text.count(other.name) == 2
    statuses = {person.client.get(f"/checks/{each}").status_code for each in db.session.scalars(select(SpotCheck.id))}
    assert statuses == {200, 404}
    db.session.execute(update(Supervision).values(ends_on=yesterday))
    db.session.commit()
    for path in (f"/checks/draws/{draw_id}", f"/checks/draws/{draw_id}/proof"):
        assert person.client.get(path).status_code == 404
    for each in db.session.scalars(select(SpotCheck.id)).all():
        assert post(person.client, f"/checks/{each}", {"check": "agree", "seen": "0"}).status_code == 404
        assert said(each) == []


def test_a_new_supervisor_closes_what_an_earlier_one_asked(
    desk: PageClient, another_desk: Desk, practitioner: Actor, supervisor: Actor
) -> None:
    some_records(practitioner, 1)
    person = Person(another_desk(supervisor))
    person.goes_to("/checks")
    person.sends("wanted", wanted="1")
    check = number_of(person)
    person.sends("check", check="query")
    person.sends("why", why="other", text="How was it?")
    db.session.execute(update(Supervision).values(ends_on=today()))
    following = a_member(Role.SUPERVISOR, name="Following")
    supervise(following, practitioner, starts_on=today())
    working = Person(desk)
    working.goes_to(f"/queries/{check}")
    working.sends("reply", reply="cannot", text="They have moved away.")
    person = Person(another_desk(following))
    person.goes_to(f"/checks/{check}")
    person.sends("then", then="close")
    assert said(check) == ["query", "cannot", "close"]


def test_nothing_left_to_draw_in_this_quarter(another_desk: Desk, practitioner: Actor, supervisor: Actor) -> None:
    some_records(practitioner, 1)
    person = Person(another_desk(supervisor))
    assert "The people you supervise have no finished" not in person.goes_to("/checks").text
    person.sends("wanted", wanted="5")
    person.goes_to("/checks")
    page = person.sends("wanted", wanted="5")
    assert "Nothing is left to draw in this quarter." in page.text
    page = person.sends("wanted", wanted="2", again="y")
    assert "Record 1 of 2" in page.text
    turns = sorted(db.session.scalars(select(SpotCheck.turn)))
    assert turns == [0, 0, 1, 1]
    assert person.goes_to("/checks").form("wanted").fields.get("again") is None


def test_what_is_shown_of_a_record_from_paper(another_desk: Desk, practitioner: Actor, supervisor: Actor) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "gad7", ["1", "1", "2", "x", "0", "1", "-"])
    person = Person(another_desk(supervisor))
    person.goes_to("/checks")
    text = person.sends("wanted", wanted="1").text
    for told in (
        f"Entered by {practitioner.name}",
        "Answers 5 of 7",
        "Trouble relaxing: Left out",
        "Feeling afraid as if something awful might happen: Prefers not to say",
        "PHQ-9 at the same time, not finished yet",
        "Nothing stands out.",
    ):
        assert told in text, told
    assert measure(occasion, "gad7").mode is None
