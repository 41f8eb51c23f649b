"""Who sends the odd cases: a person with every role, a parent with the tablet, and somebody who is not signed in."""

from collections.abc import Callable, Iterator, Sequence

from flask import Flask

from app.domain.permissions import Action, Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.accounts import start_unfinished
from app.web.second_step import UNFINISHED
from tests.support.actors import sign_in
from tests.support.addresses import Address, Arguments, action_of, addresses
from tests.support.client import PageClient
from tests.support.factories import PASSWORD, an_occasion, code_of_account, email_of, give_role, measure
from tests.support.fuzzed_forms import FOR_WORKERS, Choices, Target, fields_at, forms_of, once_each, shares
from tests.support.fuzzed_world import beginnings, later
from tests.support.fuzzing import browser_of
from tests.support.journey import Person

TYPED = {
    PASSWORD: ("password", "old_password"),
    "teapot meadow lantern": ("new_password", "new_password_again"),
    "Somebody or something": ("name", "nation", "recipient", "purpose", "question", "note"),
    "Ask whoever is on duty": ("alert_prompt", "who_to_call", "licence"),
    "2099-01-08": ("next_on", "ends_on", "licence_ends_on"),
}
FITTING: Choices = {
    **{name: [words] for words, names in TYPED.items() for name in names},
    "held_on": ["2026-09-08", "2026-03-02"],
    "minutes": ["60"],
    "reference": ["A-2"],
    "keep_years": ["8"],
    "cycle": ["2"],
}
"""What a person types where a page offers no choice."""
WHOLE_FILES = frozenset(
    {
        *(FOR_WORKERS, "families.as_text", "families.as_json", "account.change_app"),
        *("exports.record", "exports.own", "exports.release", "exports.service", "exports.extract", "exports.mhsds"),
    }
)
MORE = (Role.SUPERVISOR, Role.SERVICE_LEAD, Role.NATIONAL_ANALYST, Role.ADMINISTRATOR)


def everybody(app: Flask, actor: Actor, total: int) -> list[Target]:
    """Every form and page, each with somebody to whom it is not refused; `total` cases in all."""
    for role in MORE:
        give_role(actor.user_id, role, actor.service_id)
    things, further, handed_over = beginnings(actor), later(actor), an_occasion(actor)
    token = start_unfinished(actor.user_id)
    db.session.commit()
    email = email_of(actor)
    known: Choices = {**FITTING, "email": [email, "new@service.example"], "code": [code_of_account(email), "7K3M9PXB"]}
    desk, stranger, tablet = (_browser(app) for _ in range(3))
    for client in (desk, tablet):
        sign_in(client, actor)
    with stranger.session_transaction() as kept:
        kept[UNFINISHED] = token
    Person(tablet).hands_the_tablet_over(handed_over.id)
    with_parent = {**things, "occasion_id": (handed_over.id,), "assessment_id": (measure(handed_over, "phq9").id,)}
    workers = Address(FOR_WORKERS, "POST", ("occasion_id",), f"/q/{handed_over.id}/prepare")

    def open_to(*actions: Action) -> Callable[[Address], bool]:
        return lambda address: action_of(app, address.endpoint) in actions

    def about(some: Arguments) -> Callable[[Address], bool]:
        return lambda address: bool(set(some) & set(address.arguments))

    found = [
        *_targets(app, "nobody", stranger, things, known, open_to(Action.PUBLIC)),
        *(each for more in further for each in _targets(app, "staff", desk, {**things, **more}, known, about(more))),
        *_targets(app, "staff", desk, things, known),
        *_targets(app, "parent", tablet, with_parent, known, open_to(Action.PUBLIC, Action.ANSWER)),
        Target(workers, browser_of("parent", tablet), {}, 0),
    ]
    everywhere = list({each.asked: each for each in found}.values())
    counts = shares(total, [_weight(each.address) for each in everywhere])
    return [each._replace(share=count) for each, count in zip(everywhere, counts, strict=True)]


def one_each(everywhere: Sequence[Target]) -> list[Target]:
    """Every form once, asked by whoever is most likely to get past its door."""
    forms = (each for each in everywhere if each.address.method == "POST")
    return list({each.address.endpoint: each._replace(share=1) for each in reversed(list(forms))}.values())


def _browser(app: Flask) -> PageClient:
    """Whether its pages are whole is for other tests to see."""
    client = PageClient(app)
    client.check = lambda page: None  # type: ignore[method-assign]
    return client


def _targets(
    app: Flask,
    who: str,
    client: PageClient,
    things: Arguments,
    known: Choices,
    wanted: Callable[[Address], bool] = lambda _: True,
) -> Iterator[Target]:
    """The addresses that are wanted, each with the fields that the wanted pages show for it."""
    browser = browser_of(who, client)
    forms = forms_of(client, (each for each in addresses(app, things, "GET") if wanted(each)))
    for each in once_each(app, things):
        if wanted(each):
            yield Target(each, browser, fields_at(each, forms, known), 0)


def _weight(address: Address) -> int:
    """A form is tried often, and seldom a page, behind whose question mark there are fewer ways to be wrong, or one
    that answers with all there is."""
    return 6 if address.method == "POST" and address.endpoint not in WHOLE_FILES else 1
