"""Commands about what is worked out from answers: current answers, scores, alerts, changes, figures of groups."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.transaction import committing, reading
from app.domain.errors import DomainError
from app.operations.derivation import batches
from app.operations.rebuilding import all_interventions, differences, put_right
from app.operations.rebuilding_sums import all_services, put_sums_right, sum_differences

AT_ONCE = 50
TELL_EVERY = 10
"""Batches between two lines of progress."""

derived = AppGroup(
    "derived", help="What is worked out from answers: current answers, scores, alerts, changes, figures."
)


@derived.command()
@click.option("--check", is_flag=True, help="Change nothing; print every difference, and exit with 1 if there is one.")
def rebuild(check: bool) -> None:
    """Work everything out again from the answers, and put right what is wrong."""
    try:
        wrong = _check() if check else _rebuild()
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    if check and wrong:
        raise SystemExit(1)


def _check() -> int:
    wrong = 0
    with reading():
        ids = all_interventions()
        for number, batch in enumerate(batches(ids, AT_ONCE), start=1):
            for difference in differences(current_app.extensions["catalogue"], batch):
                click.echo(str(difference))
                wrong += 1
            _tell(number, len(ids), "checked")
        for service_id in all_services():
            for difference in sum_differences(service_id):
                click.echo(str(difference))
                wrong += 1
    click.echo(f"{len(ids):,} interventions checked: {_counted(wrong)}.")
    return wrong


def _rebuild() -> int:
    """One short transaction after the other, so that people can go on working."""
    catalogue = current_app.extensions["catalogue"]
    wrong = written = 0
    ids = all_interventions()
    for number, batch in enumerate(batches(ids, AT_ONCE), start=1):
        with committing():
            found, rows = put_right(catalogue, batch)
        for difference in found:
            click.echo(str(difference))
        wrong += len(found)
        written += rows
        _tell(number, len(ids), "rebuilt")
    for service_id in all_services():
        with committing():
            found, rows = put_sums_right(service_id)
        for difference in found:
            click.echo(str(difference))
        wrong += len(found)
        written += rows
    now_right = ", put right" if wrong else ""
    click.echo(f"{len(ids):,} interventions rebuilt, {written:,} rows written: {_counted(wrong)}{now_right}.")
    return wrong


def _tell(batch: int, of: int, done: str) -> None:
    if batch % TELL_EVERY == 0:
        click.echo(f"{min(batch * AT_ONCE, of):,} of {of:,} interventions {done} …", err=True)


def _counted(wrong: int) -> str:
    return f"{wrong:,} {'difference' if wrong == 1 else 'differences'}" if wrong else "no difference"
