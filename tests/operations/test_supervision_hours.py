"""Hours of supervision: who may write, confirm, dispute and correct them, and what of it counts."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.supervising import Dispute, HoursState, Step, SupervisionFacts, SupervisionHow, SupervisionKind
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations import supervision_hours as writes
from app.queries.supervision_hours import Hours, Minutes, hours_of, hours_seen, minutes_of, own_hours, steps_of
from app.store.people import Membership
from tests.support.factories import TODAY, a_member, a_practitioner, give_role, supervise

ONE = SupervisionKind.INDIVIDUAL


@pytest.fixture
def trainee(db_session: object) -> Actor:
    return a_practitioner(stage=Stage.TRAINEE_1)


@pytest.fixture
def supervisor(trainee: Actor) -> Actor:
    """Of another service, since the first of February."""
    found = a_member(Role.PRACTITIONER, Role.SUPERVISOR, stage=Stage.SUPERVISOR)
    supervise(found, trainee, starts_on=date(2026, 2, 1))
    return found


@pytest.fixture
def other(trainee: Actor, supervisor: Actor) -> Actor:
    """Another supervisee of hers."""
    found = a_practitioner(trainee.service_id, stage=Stage.TRAINEE_2)
    supervise(supervisor, found)
    return found


def facts(day: date = TODAY, minutes: int = 60, kind: SupervisionKind = ONE) -> SupervisionFacts:
    return SupervisionFacts(day, minutes, kind, SupervisionHow.VIDEO)


def had(trainee: Actor, supervisor: Actor, told: SupervisionFacts | None = None) -> uuid.UUID:
    return writes.write_own_hours(trainee, supervisor.user_id, told or facts(), uuid.uuid4(), TODAY)


def given(supervisor: Actor, *people: Actor, told: SupervisionFacts | None = None) -> uuid.UUID:
    kind = SupervisionKind.GROUP if len(people) > 1 else ONE
    where = [(each.user_id, each.service_id) for each in people]
    return writes.write_given_hours(supervisor, where, told or facts(kind=kind), uuid.uuid4(), TODAY)


def found(actor: Actor, hours_id: uuid.UUID) -> Hours:
    entry = hours_seen(actor, hours_id, TODAY)
    assert entry is not None
    return entry


def state(actor: Actor, hours_id: uuid.UUID) -> HoursState:
    share = found(actor, hours_id).share_of(actor.user_id)
    assert share is not None
    return share.state


def earned(actor: Actor, stage: Stage = Stage.TRAINEE_1) -> Minutes:
    return minutes_of([actor.user_id]).get((actor.user_id, stage), Minutes())


def test_it_counts_when_both_have_confirmed(trainee: Actor, supervisor: Actor) -> None:
    entry = had(trainee, supervisor)
    assert earned(trainee) == Minutes(0, 60)
    for _ in range(2):
        writes.confirm_hours(trainee, entry, 1)  # the writer's own yes is there already
    assert state(trainee, entry) is HoursState.FOR_SUPERVISOR
    for _ in range(2):
        writes.confirm_hours(supervisor, entry, 1)
    assert (state(trainee, entry), earned(trainee)) == (HoursState.CONFIRMED, Minutes(60, 0))
    assert [each.step for each in steps_of(entry)] == [Step.WRITTEN, Step.CONFIRMED]


@pytest.mark.both_databases
def test_a_form_that_is_sent_twice_makes_one_entry(trainee: Actor, supervisor: Actor) -> None:
    form = uuid.uuid4()
    made = {writes.write_own_hours(trainee, supervisor.user_id, facts(), form, TODAY) for _ in range(2)}
    assert len(made) == 1
    assert [each.id for each in own_hours(supervisor)] == [*made]
    with pytest.raises(NotFound):
        writes.write_given_hours(
            supervisor, [(trainee.user_id, trainee.service_id)], facts(), form, TODAY, another=True
        )


@pytest.mark.parametrize(
    ("day", "field"),
    [
        (TODAY + timedelta(days=1), "held_on"),
        (date(2026, 1, 31), "held_on"),  # the link began a day later
    ],
)
def test_days_that_cannot_be(trainee: Actor, supervisor: Actor, day: date, field: str) -> None:
    for write in (lambda: had(trainee, supervisor, facts(day)), lambda: given(supervisor, trainee, told=facts(day))):
        with pytest.raises(Invalid) as refused:
            write()
        assert refused.value.field == field


def test_a_second_entry_of_a_day_is_asked_about(trainee: Actor, supervisor: Actor) -> None:
    """Both write the same hour down: it may not count twice by accident."""
    had(trainee, supervisor)
    with pytest.raises(Invalid) as refused:
        given(supervisor, trainee)
    assert refused.value.field == "same_day"
    where = [(trainee.user_id, trainee.service_id)]
    writes.write_given_hours(supervisor, where, facts(), uuid.uuid4(), TODAY, another=True)
    assert len(own_hours(trainee)) == 2


def test_strangers(trainee: Actor, supervisor: Actor) -> None:
    entry, stranger = had(trainee, supervisor), a_member(Role.PRACTITIONER, Role.SUPERVISOR)
    with pytest.raises(NotFound):
        had(trainee, stranger)
    with pytest.raises(NotFound):
        given(stranger, trainee)
    assert hours_seen(stranger, entry, TODAY) is None
    for change in (
        lambda: writes.confirm_hours(stranger, entry, 1),
        lambda: writes.dispute_hours(stranger, entry, Dispute.DAY, 1),
        lambda: writes.correct_hours(stranger, entry, facts(), 1, TODAY),
        lambda: writes.withdraw_hours(stranger, entry),
    ):
        with pytest.raises(NotFound):
            change()
    supervise(stranger, trainee)  # another supervisor of today looks, and confirms nothing
    assert found(stranger, entry).id == entry
    with pytest.raises(NotFound):
        writes.confirm_hours(stranger, entry, 1)


def test_what_is_disputed_waits_until_it_is_put_right(trainee: Actor, supervisor: Actor) -> None:
    entry = given(supervisor, trainee, told=facts(minutes=90))
    writes.dispute_hours(trainee, entry, Dispute.MINUTES, 1)
    assert state(trainee, entry) is HoursState.DISPUTED
    assert found(trainee, entry).waits_for(supervisor.user_id)
    assert not found(trainee, entry).waits_for(trainee.user_id)
    writes.correct_hours(supervisor, entry, facts(minutes=60), 1, TODAY)
    with pytest.raises(Invalid) as refused:
        writes.confirm_hours(trainee, entry, 1)  # of what was there before
    assert refused.value.field == "revision"
    writes.confirm_hours(trainee, entry, 2)
    assert earned(trainee) == Minutes(60, 0)
    for late in (
        lambda: writes.correct_hours(supervisor, entry, facts(minutes=480), 2, TODAY),
        lambda: writes.dispute_hours(trainee, entry, Dispute.DAY, 2),
        lambda: writes.withdraw_hours(supervisor, entry),
    ):
        with pytest.raises(Closed):
            late()


def test_a_supervisee_puts_right_what_is_disputed(trainee: Actor, supervisor: Actor) -> None:
    entry = had(trainee, supervisor)
    writes.dispute_hours(supervisor, entry, Dispute.DAY, 1)
    writes.correct_hours(trainee, entry, facts(TODAY - timedelta(days=1)), 1, TODAY)
    assert state(trainee, entry) is HoursState.FOR_SUPERVISOR
    with pytest.raises(Invalid):
        writes.correct_hours(trainee, entry, facts(TODAY + timedelta(days=1)), 2, TODAY)


def test_a_group_is_one_entry_of_which_each_confirms_their_own(trainee: Actor, supervisor: Actor, other: Actor) -> None:
    entry = given(supervisor, trainee, other)
    writes.confirm_hours(trainee, entry, 1)
    assert (earned(trainee), earned(other, Stage.TRAINEE_2)) == (Minutes(60, 0), Minutes(0, 60))
    with pytest.raises(Closed):
        writes.correct_hours(supervisor, entry, facts(kind=SupervisionKind.GROUP), 1, TODAY)
    with pytest.raises(Closed):
        writes.leave_out(supervisor, entry, trainee.user_id, 1)
    with pytest.raises(NotFound):
        writes.leave_out(trainee, entry, other.user_id, 1)
    writes.dispute_hours(other, entry, Dispute.NOT_THERE, 1)
    writes.leave_out(supervisor, entry, other.user_id, 1)
    assert (earned(trainee), earned(other, Stage.TRAINEE_2)) == (Minutes(60, 0), Minutes())
    with pytest.raises(Closed):
        writes.confirm_hours(other, entry, 1)


def test_nobody_is_left_out_of_an_entry_for_one(trainee: Actor, supervisor: Actor) -> None:
    entry = given(supervisor, trainee)
    with pytest.raises(Closed):
        writes.leave_out(supervisor, entry, trainee.user_id, 1)
    assert state(trainee, entry) is HoursState.FOR_SUPERVISEE


def test_an_entry_is_taken_back_by_its_writer(trainee: Actor, supervisor: Actor) -> None:
    entry = had(trainee, supervisor)
    with pytest.raises(NotFound):
        writes.withdraw_hours(supervisor, entry)
    for _ in range(2):
        writes.withdraw_hours(trainee, entry)
    assert earned(trainee) == Minutes()
    with pytest.raises(Closed):
        writes.confirm_hours(supervisor, entry, 1)
    assert [each.step for each in steps_of(entry)] == [Step.WRITTEN, Step.WITHDRAWN]


def test_the_last_hour_of_a_stage_is_not_counted_for_the_next_one(trainee: Actor, supervisor: Actor) -> None:
    db.session.execute(delete(Membership).where(Membership.user_id == trainee.user_id))
    meeting = TODAY - timedelta(days=10)
    for stage, begins, ends in (
        (Stage.TRAINEE_1, date(2026, 2, 1), meeting),
        (Stage.TRAINEE_2, meeting, None),
    ):
        give_role(trainee.user_id, Role.PRACTITIONER, trainee.service_id, stage, begins, ends)
    days = (date(2026, 2, 1), meeting - timedelta(days=1), meeting, meeting + timedelta(days=1))
    for minutes, day in zip((1, 10, 100, 200), days, strict=True):
        writes.confirm_hours(supervisor, had(trainee, supervisor, facts(day, minutes)), 1)
    assert earned(trainee, Stage.TRAINEE_1) == Minutes(111, 0)
    assert earned(trainee, Stage.TRAINEE_2) == Minutes(200, 0)


@pytest.mark.both_databases
def test_the_database_refuses_to_change_the_history(trainee: Actor, supervisor: Actor) -> None:
    had(trainee, supervisor)
    db.session.commit()
    for change in ("UPDATE supervision_steps SET minutes = 480", "DELETE FROM supervision_steps"):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(change))
        db.session.rollback()


def test_a_correction_leads_to_no_day_on_which_nobody_supervised(trainee: Actor, supervisor: Actor) -> None:
    entry = had(trainee, supervisor)
    with pytest.raises(Invalid):
        writes.correct_hours(trainee, entry, facts(date(2026, 1, 31)), 1, TODAY)
    assert found(trainee, entry).facts.held_on == TODAY
    writes.correct_hours(trainee, entry, facts(date(2026, 2, 1)), 1, TODAY)
    assert found(trainee, entry).facts.held_on == date(2026, 2, 1)


def test_hours_of_another_service_are_not_listed(trainee: Actor, supervisor: Actor) -> None:
    entry = had(trainee, supervisor)
    assert [each.id for each in hours_of(trainee.user_id, trainee.service_id)] == [entry]
    assert hours_of(trainee.user_id, supervisor.service_id) == ()
