"""Roles given, changed and ended: what may be done, what stays known, and that nobody goes on with what they had."""

import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.cli.transaction import committing
from app.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.accounts import act_for, start_sign_in
from app.operations.granting import hand_over, open_link, send_link
from app.operations.leaving import leave_service, move
from app.operations.membership import change_stage, end_role, give_role, set_active
from app.operations.organisation import add_service, close_service
from app.operations.supervising import end_supervision, link_supervisor
from app.queries.accounts import live_sign_in
from app.queries.caseload import own_dyads
from app.queries.granting import holder_of
from app.queries.people import person
from app.queries.supervision import supervisees_of
from app.store.care import Intervention, Transfer
from app.store.people import Membership, Service, SignIn, Supervision, User
from tests.support.factories import a_dyad, a_member, a_practitioner, an_occasion, supervise
from tests.support.factories import give_role as has_role

DAY = date(2026, 9, 8)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def administrator(practitioner: Actor) -> Actor:
    return a_member(Role.ADMINISTRATOR)


@pytest.fixture
def lead(practitioner: Actor) -> Actor:
    return a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)


def roles(actor: Actor, who: Actor) -> list[tuple[str, str | None, date, date | None]]:
    """Oldest first: role, stage, from, until."""
    found = person(actor, who.user_id)
    assert found is not None
    return [(each.role, each.stage, each.starts_on, each.ends_on) for each in reversed(found.roles)]


def membership_of(who: Actor, role: Role = Role.PRACTITIONER) -> uuid.UUID:
    of_theirs = (Membership.user_id == who.user_id) & (Membership.role == role)
    return db.session.scalars(select(Membership.id).where(of_theirs, Membership.ends_on.is_(None))).one()


def whom(token: str, day: date = DAY) -> Actor | None:
    live = live_sign_in(token, started_after=LONG_AGO, used_after=LONG_AGO, today=day)
    return live.actor if live else None


def is_in(token: str) -> bool:
    return whom(token) is not None


JANUARY = date(2026, 1, 1)
CHANGES: list[tuple[str, Callable[[Actor, Actor], None]]] = [
    ("stage", lambda by, who: change_stage(by, membership_of(who), Stage.TRAINEE_3, DAY)),
    ("end", lambda by, who: end_role(by, membership_of(who), DAY + timedelta(days=5), DAY)),
    ("role", lambda by, who: give_role(by, who.user_id, Role.SUPERVISOR, who.service_id, None, DAY)),
    ("leave", lambda by, who: leave_service(by, who.user_id, who.service_id, None, DAY)),
    ("off", lambda by, who: set_active(by, who.user_id, False, DAY)),
    ("close", lambda by, who: close_service(by, who.service_id, DAY)),
]


@pytest.mark.parametrize("change", [each for _, each in CHANGES], ids=[name for name, _ in CHANGES])
@pytest.mark.asvs("7.2.4", "7.4.2")
def test_every_change_ends_every_live_sign_in(
    administrator: Actor, practitioner: Actor, colleague: Actor, change: Callable[[Actor, Actor], None]
) -> None:
    tokens = [start_sign_in(practitioner.user_id) for _ in range(2)]
    others = start_sign_in(administrator.user_id)
    assert all(map(is_in, tokens))
    change(administrator, practitioner)
    live = select(SignIn.id).where(SignIn.user_id == practitioner.user_id, SignIn.ended_at.is_(None))
    assert db.session.scalars(live).all() == []
    assert is_in(others)


def test_a_stage_changes_from_a_day_on_and_what_was_stays_known(lead: Actor, practitioner: Actor) -> None:
    a_dyad(practitioner)
    change_stage(lead, membership_of(practitioner), Stage.SUPERVISOR, DAY)
    assert roles(lead, practitioner) == [
        ("practitioner", "accredited", JANUARY, DAY),
        ("practitioner", "supervisor", DAY, None),
    ]
    assert db.session.scalars(select(Intervention.stage)).all() == ["accredited"], "a course keeps its stage"
    token = start_sign_in(practitioner.user_id)
    before = whom(token, DAY - timedelta(days=1))
    after = whom(token)
    assert before is not None
    assert after is not None
    assert (before.stage, after.stage) == ("accredited", "supervisor")


def test_a_stage_put_right_on_the_day_it_began_leaves_one_row(lead: Actor, practitioner: Actor) -> None:
    for stage in (Stage.TRAINEE_1, Stage.TRAINEE_2):
        change_stage(lead, membership_of(practitioner), stage, DAY)
    assert roles(lead, practitioner) == [
        ("practitioner", "accredited", JANUARY, DAY),
        ("practitioner", "trainee_2", DAY, None),
    ]
    with pytest.raises(Invalid):
        change_stage(lead, membership_of(practitioner), Stage.TRAINEE_3, DAY - timedelta(days=1))


