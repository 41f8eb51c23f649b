"""A parent's question page that is put together from a drawn one is the page that would have been drawn for her."""

from collections.abc import Iterator

import pytest
from flask import Flask, g, render_template

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.instrument import GoalRatingItem
from app.domain.journey import Journey, Step
from app.domain.permissions import Actor, Grantee
from app.domain.vocabulary import GrantKind
from app.queries.collecting import OccasionView
from app.web.questionnaire import drawn_pages
from app.web.questionnaire import step_page as steps
from app.web.questionnaire.drawn_pages import KEPT, question_page
from app.web.questionnaire.presenters import PARENT
from app.web.questionnaire.step_page import step_page
from tests.support.factories import a_dyad, an_occasion

TOKEN = 'a token with a "mark"'


@pytest.fixture(autouse=True)
def in_a_parents_hands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request of a browser under a grant, whose forms carry known numbers."""
    for module in (drawn_pages, steps):
        monkeypatch.setattr(module, "new_form_id", lambda: "a form")
    with app.test_request_context():
        app.extensions.pop(KEPT, None)
        g.csrf_token = TOKEN
        yield


def family(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner, a_dyad(practitioner, goals=("A calm bath time", "To sleep through")))


def under_a_grant(occasion: OccasionView) -> None:
    """Whoever looks at this occasion holds a grant to it."""
    holder = Actor(
        occasion.id, occasion.service_id, frozenset(), "", "", Grantee(occasion.id, occasion.id, GrantKind.LINK)
    )
    g.actor = holder
    g._login_user = type("Holder", (), {"is_authenticated": True, "actor": holder, "live": None})()


def begun(occasion: OccasionView) -> Journey:
    """Some questions answered, one of them declined and one left out."""
    journey = occasion.journey_of(occasion.on_screen)
    for step, answer in zip(journey.steps[:12], [Answer.of("1"), DECLINED, CLEARED] * 4, strict=True):
        journey = journey.having(step.part.key, step.item.code, answer)
    return journey


def drawn_for_her(occasion: OccasionView, journey: Journey, step: Step) -> str:
    return render_template("questionnaire/step.html", step=step_page(occasion, journey, step), layout=PARENT)


def test_every_page_is_the_one_that_would_have_been_drawn(practitioner: Actor) -> None:
    first, second = family(practitioner), family(practitioner)
    for occasion in (first, second):
        under_a_grant(occasion)
        for journey in (occasion.journey_of(occasion.on_screen), begun(occasion)):
            for step in journey.steps:
                assert question_page(occasion, journey, step) == drawn_for_her(occasion, journey, step), step.position


def test_a_second_family_is_shown_nothing_of_the_first(practitioner: Actor) -> None:
    first, second = family(practitioner), family(practitioner)
    under_a_grant(first)
    for step in (theirs := begun(first)).steps:
        question_page(first, theirs, step)
    under_a_grant(second)
    hers = begun(second)
    pages = "".join(question_page(second, hers, step) for step in hers.steps)
    assert str(second.id) in pages
    for number in (first.id, *(each.id for each in first.assessments)):
        assert str(number) not in pages


def test_what_a_family_worded_itself_is_never_kept(app: Flask, practitioner: Actor) -> None:
    occasion = family(practitioner)
    under_a_grant(occasion)
    journey = begun(occasion)
    goals = [step for step in journey.steps if isinstance(step.item, GoalRatingItem)]
    assert [("A calm bath time" in question_page(occasion, journey, step)) for step in goals] == [True, False]
    for step in journey.steps:
        question_page(occasion, journey, step)
    kept = app.extensions[KEPT]
    assert len(kept) == len(journey.steps) - len(goals)
    assert not any("bath" in piece for drawn in kept.values() for piece in drawn)


def test_only_so_many_are_kept(app: Flask, practitioner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_pages, "MOST_KEPT", 5)
    occasion = family(practitioner)
    under_a_grant(occasion)
    for step in (journey := begun(occasion)).steps:
        assert question_page(occasion, journey, step) == drawn_for_her(occasion, journey, step)
        assert len(app.extensions.get(KEPT, {})) <= 5
