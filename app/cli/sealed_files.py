"""Bring in what a tablet could not send, for a practitioner who only has the file."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.transaction import committing
from app.clock import now
from app.domain.errors import Invalid
from app.operations.receiving import receive_file
from app.queries.importing import practitioner_by_email

sealed_files = AppGroup("sealed-file", help="What a tablet saved because it could not send.")


@sealed_files.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--practitioner", required=True, help="Email of the practitioner whose dyads the answers are from.")
def bring(file: Path, practitioner: str) -> None:
    """Take in a sealed file. What has arrived before is not taken again."""
    actor = practitioner_by_email(practitioner, now().date())
    if actor is None:
        raise click.ClickException(f"Nobody with the email {practitioner} is a practitioner today.")
    extensions = current_app.extensions
    try:
        with committing():
            brought = receive_file(actor, extensions["catalogue"], extensions["sealing_keys"], file.read_bytes())
    except Invalid:
        raise click.ClickException(f"{file.name} is not a sealed file from a tablet.") from None
    click.echo(f"{brought.new:,} new answers, of {len(brought.occasions):,} occasions.")
    if brought.unknown:
        click.echo(f"{brought.unknown:,} tablets in it are of other dyads: nothing of theirs was read.")
