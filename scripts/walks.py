"""Where the pictures are taken: everything there is, as a practitioner, a parent and the people behind them meet it."""

from camera import PASSWORD, Screens

PIN = "402917"
PRACTITIONER = "practitioner@demo.example"
GOALS = ("Enjoy bath time together", "Notice when the baby wants to play")


def add_a_dyad(screens: Screens) -> None:
    screens.tap("Add a dyad")
    screens.take("add-dyad")
    screens.step("Mother")
    screens.step("20 to 29")
    screens.page.get_by_label("Age in months").fill("9")
    screens.step()
    screens.step("Baby born early, or in neonatal care")
    screens.step("Health visitor")
    screens.step("No")
    screens.step("Yes, they agree")
    screens.take("add-dyad-check")
    screens.tap("Add this dyad")
    screens.take("client-code")
    screens.tap("Collect the measures before VIG")


def before_handing_over(screens: Screens) -> None:
    screens.tap("Write or change the goals")
    for number, wording in zip(("First", "Second"), GOALS, strict=True):
        screens.page.get_by_label(f"{number} goal", exact=True).fill(wording)
    screens.take("goals")
    screens.tap("Save the goals")
    screens.take("occasion")
    screens.tap("Change the day")
    screens.take("measures-day")
    screens.tap("Save the day")
    screens.choose("The parent, on this tablet")
    screens.tap("Start")
    screens.page.get_by_label("Your PIN, six digits").fill(PIN)
    screens.page.get_by_label("The same PIN again").fill(PIN)
    screens.take("set-pin")
    screens.tap("Save the PIN")


def the_parent_answers(screens: Screens) -> None:
    screens.choose("The parent, on this tablet")
    screens.tap("Start")
    screens.page.get_by_role("link", name="Start").wait_for()
    screens.take("welcome")
    screens.tap("Start")
    screens.answer(1)
    screens.choose("Several days")
    screens.take("question")
    screens.page.get_by_label("Several days").evaluate("radio => { radio.checked = false }")
    screens.tap("Next")
    screens.page.locator(".nhsuk-error-summary").wait_for()
    screens.take("question-error")
    screens.answer(1, 2, 1, 0, 2, 1, 0, 1)
    screens.answer(2, 1, 2, 1, 0, 1, 2)
    screens.answer(*(1 if number in THE_OTHER_WAY_ROUND else 5 for number in range(1, 26)))
    screens.choose("3")
    screens.take("goal-rating")
    screens.answer(3)
    screens.tap("Skip this question")
    screens.page.get_by_role("heading", name="Before you finish").wait_for()
    screens.take("check")
    screens.tap("Finish")
    screens.page.get_by_role("heading", name="Thank you").wait_for()
    screens.page.get_by_text("Sent", exact=True).wait_for()
    screens.take("thanks")


THE_OTHER_WAY_ROUND = {1, 4, 8, 9, 11, 16, 22, 25}
"""The items of the PBQ whose good answer stands at the top."""


def the_tablet_comes_back(screens: Screens) -> None:
    screens.goes_to("/dyads")
    screens.take("locked")
    screens.tap("I am the practitioner")
    screens.take("return")
    screens.page.get_by_label("Your PIN").fill(PIN)
    screens.tap("Open")
    screens.page.get_by_role("heading", name="What is new").wait_for()
    screens.take("results")
    screens.choose("I have talked with the parent, and we have a plan")
    screens.tap("I have seen this")
    screens.tap("Go on with the measures")


def from_paper(screens: Screens) -> None:
    screens.tap("EPDS")
    screens.answer(1)
    screens.take("score-entry")
    screens.tap("I only have the total")
    screens.take("total")


def on_her_own_phone(screens: Screens) -> None:
    screens.goes_to("/dyads")
    screens.page.locator(".dcs-rows__link").nth(1).click()
    screens.page.locator("main .dcs-rows a, main .dcs-actions button").first.click()
    screens.choose("The parent, on their own phone")
    screens.page.locator("form button.nhsuk-button").last.click()
    screens.choose("7 days")
    screens.take("link")
    screens.tap("Make the link")
    screens.take("link-code")


def a_session_on_a_phone(screens: Screens) -> None:
    screens.goes_to("/")
    screens.page.locator(".dcs-quick button").first.click()
    screens.choose("Shared review", "Receiving initiatives", "In a week")
    for goal in screens.page.locator("fieldset:has(input[name^=goal_])").all():
        goal.get_by_label("6", exact=True).check()
    screens.take("session")
    screens.tap("Save session")
    screens.page.get_by_role("heading", name="So far").wait_for()
    screens.take("session-saved")


def answers_on_their_way(screens: Screens) -> None:
    screens.tap("still on a tablet")
    screens.take("grants")
    screens.goes_to("/")
    screens.tap("two sets of answers")
    screens.page.get_by_role("heading", name="two sets of answers").wait_for()
    screens.take("two-sets-of-answers")
    screens.tap("Back to the measures", "See the answers")
    screens.page.get_by_text("Put it right").first.wait_for()
    screens.take("answers")
    screens.tap("Put it right")
    screens.page.get_by_role("heading", name="Put an answer right").wait_for()
    screens.take("put-an-answer-right")
    screens.goes_to("/")


