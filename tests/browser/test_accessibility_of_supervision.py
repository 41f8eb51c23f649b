"""Every page about supervision and spot checks, as the application's own map has them, and a form sent empty."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Action, Actor
from app.domain.vocabulary import OccasionKind, Role
from app.operations.checking import draw_records
from app.store.checking import SpotCheck
from app.web.calendar import today
from tests.browser.conftest import Tablet
from tests.browser.inspection import fails, visits
from tests.support.addresses import action_of, addresses, belongings
from tests.support.factories import a_dyad, a_member, an_occasion, complete, supervise

OF_A_SUPERVISOR = {Action.SUPERVISE, Action.CHECK_RECORDS, Action.SEE_CHECK_FIGURES}
OF_HER_SUPERVISEE = ("queries.", "supervision.")


@pytest.mark.wider
def test_pages_about_supervision(
    app: Flask, tablet: Tablet, practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    supervisor = a_member(Role.SUPERVISOR, service_id=practitioner.service_id, name="Sam Example")
    supervise(supervisor, practitioner)
    dyad = a_dyad(practitioner, goals=("A calm bath time",))
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        complete(practitioner, an_occasion(practitioner, dyad, kind), "phq9", ["2"] * 8 + ["x"])
    mine = belongings(practitioner)
    draw_records(supervisor, 4, uuid.uuid4(), today())
    db_session.commit()
    check = db_session.scalars(select(SpotCheck.id).where(SpotCheck.id != mine.ids["check_id"])).first()
    arguments = {**mine.arguments, "check_id": (check,)}
    looked = {
        each.path for each in addresses(app, arguments, "GET") if action_of(app, each.endpoint) in OF_A_SUPERVISOR
    }
    sam, tess = tablet(supervisor), tablet(practitioner)
    visits(sam, *sorted(looked))
    assert len(looked) > 8
    own = {each.path for each in addresses(app, mine.arguments, "GET") if each.endpoint.startswith(OF_HER_SUPERVISEE)}
    visits(tess, *sorted(own - looked))
    tess.page.goto(f"/queries/{mine.ids['check_id']}")
    fails(tess, "Send the answer", "Choose")
