"""Commands about rows for research: record an agreement, and write the files under one."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.transaction import committing
from app.clock import now
from app.domain.disclosure.extract_table import extract_table, told
from app.domain.errors import DomainError
from app.export_formats import FORMATS
from app.operations.auditing import here
from app.operations.extracting import NewAgreement, record_agreement, take_extract
from app.queries.extracting import agreements, extract_rows

extracts = AppGroup("extracts", help="Rows for research, under an agreement.")


@extracts.command()
@click.option("--reference", required=True)
@click.option("--recipient", required=True, help="Who gets the rows.")
@click.option("--purpose", required=True, help="What for.")
@click.option("--ends-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day it no longer holds.")
def agree(reference: str, recipient: str, purpose: str, ends_on: datetime) -> None:
    """Record an agreement. It holds once an administrator has confirmed it on the screen."""
    with committing():
        here("extracts agree")
        try:
            record_agreement(None, NewAgreement(reference, recipient, purpose, ends_on.date()), now().date())
        except DomainError as refused:
            raise click.ClickException(str(refused)) from None
    click.echo(f"{reference}: recorded. It holds once an administrator has confirmed it, under “Agreements”.")


@extracts.command()
@click.argument("reference")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "forms", multiple=True, type=click.Choice(list(FORMATS)), default=("csv", "codebook"))
def make(reference: str, folder: Path, forms: tuple[str, ...]) -> None:
    """Write the rows under the agreement REFERENCE into FOLDER, and print what was hidden."""
    folder.mkdir(parents=True, exist_ok=True)
    held = next((each for each in agreements() if each.reference == reference), None)
    if held is None:
        raise click.ClickException(f"There is no agreement {reference}.")
    with committing():
        here("extracts make")
        try:
            prepared = take_extract(None, held.id, forms, now().date())
        except DomainError as refused:
            raise click.ClickException(str(refused)) from None
    table = extract_table(prepared.report)
    for code in forms:
        path = folder / FORMATS[code].file_name(table)
        with path.open("wb") as file:
            file.writelines(FORMATS[code].write(table, extract_rows(prepared.families)))
        click.echo(str(path))
    for line in told(prepared.report):
        click.echo(line)
