"""Commands about how long records are kept: see first, then delete."""

import click
from flask.cli import AppGroup

from app.cli.transaction import committing, reading
from app.clock import now
from app.operations.auditing import here
from app.operations.withdrawing import erase_expired
from app.queries.retention import Expired, expired, periods

retention = AppGroup("retention", help="How long each service keeps records after VIG has ended.")


@retention.command()
def show() -> None:
    """Print what each service has said, and what `apply` would delete today. Changes nothing."""
    with reading():
        kept, found = periods(), expired(now().date())
    for each in kept:
        years = "nothing is deleted" if each.keep_years is None else f"{each.keep_years} years after VIG"
        click.echo(f"{each.service}: {years}")
    _tell(found, "would be deleted")


@retention.command()
@click.option("--yes", is_flag=True, help="Without it, nothing is deleted.")
def apply(yes: bool) -> None:
    """Delete what has been kept for long enough. It cannot be brought back."""
    if not yes:
        raise click.ClickException("Look at `retention show` first, then say `retention apply --yes`.")
    with committing():
        here("retention apply")
        found = erase_expired(now().date())
    _tell(found, "deleted")


def _tell(found: tuple[Expired, ...], what: str) -> None:
    for each in found:
        click.echo(f"{each.dyad_id}  {each.service}, VIG ended {each.ended_on:%d %B %Y}")
    click.echo(f"{len(found):,} {'dyad' if len(found) == 1 else 'dyads'} {what}.")
