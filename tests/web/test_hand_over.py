"""A parent holds the tablet, or a link: every address of the application with every method leads to her own questions
or to the locked page. The addresses come from the application's own map, so a new route is walked as well.
"""

from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.permissions import Action, Actor
from app.domain.vocabulary import AlertAction, GrantKind
from app.extensions import db
from app.operations.alerting import acknowledge
from app.operations.granting import hand_over, open_link, send_link
from app.queries.collecting import OccasionView
from app.web.access import GRANT_PREFIX, OUTSIDE_GRANTS
from tests.support.actors import HTMX, csrf_token, sign_in
from tests.support.addresses import FILLED, Address, Belongings, action_of, addresses, belongings
from tests.support.client import PageClient
from tests.support.factories import (
    PASSWORD,
    PIN,
    a_dyad,
    a_practitioner,
    an_occasion,
    code_of_account,
    complete,
    email_of,
    measure,
    rows,
    seen,
)
from tests.support.journey import Person

GOAL = "quiet evenings without shouting"
RESULT = ("27, severe", "has an alert to look at")
METHODS = ("GET", "POST")
REST = ("HEAD", "PUT", "PATCH", "DELETE")
"""Asked of one page in twelve."""

Holder = tuple[PageClient, Actor, OccasionView, Belongings]


@pytest.fixture(params=[GrantKind.HAND_OVER, pytest.param(GrantKind.LINK, marks=pytest.mark.long)], ids=str)
def holder(request: pytest.FixtureRequest, client: PageClient, practitioner: Actor) -> Holder:
    """A browser under a grant that a practitioner has used before, and everything that is hers."""
    mine = belongings(practitioner, GOAL)
    occasion = seen(practitioner, mine.ids["occasion_id"])
    complete(practitioner, occasion, "phq9", ["3"] * 9)  # a score, a band and an alert that must not be shown
    acknowledge(practitioner, occasion, measure(occasion, "phq9").id, "9", AlertAction.TALKED)
    token = sign_in(client, practitioner)
    if request.param is GrantKind.HAND_OVER:
        granted = hand_over(practitioner, occasion, token)
    else:
        granted = open_link(send_link(practitioner, occasion, days=3)) or ""
    db.session.commit()
    with client.session_transaction() as kept:
        kept["_user_id"] = GRANT_PREFIX + granted
    return client, practitioner, occasion, mine


def is_hers(app: Flask, address: Address) -> bool:
    """What a parent may ask for; `belongings` names her own occasion only."""
    return action_of(app, address.endpoint) is Action.ANSWER or address.endpoint in OUTSIDE_GRANTS


def secrets_of(actor: Actor, mine: Belongings) -> tuple[str, ...]:
    """Her practitioner's name and the client code. The goal is her own: only where she rates it."""
    return (actor.name, *mine.secrets[:2])


@pytest.mark.asvs("8.2.1")
def test_every_other_address_with_every_method_leads_to_the_locked_page(app: Flask, holder: Holder) -> None:
    client, _, _, mine = holder
    token, walked = csrf_token(client), 0
    before = rows()
    paths = {address.path: address for address in addresses(app, mine.arguments, "GET", "POST")}
    locked = [path for path, address in paths.items() if not is_hers(app, address)]
    for number, path in enumerate(locked):
        for method in METHODS if number % 12 else (*METHODS, *REST):
            data = {**FILLED, "csrf_token": token}
            reply = client.open(path, method=method, data=data if method != "GET" else None)
            assert (reply.status_code, reply.location) == (303, "/locked"), f"{method} {path}"
            walked += 1
        if not number % 12:
            assert client.get(path, headers=HTMX).location == "/locked", path
    assert walked > 200
    assert rows() == before


def test_nothing_that_comes_back_names_anybody_or_tells_a_score(app: Flask, holder: Holder) -> None:
    client, practitioner, occasion, mine = holder
    pages = []
    for address in addresses(app, mine.arguments, "GET"):
        if address.endpoint not in OUTSIDE_GRANTS:
            pages.append(client.get(address.path, follow_redirects=True))
    told = [word for page in pages for word in (*secrets_of(practitioner, mine), *RESULT) if word in page.text]
    assert (told, len(pages) > 30) == ([], True)
    # and the same words are found where they stand
    sign_in(client, practitioner)
    shown = "".join(client.get(path).text for path in ("/", f"/occasions/{occasion.id}/results"))
    assert [word for word in (practitioner.name, mine.secrets[1], *RESULT) if word not in shown] == []


def test_another_occasion_is_locked_even_where_she_may_answer(app: Flask, holder: Holder) -> None:
    client, practitioner, _, mine = holder
    other, foreign = an_occasion(practitioner, a_dyad(practitioner)), an_occasion(a_practitioner())
    token = csrf_token(client)
    for occasion in (other, foreign):
        ours = mine.but(occasion_id=occasion.id, assessment_id=occasion.assessments[0].id)
        tried = [each for each in addresses(app, ours, "GET", "POST") if "occasion_id" in each.arguments]
        for address in tried:
            data = {**FILLED, "csrf_token": token} if address.method == "POST" else None
            reply = client.open(address.path, method=address.method, data=data)
            assert (reply.status_code, reply.location) == (303, "/locked"), str(address)
        assert len(tried) > 20


def test_what_does_not_exist_is_locked_too(holder: Holder) -> None:
    client = holder[0]
    for path in ("/nothing", "/q/", "/admin", "/occasions/1"):
        assert client.get(path).location == "/locked", path


@pytest.mark.both_databases
def test_the_practitioners_old_cookie_opens_nothing_while_the_tablet_is_out(
    app: Flask, practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    mine = belongings(practitioner, GOAL)
    thief = another_desk(practitioner)
    with thief.session_transaction() as kept:
        token = kept["_user_id"]
    hand_over(practitioner, seen(practitioner, mine.ids["occasion_id"]), token)
    db.session.commit()
    cookie = thief.get_cookie("dcs")
    assert cookie is not None
    for address in addresses(app, mine.arguments, "GET"):
        if action_of(app, address.endpoint) is not Action.PUBLIC:
            thief.set_cookie("dcs", cookie.value)
            assert (thief.get(address.path).location or "").startswith("/sign-in"), str(address)


def test_after_five_wrong_pins_the_right_one_is_not_enough(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    person = Person(desk)
    person.hands_the_tablet_over(occasion.id)
    person.goes_to(f"/q/{occasion.id}/return")
    for _ in range(5):
        assert "This is not the right PIN" in person.sends("pin", pin="111222").text
    assert person.sends("pin", pin=PIN).heading == "Sign in to take the tablet back"

    person.sends("password", email=email_of(practitioner), password=PASSWORD)
    assert person.page.heading == "Second step"
    assert person.goes_to("/dyads").heading == "This page is locked"  # a password alone takes nothing back
    person.goes_to("/return/second-step")
    assert "What is new" in person.sends("code", code=code_of_account(email_of(practitioner))).heading
