"""Where every questionnaire is, how long a tablet has kept it, and how to end one."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.granting import revoke, send_link
from app.queries.granting import GrantState, grants_of
from app.store.granting import Grant
from tests.support.actors import csrf_token, sign_in
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.devices import PHQ9, a_device, answers, deliver, submit
from tests.support.factories import a_dyad, a_practitioner, an_occasion, complete
from tests.support.journey import Person


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    return a_practitioner(measures=("phq9",))


def at_the_desk(client: PageClient, actor: Actor) -> Person:
    """Signed in anew: the last sign-in may have run out."""
    sign_in(client, actor)
    return Person(client)


def test_a_tablet_that_keeps_answers_is_told_with_its_age_and_what_to_do(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    # given a tablet that was handed over and sends nothing
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    lines: dict[int, str] = {}
    for day in (0, 2, 3, 5, 14):
        clock.forward(days=day - max(lines, default=0))
        person = at_the_desk(client, practitioner)
        person.goes_to("/")
        lines[day] = person.row("still on a tablet")

    # then Today says so from the first day, more urgently after two and after five days
    shown = f"{occasion.dyad_code[:4]}-{occasion.dyad_code[4:]}"
    assert lines[0] == f"1 questionnaire still on a tablet {shown}: it has been there since today."
    assert "for 2 days. Send it soon. Open the questions on it where there is a network" in lines[2]
    assert "for 3 days." in lines[3]
    assert "for 5 days. Act today. Some tablets delete answers after seven days." in lines[5]
    assert "on it today where there is a network" in lines[5]
    assert "Ask again. Its answers are probably lost. Ask the questions again" in lines[14]

    # when everything has arrived after all, nothing is out any more
    deliver(device, *answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9"))
    assert "still on a tablet" not in at_the_desk(client, practitioner).goes_to("/").text


def test_two_tablets_are_one_line_with_the_age_of_the_oldest(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    a_device(practitioner, an_occasion(practitioner))
    clock.forward(days=2, hours=1)
    a_device(practitioner, an_occasion(practitioner))
    person = at_the_desk(client, practitioner)
    person.goes_to("/")
    assert "2 questionnaires still on tablets The oldest for 2 days." in person.row("still on tablets")
    person.follows("2 questionnaires still on tablets")
    assert person.page.heading == "Where the questions are"
    oldest, newest = person.rows
    assert ("for 2 days" in oldest, "since today" in newest) == (True, True)


@pytest.mark.both_databases
def test_the_list_says_sent_out_returned_and_ended_and_ends_one(
    client: PageClient, practitioner: Actor, clock: Clock, another_desk: Callable[[Actor], PageClient]
) -> None:
    # given a link not opened, a tablet that is out, one that is back, and a link that has run out
    ran_out, back, out, sent = (an_occasion(practitioner, a_dyad(practitioner)) for _ in range(4))
    send_link(practitioner, ran_out, days=1)
    clock.forward(days=1, hours=1)
    for occasion in (back, out):
        person = at_the_desk(client, practitioner)
        person.hands_the_tablet_over(occasion.id)
        if occasion is back:
            person.goes_to(f"/q/{occasion.id}/not-today")
            person.takes_the_tablet_back()
    send_link(practitioner, sent, days=3)
    db.session.commit()
    person = at_the_desk(client, practitioner)
    person.goes_to("/grants")

    def line(code: str) -> str:
        return person.row(f"{code[:4]}-{code[4:]}")

    assert "phone Sent, not opened" in line(sent.dyad_code)
    assert "It works until" in line(sent.dyad_code)
    assert "parent Still out" in line(out.dyad_code)
    assert "parent Returned" in line(back.dyad_code)
    assert "phone Ran out" in line(ran_out.dyad_code)
    assert [("End it now" in each) for each in person.rows] == [True, True, False, False]
    # a colleague sees none of them
    assert "Everything is back." in another_desk(a_practitioner(practitioner.service_id)).visit("/grants").text

    # when one is ended from the list
    form = next(form for form in person.page.forms if "came_from=list" in form.action)
    person.page = client.submit(form)

    # then the list is there again without it
    assert person.page.heading == "Where the questions are"
    assert [("End it now" in each) for each in person.rows] == [True, False, False, False]


def test_a_tablet_taken_back_in_the_middle_is_not_called_out(client: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    a_device(practitioner, occasion)
    db.session.execute(update(Grant).values(returned_at=now()))
    person = at_the_desk(client, practitioner)
    person.goes_to("/grants")
    assert "parent Not finished" in person.row("Tablet with the parent")


def test_an_ended_tablet_says_that_only_a_file_can_bring_what_it_holds(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    occasion = an_occasion(practitioner)
    a_device(practitioner, occasion)
    person = at_the_desk(client, practitioner)
    person.goes_to("/grants")
    person.presses("End it now")
    assert "It was ended here, so it can send nothing more." in person.row("Tablet with the parent")
    assert client.post("/grants", data={"csrf_token": csrf_token(client)}).status_code == 405


def test_a_link_that_ran_out_unopened_is_made_anew_in_one_tap(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    occasion = an_occasion(practitioner)
    old = send_link(practitioner, occasion, days=3)
    clock.forward(days=3, minutes=1)
    person = at_the_desk(client, practitioner)
    for address in (f"/occasions/{occasion.id}", "/"):
        person.goes_to(address)
        assert "Ran out" in person.page.text
    person.follows(next(words for words in person.page.links if words.endswith("link for the parent’s phone")))

    # when a new one is made from the list
    person.presses("Make a new link for 3 days")

    # then it is shown, the old one stays dead, and there is nothing more to make anew
    assert person.page.heading.endswith("The new link")
    assert client.post(f"/open/{old}", data={"csrf_token": csrf_token(client)}).status_code == 404
    newest, ran_out = grants_of(practitioner, occasion.id)
    assert (newest.state, newest.days, ran_out.state) == (GrantState.SENT, 3, GrantState.ENDED)
    assert "Make a new link" not in person.goes_to("/grants").text

    # and one that was ended by hand, or has nothing left to ask, is not offered anew
    revoke(practitioner, occasion, newest.id)
    clock.forward(days=4)
    assert not any(each.renewable for each in grants_of(practitioner, occasion.id))
    done = an_occasion(practitioner, a_dyad(practitioner))
    send_link(practitioner, done, days=1)
    complete(practitioner, done, "phq9", ["0"] * 9)
    clock.forward(days=2)
    assert not any(each.renewable for each in grants_of(practitioner, done.id))
