"""What is worth a look in a record, worked out from what is really stored; the rules themselves are in the domain."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.answers import Answer
from app.domain.permissions import Actor
from app.domain.signs import Sign
from app.domain.visits import VisitFacts
from app.domain.vocabulary import AmendReason, Mode, OccasionKind, Role, VisitKind
from app.extensions import db
from app.operations.amending import amend
from app.queries.check_file import CheckFile, check_file
from app.queries.checking import check_to_make
from app.queries.collecting import OccasionView
from app.store.checking import Draw, SpotCheck
from app.store.collection import Assessment, Occasion
from tests.support.devices import PHQ9
from tests.support.factories import (
    TODAY,
    a_dyad,
    a_member,
    a_visit,
    an_occasion,
    complete,
    measure,
    seen,
    supervise,
)
from tests.support.instruments import shipped_catalogue


@pytest.fixture
def supervisor(practitioner: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR)
    supervise(found, practitioner)
    return found


def looked_at(supervisor: Actor, occasion: OccasionView, code: str) -> CheckFile:
    """The record as it is shown when it has come up."""
    draw = Draw(
        supervisor_id=supervisor.user_id,
        form_id=uuid.uuid4(),
        drawn_on=TODAY,
        period="2026-Q3",
        wanted=1,
        came_up=1,
        seed="",
        frame="",
        frame_digest="",
    )
    db.session.add(draw)
    db.session.flush()
    check = SpotCheck(
        draw_id=draw.id, place=1, assessment_id=measure(occasion, code).id, period=uuid.uuid4().hex[:10], turn=0
    )
    db.session.add(check)
    db.session.flush()
    view = check_to_make(supervisor, check.id, TODAY)
    assert view is not None
    found = check_file(supervisor, shipped_catalogue(), view, TODAY)
    assert found is not None
    return found


def test_a_copy_of_before_without_the_question_about_harm(supervisor: Actor, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    before, after = (an_occasion(practitioner, dyad, kind) for kind in (OccasionKind.BEFORE, OccasionKind.AFTER))
    for occasion in (before, after):
        complete(practitioner, occasion, "phq9", [*PHQ9[:8], "x"])
    assert looked_at(supervisor, before, "phq9").signs == (Sign.SAFETY_UNANSWERED,)
    found = looked_at(supervisor, after, "phq9")
    assert found.signs == (Sign.SAME_AS_BEFORE, Sign.SAFETY_UNANSWERED)
    assert (found.entered_by, found.by_parent) == ((practitioner.name,), False)
    assert [each.occasion.kind for each in found.taken] == [OccasionKind.BEFORE, OccasionKind.AFTER]


@pytest.mark.both_databases
def test_put_right_and_the_days_are_not_in_order(supervisor: Actor, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["1"] * 8 + ["0"])
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, after, "phq9", PHQ9)
    assert looked_at(supervisor, after, "phq9").signs == ()
    now = seen(practitioner, after.id)
    answer, reason = Answer.of("3"), AmendReason.MISCOPIED
    amend(practitioner, shipped_catalogue(), now, measure(now, "phq9"), item="1", answer=answer, reason=reason)
    early = TODAY - timedelta(days=30)
    db.session.execute(update(Occasion).where(Occasion.id == after.id).values(held_on=early))
    assert looked_at(supervisor, after, "phq9").signs == (Sign.DATES_OUT_OF_ORDER, Sign.AMENDED)


def test_a_goal_that_is_rated_before_any_session(supervisor: Actor, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, after, "gbo", ["7"])
    assert looked_at(supervisor, after, "gbo").signs == (Sign.GOAL_WITHOUT_SESSION,)
    a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY))
    assert looked_at(supervisor, after, "gbo").signs == ()


def test_faster_than_anybody_reads_only_on_a_screen(supervisor: Actor, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "gad7", ["2"] * 7)
    asked = update(Assessment).where(Assessment.id == measure(occasion, "gad7").id)
    for mode, expected in (
        (Mode.PAPER, (Sign.SAME_OPTION,)),
        (Mode.TABLET, (Sign.SAME_OPTION, Sign.TOO_FAST)),
    ):
        db.session.execute(asked.values(mode=mode))
        assert looked_at(supervisor, occasion, "gad7").signs == expected
