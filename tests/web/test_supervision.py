"""A supervisor's home: who stands on it, what it counts, and what it asks of the database."""

import uuid
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import now
from app.domain.permissions import Actor
from app.domain.vocabulary import EndingReason, OccasionKind, Role, Stage
from app.extensions import db
from app.operations.ending import end_intervention
from app.store.audit import AuditLink
from app.store.derived import Alert
from app.store.people import Service, Supervision
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_dyad, a_member, a_practitioner, an_occasion, answer, complete, supervise
from tests.support.pages import Page, words
from tests.support.statements import statements


@pytest.fixture
def trainee(db_session: object) -> Actor:
    return a_practitioner(stage=Stage.TRAINEE_1)


@pytest.fixture
def supervisor(client: PageClient, trainee: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR)
    supervise(found, trainee)
    sign_in(client, found)
    return found


def panel(page: Page, name: str) -> str:
    """What stands on the home about one supervisee."""
    sections = [each for each in page.tree.iter("section") if any(words(h) == name for h in each.iter("h2"))]
    assert len(sections) == 1, page.text
    return words(sections[0])


def person(actor: Actor) -> str:
    return f"/supervision/people/{actor.user_id}/{actor.service_id}"


def test_each_supervisee_by_name_and_nobody_else(client: PageClient, supervisor: Actor, trainee: Actor) -> None:
    colleague = a_practitioner(trainee.service_id)
    former = a_practitioner(trainee.service_id)
    supervise(supervisor, former, ends_on=TODAY)
    text = client.visit("/supervision").text
    assert "1 person, 1 service." in text
    assert trainee.name in text
    assert [each for each in (colleague.name, former.name) if f"{each} " in text] == []
    for closed in (colleague, former):
        for page in (person(closed), f"{person(closed)}/stage"):
            assert client.get(page).status_code == 404
    supervise(supervisor, colleague)
    names = [words(each) for each in client.visit("/supervision").tree.iter("h2")]
    assert names == sorted([trainee.name, colleague.name])


def test_a_link_that_ends_closes_the_view(client: PageClient, supervisor: Actor, trainee: Actor) -> None:
    assert client.get(person(trainee)).status_code == 200
    db.session.execute(update(Supervision).values(ends_on=TODAY))
    assert client.get(person(trainee)).status_code == 404
    assert "You supervise nobody at the moment." in client.visit("/supervision").text


def test_measures_due_and_measured_twice(client: PageClient, supervisor: Actor, trainee: Actor) -> None:
    assert "Both measured – none ended" in panel(client.visit("/supervision"), trainee.name)
    dyad, unmeasured = a_dyad(trainee), a_dyad(trainee)
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        complete(trainee, an_occasion(trainee, dyad, kind), "phq9", ["1"] * 9)
    for each in (dyad, unmeasured):
        end_intervention(trainee, each.id, TODAY, EndingReason.COMPLETED, TODAY)
    told = panel(client.visit("/supervision"), trainee.name)
    assert "Dyads 2 Measures due 2 " in told
    assert "Both measured 1 of 2" in told


@pytest.mark.parametrize(("days", "limit", "told"), [(3, 3, False), (4, 3, True), (4, 5, False), (6, 5, True)])
def test_alerts_that_wait_longer_than_the_service_allows(
    client: PageClient, supervisor: Actor, trainee: Actor, days: int, limit: int, told: bool
) -> None:
    answer(trainee, an_occasion(trainee), "epds", {"10": "2"})
    db.session.execute(update(Alert).values(raised_at=now() - timedelta(days=days)))
    db.session.execute(update(Service).values(alert_days=limit))
    found = panel(client.visit("/supervision"), trainee.name)
    assert (f"1 alert not looked at for {days} days: the service’s limit is {limit} days" in found) is told


def test_a_look_at_a_supervisee_is_told_in_their_service(client: PageClient, supervisor: Actor, trainee: Actor) -> None:
    client.get(person(trainee))
    looks = select(AuditLink.chain, AuditLink.kind, AuditLink.subject).where(AuditLink.place == "supervision.person")
    assert [tuple(row) for row in db.session.execute(looks)] == [(trainee.service_id, "read", "user")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_many_supervisees_ask_no_more_than_one(
    app: Flask, client: PageClient, supervisor: Actor, trainee: Actor
) -> None:
    def asked() -> int:
        db.session.commit()
        with statements(db.engine) as sent:
            client.visit("/supervision")
        return len(sent)

    few = asked()
    for _ in range(6):
        another = a_practitioner(stage=Stage.TRAINEE_2)
        supervise(supervisor, another, starts_on=date(2026, 2, 1))
        answer(another, an_occasion(another), "epds", {"10": "2"})
    assert asked() == few < 22


def test_what_is_sent_by_hand(client: PageClient, supervisor: Actor, trainee: Actor) -> None:
    """Forms without their numbers, and an id that is none."""
    page = client.visit(f"{person(trainee)}/stage")
    form = page.form("held_on")
    for values in ({"form_id": ""}, {"form_id": "x"}, {"held_on": "2999-01-01", "all_the_same": "y"}):
        assert client.submit(form, values).response.status_code == 422
    assert client.get(f"/supervision/people/{trainee.user_id}/{uuid.uuid4()}").status_code == 404
    given = client.visit("/supervision/hours/given").form("minutes")
    for values in ({}, {"kind": "individual", "people": "somebody"}, {"kind": "individual", "form_id": "x"}):
        assert client.submit(given, values).response.status_code == 422
