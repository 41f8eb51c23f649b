"""Commands that bring in what a service has collected before."""

from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.transaction import committing, reading
from app.clock import now
from app.domain.errors import NotFound
from app.domain.importing import BadFile, BadRow, Columns, shown
from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.operations.importing import Progress, Tally, columns_of, examine, import_rows
from app.operations.importing_rows import Backlog
from app.queries.importing import practitioner_by_email

TELL_EVERY = 10_000
LONGEST_SOURCE = 120

imports = AppGroup("import", help="Bring in what a service has collected before.")


@imports.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--instrument", "code", required=True, help="Code of the questionnaire, as in `flask instruments check`.")
@click.option("--prefix", required=True, help="What stands before the item's code in a column's name, as in EPDS_.")
@click.option("--key-column", required=True, help="The column that tells one row from another; only a hash is kept.")
@click.option("--practitioner", required=True, help="Email of the practitioner whose dyads these become.")
@click.option("--source", help="Files with the same source and key are about the same dyad. Default: the file's name.")
@click.option("--occasion", type=click.Choice(list(map(str, OccasionKind))), default="before", show_default=True)
@click.option("--held-on", type=click.DateTime(["%Y-%m-%d"]), help="When it was collected. Default: today.")
@click.option("--write", is_flag=True, help="Store it. Without this, nothing is written.")
def responses(
    file: Path,
    code: str,
    prefix: str,
    key_column: str,
    practitioner: str,
    source: str | None,
    occasion: str,
    held_on: datetime | None,
    write: bool,
) -> None:
    """Read a CSV of item answers, one row for each adult and child, at most 200,000 rows.

    A column is the prefix and the item's code (EPDS_1 …). An empty cell is an item left out. Every bad row is told,
    and if there is one, nothing is written. What was imported before is not imported again.

    On SQLite nobody can save while it is written: a minute or two for 50,000 rows.
    """
    today = now().date()
    try:
        backlog = Backlog(
            actor=_actor(practitioner, today),
            instrument=current_app.extensions["catalogue"].latest(code),
            prefix=prefix,
            key_column=key_column,
            source=_source(source or file.stem),
            occasion=OccasionKind(occasion),
            held_on=held_on.date() if held_on else today,
        )
        with file.open("rb") as stream:
            _read(backlog, stream, write=write)
    except NotFound as error:
        raise click.ClickException(f"There is no {error.what}.") from None
    except BadFile as error:
        raise click.ClickException(f"{file.name}: {error}. Nothing was written.") from None


def _actor(email: str, today: date) -> Actor:
    actor = practitioner_by_email(email, today)
    if actor is None:
        raise click.ClickException(f"Nobody with the email {email} is a practitioner today.")
    return actor


def _source(name: str) -> str:
    if len(name) > LONGEST_SOURCE:
        raise click.ClickException(f"The source may have at most {LONGEST_SOURCE} characters. Give one with --source.")
    return name


def _read(backlog: Backlog, stream: BinaryIO, *, write: bool) -> None:
    with reading():
        _tell_columns(backlog, columns_of(backlog, stream))
        tally = examine(backlog, stream, _tell_bad, _teller("checked"))
    if tally.bad:
        click.echo(f"{tally.bad:,} of {tally.rows:,} rows cannot be imported. Nothing was written.")
        raise SystemExit(1)
    if write:
        with committing():
            tally = import_rows(backlog, current_app.extensions["catalogue"], stream, _teller("written"))
    _tell_tally(tally, write=write)


def _tell_columns(backlog: Backlog, columns: Columns) -> None:
    click.echo(f"{backlog.instrument.short_name}: reading {len(columns.items)} items, key {backlog.key_column}.")
    for scale in columns.absent:
        click.echo(f"The scale {scale} is not in this file.")
    if columns.unread:
        click.echo(f"Not read, because no item has this code: {', '.join(map(shown, columns.unread))}")


def _tell_bad(row: BadRow) -> None:
    click.echo(str(row))


def _teller(done: str) -> Progress:
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        if rows // TELL_EVERY > told:
            told = rows // TELL_EVERY
            click.echo(f"{rows:,} rows {done} …", err=True)

    return tell


def _tell_tally(tally: Tally, *, write: bool) -> None:
    verb = "added" if write else "would be added"
    click.echo(f"{tally.rows:,} rows read, all good.")
    click.echo(f"{tally.new:,} {verb} as new dyads.")
    click.echo(f"{tally.of_known:,} {verb} to dyads of an earlier import.")
    if tally.already:
        click.echo(f"{tally.already:,} are there already.")
    if tally.blank:
        click.echo(f"{tally.blank:,} have no answer and are left alone.")
    if not tally.new + tally.of_known:
        click.echo("There is nothing to write.")
    else:
        click.echo("All of it was written." if write else "Nothing was written. To write it, add --write.")
