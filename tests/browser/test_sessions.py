"""Sessions written down where they happen: with one thumb, in a car without scripts, in a first week."""

import re
import time

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import Stage, VisitKind
from app.queries.caseload import DyadView
from app.queries.visits import own_visit_drafts, visits_of
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect
from tests.browser.person import Person
from tests.support.factories import TODAY, a_dyad, a_practitioner, a_visit

MOST_TAPS, MOST_SECONDS = 12, 60


def shown(dyad: DyadView) -> str:
    return f"{dyad.code[:4]}-{dyad.code[4:]}"


class Thumb(Person):
    """A person whose taps are counted."""

    taps_made = 0

    def touches(self, target: Locator) -> None:
        self.taps_made += 1
        target.click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def labelled(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def rates(self, goal: int, rating: int) -> None:
        self.touches(self.page.locator(f"input[name=goal_{goal}][value='{rating}']"))


@pytest.fixture
def filmed(db_session: scoped_session[Session], practitioner: Actor) -> DyadView:
    """A dyad with two goals whose first film waits for its shared review."""
    dyad = a_dyad(practitioner, goals=("A calm bath time", "To sleep through"))
    a_visit(practitioner, dyad)
    a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY))
    db_session.commit()
    return dyad


@pytest.mark.wider
def test_a_usual_shared_review_with_one_thumb(
    tablet: Tablet,
    practitioner: Actor,
    filmed: DyadView,
    db_session: scoped_session[Session],
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = Thumb(tablet(practitioner, 360, 740).page)
    person.page.goto("/")
    begun = time.monotonic()
    person.touches(person.page.get_by_role("button", name=re.compile(shown(filmed))))
    for principle in ("Receiving initiatives", "Developing attuned interactions"):
        person.touches(person.labelled(principle))
    person.rates(1, 6)
    person.rates(2, 4)
    person.touches(person.labelled("In a week"))
    note = person.labelled("A line for yourself")
    person.touches(note)
    note.press_sequentially("Waited longer.")
    person.touches(person.button("Save session"))
    expect(person.heading).to_contain_text("Shared review, cycle 1")
    seconds = time.monotonic() - begun
    with capsys.disabled():
        print(f"\nquick entry of a shared review: {person.taps_made} taps, {seconds:.1f} s")  # noqa: T201
    assert person.taps_made <= MOST_TAPS
    assert seconds < MOST_SECONDS
    person.reads("1 cycle done.")
    db_session.rollback()
    seen = visits_of([filmed.intervention_id])[filmed.intervention_id][-1]
    assert (seen.kind, seen.ratings, seen.note) == (VisitKind.SHARED_REVIEW, {1: 6, 2: 4}, "Waited longer.")
    inspect(person.page)


@pytest.mark.wider
def test_what_is_typed_is_kept_as_it_is_typed(
    tablet: Tablet, practitioner: Actor, filmed: DyadView, db_session: scoped_session[Session]
) -> None:
    person = tablet(practitioner, 360, 740)
    person.page.goto("/sessions/new")
    person.page.get_by_role("button", name=shown(filmed)).click()
    expect(person.heading).to_contain_text("Add a session")
    inspect(person.page)
    person.chooses("Filming")
    expect(person.page.locator("#facts")).to_contain_text("cycle 1")
    person.page.locator("summary").click()
    person.chooses("Clinic")
    expect(person.page.locator("#facts")).to_contain_text("clinic")  # the line in the fold follows what is chosen
    note = person.page.get_by_label("A line for yourself")
    with person.page.expect_response(re.compile("/keep$")):
        note.press_sequentially("The battery")
    person.page.wait_for_timeout(200)  # what is kept meanwhile takes nobody out of the line they are typing
    person.page.keyboard.type(" was low")
    expect(note).to_be_focused()
    expect(note).to_have_value("The battery was low")
    expect(person.page.locator("#kept")).to_contain_text("Kept as you go")
    inspect(person.page)
    person.chooses("Did not attend")
    expect(person.page.locator("#facts")).to_contain_text("did not attend")
    expect(person.page.get_by_label("Being attentive")).to_be_hidden()  # nothing to say of a session that was not

    person.page.goto("about:blank")  # the battery is empty
    person.page.goto("/")
    person.page.get_by_role("link", name="session half written down").click()
    expect(person.page.get_by_label("A line for yourself")).to_have_value("The battery was low")
    expect(person.page.get_by_label("Clinic", exact=True)).to_be_checked()
    person.taps("Save session")
    expect(person.heading).to_contain_text("Filming: did not attend")
    person.taps("Plan the next session")
    inspect(person.page)
    person.page.go_back()
    person.taps("Undo: remove this session")
    person.reads("This session is removed.")
    inspect(person.page)
    db_session.rollback()
    assert own_visit_drafts(practitioner) == ()


@pytest.mark.long
def test_in_a_car_without_scripts(
    tablet: Tablet, practitioner: Actor, filmed: DyadView, db_session: scoped_session[Session]
) -> None:
    person = tablet(practitioner, 360, 740, scripts=False)
    person.page.goto("/")
    person.page.get_by_role("button", name=re.compile(shown(filmed))).click()
    person.page.locator("summary").click()
    person.chooses("Remote")
    person.page.get_by_label("Minutes").fill("45")
    person.page.locator("input[name=goal_1][value='7']").check()
    person.page.get_by_label("A line for yourself").fill("Mrs Patel smiled at the clip")
    person.taps("Save session")
    person.reads("“Mrs Patel” looks like a name.")
    person.page.get_by_label("A line for yourself").fill("She smiled at the clip")
    person.taps("Finish later")
    person.page.get_by_role("link", name="session half written down").click()
    person.taps("Save session")
    expect(person.heading).to_contain_text("Shared review, cycle 1")
    person.reads("remote, 45 minutes")

    person.taps("Undo: remove this session")
    person.reads("This session is removed.")
    person.taps("Put it back")
    person.taps("Change it")
    person.chooses("In two weeks")
    person.taps("Save session")
    person.reads("Next session:")
    db_session.rollback()
    assert visits_of([filmed.intervention_id])[filmed.intervention_id][-1].note == "She smiled at the clip"


@pytest.mark.long
def test_the_first_week_of_a_trainee(tablet: Tablet, db_session: scoped_session[Session]) -> None:
    trainee = a_practitioner(measures=("phq9",), stage=Stage.TRAINEE_1)
    db_session.commit()
    person = tablet(trainee)
    person.page.goto("/")
    person.reads("You have no dyads yet.")
    person.reads("When you add a dyad, its measures before VIG stand here.")
    code = person.adds_a_dyad()

    # Monday: what the family wants
    person.page.goto("/dyads")
    person.page.get_by_role("link", name=code).click()
    person.taps("Write down the goals")
    person.page.get_by_label("Helping question").fill("How can I feel closer to my baby?")
    person.page.get_by_label("First goal", exact=True).fill("To laugh together")
    person.page.get_by_label("First goal: rating at the start").fill("3")
    person.page.get_by_label("First goal: rating hoped for").fill("8")
    person.page.get_by_label("Cycles planned").fill("3")
    inspect(person.page)
    person.taps("Save the goals")
    person.reads("3 at the start. Hoped for 8.")
    inspect(person.page)

    # Tuesday, Thursday and Friday: goal-setting, a film, and its shared review
    for kind in ("Goal-setting", "Filming", "Shared review"):
        person.page.goto("/")
        person.page.get_by_role("button", name=re.compile(code)).click()
        expect(person.page.get_by_label(kind, exact=True)).to_be_checked()  # what comes next is known
        if kind == "Shared review":
            person.page.locator("input[name=goal_1][value='5']").check()
        person.taps("Save session")
    person.reads("1 of 3 planned cycles done.")
    person.reads("3 at the start, now 5. Hoped for 8.")

    # and home says how far the stage is, and what is next
    person.taps("Done")
    person.reads("Training, stage 1")
    expect(person.page.locator(".dcs-meters")).to_contain_text("1 of 6")
    person.page.get_by_role("link", name=re.compile(f"{code} before VIG")).click()
    expect(person.heading).to_contain_text(code)
    person.page.goto("/sessions/new")
    inspect(person.page)
