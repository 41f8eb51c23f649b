"""Sessions that are marked for supervision: whose they are, and when they wait no more."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.supervising import MarkEnd
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.discussing import mark_for_supervision, say_discussed, unmark
from app.operations.visits import remove_visit
from app.queries.discussions import marked_for_supervisor, marks_of, own_marked
from app.store.people import Supervision
from tests.support.factories import TODAY, a_dyad, a_member, a_visit, supervise


@pytest.fixture
def supervisor(practitioner: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR)
    supervise(found, practitioner)
    return found


@pytest.mark.both_databases
def test_a_mark_is_seen_by_both_and_ended_by_either(practitioner: Actor, supervisor: Actor) -> None:
    visit_id = a_visit(practitioner, a_dyad(practitioner))
    for question in ("How do I wait?", "How do I wait longer?"):
        mark_for_supervision(practitioner, visit_id, question)
    (waiting,) = own_marked(practitioner)
    assert marked_for_supervisor(supervisor, TODAY) == (waiting,)
    assert waiting.question == "How do I wait longer?"
    for _ in range(2):
        say_discussed(supervisor, visit_id, TODAY)
    unmark(practitioner, visit_id)  # too late, and no harm
    assert own_marked(practitioner) == ()
    (mark,) = marks_of(visit_id)
    assert (mark.ending, mark.ended_by) == (MarkEnd.DISCUSSED, supervisor.name)
    mark_for_supervision(practitioner, visit_id, "And again?")
    unmark(practitioner, visit_id)
    assert [each.ending for each in marks_of(visit_id)] == [MarkEnd.UNMARKED, MarkEnd.DISCUSSED]


def test_nobody_else_may(practitioner: Actor, supervisor: Actor, colleague: Actor) -> None:
    visit_id = a_visit(practitioner, a_dyad(practitioner))
    for somebody in (supervisor, colleague):
        with pytest.raises(NotFound):
            mark_for_supervision(somebody, visit_id, "May I?")
        with pytest.raises(NotFound):
            unmark(somebody, visit_id)
    mark_for_supervision(practitioner, visit_id, "How do I wait?")
    with pytest.raises(NotFound):
        say_discussed(colleague, visit_id, TODAY)
    db.session.execute(update(Supervision).values(ends_on=TODAY))
    assert marked_for_supervisor(supervisor, TODAY) == ()
    assert len(marked_for_supervisor(supervisor, TODAY - timedelta(days=1))) == 1
    with pytest.raises(NotFound):
        say_discussed(supervisor, visit_id, TODAY)


def test_a_removed_session_waits_for_nobody(practitioner: Actor, supervisor: Actor) -> None:
    visit_id = a_visit(practitioner, a_dyad(practitioner))
    with pytest.raises(Invalid):
        mark_for_supervision(practitioner, visit_id, "")
    mark_for_supervision(practitioner, visit_id, "How do I wait?")
    remove_visit(practitioner, visit_id)
    assert marked_for_supervisor(supervisor, TODAY) == own_marked(practitioner) == ()
    with pytest.raises(Closed):
        mark_for_supervision(practitioner, visit_id, "Once more?")
