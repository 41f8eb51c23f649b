"""The tables of who may do what, as a page that a person can read; a test holds the page to the tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from werkzeug.routing import Rule

from app.config import PROJECT_ROOT
from app.domain.permissions import PERMITTED, REACHES, Action, Relation
from app.domain.vocabulary import Role

PAGE = PROJECT_ROOT / "docs" / "security" / "permissions.md"
WORDS = {
    Relation.OWN: "own",
    Relation.SUPERVISED: "supervised",
    Relation.SAME_SERVICE: "same service",
    Relation.OTHER_SERVICE: "any service",
    Relation.GRANTED: "the granted occasion",
}
HEAD = """# Who may do what

Made by `flask --app app.cli permissions write` from `PERMITTED` and `REACHES` in `app/domain/permissions.py` and from
the routes themselves; a test fails where it differs. What is not here is refused. A record that is out of somebody's
reach looks exactly like one that does not exist.

*own*: one's own dyads in the service one acts for. *supervised*: the dyads of people one supervises today, in the
service that the link names; nothing there can be changed, and a link that has ended closes the view. *same service*: of
the service one acts for. *yes*: it is about no family's record. *–*: refused. Which route needs which action is told by
`flask --app app.cli permissions routes`.
"""

permissions = AppGroup("permissions", help="Who may do what, as a page to read.")


@permissions.command()
def show() -> None:
    """Print the page."""
    click.echo(page(), nl=False)


@permissions.command()
def routes() -> None:
    """Print every route with its action."""
    for line in _routes():
        click.echo(line)


@permissions.command()
def write() -> None:
    """Write the page into the documentation."""
    Path(PAGE).write_text(page())
    click.echo(f"Written: {PAGE.relative_to(PROJECT_ROOT)}")


def page() -> str:
    """The whole page, as Markdown. Routes are printed by `permissions routes`: they change too often for a page."""
    return "\n".join([HEAD, *_actions(), ""])


def _rules() -> list[Rule]:
    return sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def _action_of(rule: Rule) -> Action:
    view: Any = current_app.view_functions[rule.endpoint]
    action: Action = view.action
    return action


def _actions() -> Iterator[str]:
    about_a_record = {_action_of(rule) for rule in _rules() if any(map(_names_a_record, rule.arguments))}
    yield f"| Action | {' | '.join(_words(role) for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for action in Action:
        cells = (_cell(role, action, action in about_a_record) for role in Role)
        yield f"| {_words(action)} | {' | '.join(cells)} |"


def _names_a_record(argument: str) -> bool:
    """A release and an agreement have an id, too, but belong to nobody."""
    return argument.endswith("_id") and argument not in ("release_id", "agreement_id")


def _cell(role: Role, action: Action, about_a_record: bool) -> str:
    if action is not Action.PUBLIC and action not in PERMITTED.get(role, ()):
        return "–"
    if action in (Action.PUBLIC, Action.SIGNED_IN) or not about_a_record:
        return "yes"
    reached = REACHES.get(role, frozenset())
    if Relation.OTHER_SERVICE in reached:
        return WORDS[Relation.OTHER_SERVICE]
    return ", ".join(WORDS[relation] for relation in Relation if relation in reached) or "–"


def _routes() -> Iterator[str]:
    yield "| Route | Action |"
    yield "|---|---|"
    for rule in _rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"| `{method} {rule.rule}` | {_words(_action_of(rule))} |"


def _words(code: str) -> str:
    return code.replace("_", " ")
