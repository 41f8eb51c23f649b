"""A whole questionnaire with Tab, Space, the arrows and Enter."""

from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from tests.browser.conftest import Tablet
from tests.browser.person import Person
from tests.support.factories import a_practitioner, an_occasion

MOST_TABS = 25


def tabs_to(person: Person, words: str) -> None:
    """Press Tab until the focus is on what has these words, and is there to be seen."""
    for _ in range(MOST_TABS):
        person.page.keyboard.press("Tab")
        focus = person.page.locator(":focus")
        said = focus.evaluate("each => each.labels?.[0]?.innerText ?? each.innerText")
        if said.strip() == words:
            assert focus.evaluate("each => each.matches(':focus-visible')")
            return
    raise AssertionError(f"“{words}” was not reached with {MOST_TABS} tabs")


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def answers(person: Person, question: int, down: int) -> None:
    """Choose the first answer with Space, go `down` with the arrow, and send with Enter."""
    person.is_asked(question)
    expect(person.heading).to_be_focused()
    tabs_to(person, "Not at all")
    press(person, "Space", *["ArrowDown"] * down)
    expect(person.chosen).to_have_value(str(down))
    tabs_to(person, "Next")
    press(person, "Enter")


def test_a_whole_phq_9(tablet: Tablet, db_session: scoped_session[Session]) -> None:
    # given an occasion at which only the PHQ-9 is collected
    practitioner = a_practitioner(measures=("phq9",))
    occasion = an_occasion(practitioner)
    db_session.commit()
    person = tablet(practitioner, 1280, 800)
    person.page.goto(f"/occasions/{occasion.id}")

    # when the way of answering is chosen and the questions are begun, all with the keyboard
    press(person, "Tab")
    expect(person.page.locator(":focus")).to_have_text("Skip to main content")
    press(person, "Enter")
    tabs_to(person, "The parent, on this tablet")
    press(person, "ArrowDown")
    expect(person.page.get_by_label("The parent, and I read aloud")).to_be_checked()
    tabs_to(person, "Start")
    press(person, "Enter")

    # and Enter is pressed before an answer is chosen
    person.is_asked(1)
    tabs_to(person, "Next")
    press(person, "Enter")
    expect(person.page.locator(".nhsuk-error-summary")).to_be_focused()
    tabs_to(person, "Choose an answer, or skip the question")
    press(person, "Enter")
    expect(person.answer("0")).to_be_focused()
    press(person, "Space", "Enter")

    # and the other questions are answered, one of them with a decline and one skipped
    for question in range(2, 8):
        answers(person, question, 1)
    person.is_asked(8)
    tabs_to(person, "Not at all")
    press(person, "ArrowUp")
    expect(person.chosen).to_have_value("_declined")
    tabs_to(person, "Next")
    press(person, "Enter")
    person.is_asked(9)
    tabs_to(person, "Skip this question")
    press(person, "Enter")

    # then the check page takes the question that was skipped, and the end is reached
    expect(person.heading).to_have_text("Before you finish")
    tabs_to(person, "Answer question 9")
    press(person, "Enter")
    person.is_asked(9)
    tabs_to(person, "Not at all")
    press(person, "Space", "Enter")
    expect(person.heading).to_be_focused()
    person.reads("You answered 8 of 9 questions.")
    tabs_to(person, "Finish")
    press(person, "Enter")
    expect(person.heading).to_contain_text("What is new")
    person.reads("6.75, mild")  # 6 points in 8 answers