def what_has_changed(screens: Screens) -> None:
    screens.goes_to("/dyads")
    screens.take("caseload")
    screens.goes_to("/summary")
    screens.take("summary")
    screens.open_a_dyad_that_changed()
    screens.take("dyad-top")
    screens.take("dyad", start="[aria-labelledby=plain]")
    screens.take("dyad-timeline", start="[aria-labelledby=timeline]")
    dyad = screens.page.url
    for name in ("family", "history", "questions/phq9", "letter", "note", "ending", "after", "follow-up", "give"):
        screens.goes_to(f"{dyad}/{name}")
        screens.take(name.split("/")[0])
    screens.goes_to("/summary/sheet")
    screens.take("summary-sheet")
    screens.goes_to("/exports")
    screens.take("exports")
    screens.goes_to("/exports/own/codebook")
    screens.take("codebook")
    screens.goes_to("/exports/measures")
    screens.take("measures-for-other-systems")
    screens.goes_to("/sheets/phq9")
    screens.take("blank-sheet")
    screens.goes_to("/dyads/00000000-0000-0000-0000-000000000000")
    screens.take("error")


def ones_own_account(screens: Screens) -> None:
    screens.goes_to("/account")
    screens.take("account")
    screens.tap("Where you are signed in")
    screens.take("sign-ins")
    screens.goes_to("/account/password")
    screens.take("change-password")
    screens.goes_to("/account/app")
    screens.page.get_by_label("Password").fill(PASSWORD)
    screens.take("prove")
    screens.tap("Go on")
    screens.take("authenticator-app")
    screens.goes_to("/account/passkeys")
    screens.take("passkeys")


def a_question_about_a_record(screens: Screens) -> None:
    screens.goes_to("/queries")
    screens.tap("-")
    screens.page.get_by_role("heading", name="A question about this record").wait_for()
    screens.take("query")


def walk(screens: Screens) -> None:
    """Everything there is, as one practitioner and one parent meet it."""
    screens.goes_to("/sign-in")
    screens.take("sign-in")
    screens.sign_in(PRACTITIONER)
    screens.take("today")
    answers_on_their_way(screens)
    add_a_dyad(screens)
    before_handing_over(screens)
    the_parent_answers(screens)
    the_tablet_comes_back(screens)
    from_paper(screens)
    on_her_own_phone(screens)
    a_session_on_a_phone(screens)
    what_has_changed(screens)
    a_question_about_a_record(screens)
    ones_own_account(screens)


def looking_after_services(screens: Screens) -> None:
    """As a service lead, and as an administrator."""
    for email, pages in STAFF_PAGES.items():
        screens.page.context.clear_cookies()
        screens.sign_in(email)
        for name, address, *names in pages:
            screens.goes_to(address)
            screens.tap(*names)
            screens.take(name)


STAFF_PAGES: dict[str, list[tuple[str, ...]]] = {
    "lead@demo.example": [
        ("service", "/service"),
        ("service-measures", "/service/measures"),
        ("service-alerts", "/service/alerts"),
        ("service-keeping", "/service/keeping"),
        ("service-exports", "/exports"),
        ("outcomes-few", "/outcomes"),
        ("people", "/people"),
        ("person", "/people?q=tam", "Tam Example"),
        ("leave", "/people?q=tam", "Tam Example", "Leave"),
        ("invite", "/people/invite"),
        ("service-audit", "/audit?kind=read"),
        ("service-checks", "/checks/figures"),
    ],
    "lena@demo.example": [
        ("outcomes", "/outcomes"),
        ("outcomes-report", "/outcomes/report"),
    ],
    "supervisor@demo.example": [
        ("supervisees", "/supervision"),
        ("supervisee", "/supervision", "Abi Example"),
        ("supervision-page", "/supervision", "Abi Example", "shared review"),
        ("supervised-dyad", "/supervision", "Bo Example", "-"),
        ("supervision-hours", "/supervision/hours"),
        ("give-supervision", "/supervision/hours/given"),
        ("stage", "/supervision", "Record the meeting"),
        ("spot-checks", "/checks"),
        ("spot-check", "/checks", "Go on checking"),
        ("spot-check-answered", "/checks", "-"),
        ("spot-check-draw", "/checks", "records drawn on"),
        ("spot-check-proof", "/checks", "records drawn on", "Was this draw fair?"),
        ("spot-check-figures", "/checks/figures"),
    ],
    "trainee@demo.example": [
        ("own-supervision", "/supervision/own"),
        ("confirm-hours", "/supervision/hours", "1 h"),
        ("had-supervision", "/supervision/hours/had"),
        ("mark-session", "/supervision/own", "shared review", "Change the question"),
    ],
    "analyst@demo.example": [
        ("extract", "/exports/extracts", "MADE-UP 1"),
    ],
    "second-analyst@demo.example": [
        ("national", "/national"),
        ("national-measure", "/national", "PHQ-9"),
        ("releases", "/releases"),
        ("release-preview", "/releases", "July to September"),
        ("public", "/figures"),
    ],
    "admin@demo.example": [
        ("audit", "/audit"),
        ("agreements", "/exports/agreements"),
        ("services", "/services"),
        ("service-permissions", "/services", "Demonstration service Rowan"),
        ("permission", "/services", "Demonstration service Rowan", "HADS"),
    ],
}