def test_a_role_is_given_once(lead: Actor, practitioner: Actor) -> None:
    give_role(lead, practitioner.user_id, Role.SUPERVISOR, lead.service_id, None, DAY)
    with pytest.raises(Invalid):
        give_role(lead, practitioner.user_id, Role.SUPERVISOR, lead.service_id, None, DAY)
    with pytest.raises(Invalid):
        give_role(lead, practitioner.user_id, Role.PRACTITIONER, lead.service_id, Stage.TRAINEE_1, DAY)


@pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.NATIONAL_ANALYST, Role.ADMINISTRATOR, Role.GRANT_HOLDER])
def test_a_lead_gives_only_what_a_service_works_with(lead: Actor, practitioner: Actor, role: Role) -> None:
    with pytest.raises(NotAllowed):
        give_role(lead, practitioner.user_id, role, lead.service_id, None, DAY)


def test_a_lead_gives_roles_in_their_own_service_only(lead: Actor, practitioner: Actor) -> None:
    elsewhere = a_practitioner()
    with pytest.raises(NotAllowed):
        give_role(lead, practitioner.user_id, Role.SUPERVISOR, elsewhere.service_id, None, DAY)
    for attempt in (
        lambda: change_stage(lead, membership_of(elsewhere), Stage.TRAINEE_1, DAY),
        lambda: end_role(lead, membership_of(elsewhere), DAY, DAY),
        lambda: leave_service(lead, elsewhere.user_id, elsewhere.service_id, None, DAY),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("roles_held", [(Role.PRACTITIONER,), (Role.SUPERVISOR,), (Role.NATIONAL_ANALYST,)], ids=str)
def test_who_looks_after_nobody_changes_nobody(practitioner: Actor, roles_held: tuple[Role, ...]) -> None:
    actor = a_member(*roles_held, service_id=practitioner.service_id)
    attempts: list[Callable[[], None]] = [
        lambda: give_role(actor, practitioner.user_id, Role.SUPERVISOR, actor.service_id, None, DAY),
        lambda: end_role(actor, membership_of(practitioner), DAY, DAY),
        lambda: leave_service(actor, practitioner.user_id, practitioner.service_id, None, DAY),
        lambda: set_active(actor, practitioner.user_id, False, DAY),
        lambda: close_service(actor, practitioner.service_id, DAY),
        lambda: link_supervisor(actor, actor.user_id, practitioner.user_id, practitioner.service_id, DAY, DAY),
    ]
    for attempt in attempts:
        with pytest.raises(DomainError):
            attempt()


def test_a_lead_does_not_end_another_lead(lead: Actor) -> None:
    other = a_member(Role.SERVICE_LEAD, service_id=lead.service_id)
    with pytest.raises(NotAllowed):
        end_role(lead, membership_of(other, Role.SERVICE_LEAD), DAY, DAY)
    with pytest.raises(NotAllowed):
        leave_service(lead, other.user_id, lead.service_id, None, DAY)


def test_the_last_administrator_stays(administrator: Actor) -> None:
    mine = membership_of(administrator, Role.ADMINISTRATOR)
    for attempt in (
        lambda: end_role(administrator, mine, DAY, DAY),
        lambda: set_active(administrator, administrator.user_id, False, DAY),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    a_member(Role.ADMINISTRATOR)
    end_role(administrator, mine, DAY, DAY)


@pytest.mark.both_databases
def test_families_stay_and_go_to_the_colleague_who_is_named(lead: Actor, practitioner: Actor, colleague: Actor) -> None:
    dyads = {a_dyad(practitioner).code for _ in range(2)}
    supervise(a_member(Role.PRACTITIONER, Role.SUPERVISOR), practitioner)
    for nobody in (None, practitioner.user_id, a_practitioner().user_id, lead.user_id):
        with pytest.raises(Invalid, match="handing_to"):
            leave_service(lead, practitioner.user_id, practitioner.service_id, nobody, DAY)
    leave_service(lead, practitioner.user_id, practitioner.service_id, colleague.user_id, DAY)
    assert {dyad.code for dyad in own_dyads(colleague)} == dyads
    assert own_dyads(practitioner) == ()
    kept = [(each.from_id, each.to_id, each.made_by) for each in db.session.scalars(select(Transfer))]
    assert kept == [(practitioner.user_id, colleague.user_id, lead.user_id)] * 2
    assert roles(lead, practitioner) == [("practitioner", "accredited", JANUARY, DAY)]
    assert db.session.scalars(select(Supervision.ends_on)).all() == [DAY]


def test_a_practitioner_with_families_does_not_just_stop(lead: Actor, practitioner: Actor, colleague: Actor) -> None:
    dyad, mine = a_dyad(practitioner), membership_of(practitioner)
    with pytest.raises(Invalid, match="families"):
        end_role(lead, mine, DAY, DAY)
    end_role(lead, mine, DAY + timedelta(days=9), DAY)
    later = DAY + timedelta(days=9)  # the role is over by itself, and the families are still there
    leave_service(lead, practitioner.user_id, practitioner.service_id, colleague.user_id, later)
    assert [each.code for each in own_dyads(colleague)] == [dyad.code]


@pytest.mark.both_databases
def test_two_administrators_who_put_each_other_out_at_once_leave_one(app: Flask, administrator: Actor) -> None:
    """Red on PostgreSQL without the lock: nobody could let anybody in any more."""
    other = a_member(Role.ADMINISTRATOR)
    mine, theirs = (membership_of(each, Role.ADMINISTRATOR) for each in (administrator, other))
    db.session.commit()
    together, refused = threading.Barrier(2), []

    def put_out(actor: Actor, change: Callable[[], None]) -> None:
        with app.app_context(), suppress(NotAllowed), committing():
            db.session.scalars(select(User.id)).all()
            if db.engine.dialect.name == "postgresql":
                together.wait(20)
            change()
            time.sleep(0.2)
            return
        refused.append(actor)

    ways = (
        (administrator, lambda: end_role(administrator, theirs, DAY, DAY)),
        (other, lambda: end_role(other, mine, DAY, DAY)),
    )
    threads = [threading.Thread(target=put_out, args=each) for each in ways]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    left = select(Membership.user_id).where(Membership.role == Role.ADMINISTRATOR, Membership.ends_on.is_(None))
    assert len(db.session.scalars(left).all()) == 1


def test_an_account_that_is_switched_off_closes_the_tablets_it_lent(administrator: Actor, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    tablet = hand_over(practitioner, occasion, start_sign_in(practitioner.user_id))
    link = open_link(send_link(practitioner, occasion, 3)) or ""
    assert (holder_of(tablet) is None, holder_of(link) is None) == (False, False)
    set_active(administrator, practitioner.user_id, False, DAY)
    assert (holder_of(tablet) is None, holder_of(link) is None) == (True, False)


def test_who_moves_has_the_same_roles_there_and_no_families(
    administrator: Actor, practitioner: Actor, colleague: Actor
) -> None:
    dyad = a_dyad(practitioner)
    has_role(practitioner.user_id, Role.SUPERVISOR, practitioner.service_id)
    there = a_practitioner().service_id
    move(administrator, practitioner.user_id, practitioner.service_id, there, colleague.user_id, DAY)
    token = start_sign_in(practitioner.user_id)
    moved = whom(token)
    assert moved is not None
    assert (moved.service_id, moved.roles) == (there, {Role.PRACTITIONER, Role.SUPERVISOR})
    assert (moved.stage, own_dyads(moved)) == ("accredited", ())
    assert [each.code for each in own_dyads(colleague)] == [dyad.code]


@pytest.mark.both_databases
def test_a_link_is_made_once_and_ends_at_once(administrator: Actor, lead: Actor, practitioner: Actor) -> None:
    across = a_member(Role.PRACTITIONER, Role.SUPERVISOR)
    here = (practitioner.user_id, practitioner.service_id, DAY, DAY)
    with pytest.raises(Invalid):
        link_supervisor(lead, across.user_id, *here)  # only an administrator links across services
    link_supervisor(administrator, across.user_id, *here)
    with pytest.raises(Invalid):
        link_supervisor(administrator, across.user_id, *here)
    with pytest.raises(Invalid):
        link_supervisor(administrator, practitioner.user_id, *here)
    assert [each.practitioner_id for each in supervisees_of(across, DAY)] == [practitioner.user_id]
    token = start_sign_in(across.user_id)
    end_supervision(lead, db.session.scalars(select(Supervision.id)).one(), DAY)
    assert (supervisees_of(across, DAY), is_in(token)) == ((), False)


def test_a_closed_service_has_nobody_and_takes_nobody(administrator: Actor, practitioner: Actor) -> None:
    close_service(administrator, practitioner.service_id, DAY)
    assert roles(administrator, practitioner) == [("practitioner", "accredited", JANUARY, DAY)]
    with pytest.raises(NotFound):
        give_role(administrator, practitioner.user_id, Role.SUPERVISOR, practitioner.service_id, None, DAY)


@pytest.mark.both_databases
def test_a_name_is_one_services_only(administrator: Actor, practitioner: Actor) -> None:
    row = db.session.scalars(select(Service)).one()
    with pytest.raises(Invalid):
        add_service(administrator, row.name.upper(), row.region_id)


def test_acting_for_another_service(practitioner: Actor) -> None:
    there = a_practitioner().service_id
    has_role(practitioner.user_id, Role.SERVICE_LEAD, there, starts_on=DAY)
    token = start_sign_in(practitioner.user_id)
    newest = whom(token)
    assert newest is not None
    assert (newest.service_id, newest.elsewhere) == (there, {practitioner.service_id})
    act_for(newest, token, practitioner.service_id)
    chosen = whom(token)
    assert chosen is not None
    assert (chosen.service_id, chosen.roles) == (practitioner.service_id, {Role.PRACTITIONER})
    with pytest.raises(NotFound):
        act_for(chosen, token, a_practitioner().service_id)
    db.session.execute(update(Membership).where(Membership.user_id == practitioner.user_id).values(ends_on=DAY))
    assert not is_in(token)
