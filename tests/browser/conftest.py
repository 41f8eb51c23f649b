"""A practitioner's tablet, and what came to be stored."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.accounts import start_sign_in
from app.queries.collecting import OccasionView
from app.store.collection import AnswerEvent
from tests.browser.no_signal import Parent, handed_over
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import a_practitioner, an_occasion, measure
from tests.support.server import LiveServer

Tablet = Callable[..., Person]
Events = Callable[[str], list[tuple[str | None, str, str | None]]]


@pytest.fixture
def practitioner(practitioner: Actor) -> Actor:
    """Committed: the browser looks through another connection."""
    db.session.commit()
    return practitioner


@pytest.fixture
def tablet(app: Flask, open_page: OpenPage, live_server: LiveServer) -> Tablet:
    """`tablet(actor, width=360)`: a tablet on which somebody is signed in, without going through the form."""

    def sit_down(actor: Actor, width: int = 820, height: int = 1180, scripts: bool = True) -> Person:
        page = open_page(width, height, scripts)
        page.context.add_cookies([{"name": "dcs", "value": a_cookie(app, actor), "url": live_server.url}])
        return Person(page, scripts)

    return sit_down


def a_cookie(app: Flask, actor: Actor) -> str:
    """What the browser of somebody who has just signed in keeps."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie: str = signer.dumps({"_user_id": start_sign_in(actor.user_id, proved_at=now())})
    db.session.commit()
    return cookie


@pytest.fixture
def occasion(db_session: scoped_session[Session], practitioner: Actor) -> OccasionView:
    """The first time point of a new dyad. Its first questions are those of the PHQ-9."""
    found = an_occasion(practitioner)
    db_session.commit()
    return found


@pytest.fixture
def asking(tablet: Tablet, practitioner: Actor, occasion: OccasionView) -> Person:
    """The practitioner reads the questions aloud: the first one is on the screen."""
    person = tablet(practitioner)
    person.page.goto(f"/q/{occasion.id}/")
    return person


@pytest.fixture
def events(db_session: scoped_session[Session], occasion: OccasionView) -> Events:
    """`events("phq9")`: what was stored, in its order, as (item, kind, value)."""

    def stored(code: str) -> list[tuple[str | None, str, str | None]]:
        db_session.rollback()
        found = db_session.execute(
            select(AnswerEvent.item, AnswerEvent.kind, AnswerEvent.value)
            .where(AnswerEvent.assessment_id == measure(occasion, code).id)
            .order_by(AnswerEvent.seq)
        ).all()
        db_session.rollback()
        return [tuple(row) for row in found]

    return stored


@pytest.fixture
def owner(db_session: scoped_session[Session]) -> Actor:
    """The practitioner who hands `parent` the tablet."""
    return a_practitioner(measures=("phq9",))


@pytest.fixture
def parent(db_session: scoped_session[Session], tablet: Tablet, owner: Actor) -> Parent:
    """The tablet is in a parent's hands, with the nine questions of the PHQ-9, and ready for a dead network."""
    occasion = an_occasion(owner)
    db_session.commit()
    page = tablet(owner).page
    page.goto(f"/occasions/{occasion.id}")
    return handed_over(page, f"/q/{occasion.id}/")
