"""A dyad goes to a colleague: whole, with its history, and gone from the one who had it."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select, update

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor, Grantee
from app.domain.vocabulary import GrantKind
from app.extensions import db
from app.operations.accounts import start_sign_in
from app.operations.granting import hand_over, open_link, send_link
from app.operations.transferring import give_dyad
from app.queries.caseload import own_dyad
from app.queries.dyad_file import own_file
from app.queries.granting import grants_of, holder_of
from app.queries.transferring import colleagues, transfers_of
from app.store.care import Transfer
from app.store.people import Membership, User
from tests.support.factories import TODAY, a_dyad, a_practitioner, an_occasion, answer, complete, seen


@pytest.mark.both_databases
def test_everything_goes_with_it_and_nothing_stays_behind(practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["1"] * 9)
    before = own_file(practitioner, dyad.id)
    give_dyad(practitioner, dyad.id, colleague.user_id, TODAY)
    after = own_file(colleague, dyad.id)
    assert before is not None
    assert after is not None
    assert (after.dyad, after.occasions, after.goals) == (before.dyad, before.occasions, before.goals)
    assert [alert.item for alert in after.alerts] == ["9"]
    assert own_dyad(practitioner, dyad.id) is None


def test_who_gave_it_to_whom_is_kept(practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner)
    give_dyad(practitioner, dyad.id, colleague.user_id, TODAY)
    give_dyad(colleague, dyad.id, practitioner.user_id, TODAY)
    told = [(line.giver, line.taker) for line in transfers_of(dyad.id)]
    assert told == [(practitioner.name, colleague.name), (colleague.name, practitioner.name)]
    made_by = db.session.scalars(select(Transfer.made_by).order_by(Transfer.at)).all()
    assert list(made_by) == [practitioner.user_id, colleague.user_id]


def test_it_is_the_owners_to_give(practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner)
    with pytest.raises(NotFound):
        give_dyad(colleague, dyad.id, colleague.user_id, TODAY)
    assert own_dyad(practitioner, dyad.id) is not None


def test_only_a_practitioner_of_the_same_service_can_take_it(practitioner: Actor, colleague: Actor) -> None:
    elsewhere, left, gone = a_practitioner(), a_practitioner(practitioner.service_id), colleague
    db.session.execute(update(Membership).where(Membership.user_id == left.user_id).values(ends_on=date(2026, 9, 1)))
    db.session.execute(update(User).where(User.id == gone.user_id).values(active=False))
    dyad = a_dyad(practitioner)
    assert colleagues(practitioner, TODAY) == ()
    for nobody in (elsewhere.user_id, left.user_id, gone.user_id, practitioner.user_id, uuid.uuid4()):
        with pytest.raises(Invalid):
            give_dyad(practitioner, dyad.id, nobody, TODAY)
    assert transfers_of(dyad.id) == ()


def test_a_tablet_that_is_out_is_taken_back_first(practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner)
    hand_over(practitioner, an_occasion(practitioner, dyad), start_sign_in(practitioner.user_id))
    with pytest.raises(Closed):
        give_dyad(practitioner, dyad.id, colleague.user_id, TODAY)
    assert own_dyad(practitioner, dyad.id) is not None


def test_a_link_stays_the_familys_and_its_answers_reach_the_new_owner(practitioner: Actor, colleague: Actor) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    token = send_link(practitioner, occasion, days=3)
    give_dyad(practitioner, dyad.id, colleague.user_id, TODAY)
    opened = open_link(token)
    assert opened is not None
    parent = holder_of(opened)
    assert parent is not None
    assert isinstance(parent.grant, Grantee)
    answer(parent, seen(parent, occasion.id), "kpcs", {"1": "2"})
    assert seen(colleague, occasion.id).assessments[-1].sheet["1"].value == "2"
    assert [grant.kind for grant in grants_of(colleague, occasion.id)] == [GrantKind.LINK]
    assert grants_of(practitioner, occasion.id) == ()
