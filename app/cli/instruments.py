"""Commands about instruments: check files, show one, print the format."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import yaml
from flask import current_app
from flask.cli import AppGroup

from app.cli.instrument_text import WIDTH, describe
from app.definitions import check_folders, schema_text
from app.domain.errors import NotFound
from app.domain.instrument import Instrument
from app.export_formats.instrument_forms import INSTRUMENT_FORMS, instrument_form
from app.instrument_drafts import draft as read_draft
from app.instrument_drafts import still_missing
from app.instrument_drafts.draft import LARGEST, DraftRefused

instruments = AppGroup("instruments", help="The questionnaires this installation knows.")


@instruments.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Check every instrument file in FOLDER, or in the folders of this installation. Exit code 1 if any is bad."""
    folders = (folder,) if folder else current_app.config["SETTINGS"].instrument_folders
    files = tuple(check_folders(folders))
    for file in files:
        if file.instrument is not None:
            click.echo(f"{file.path.name}: ok, {file.instrument.short_name} version {file.instrument.version}")
        for problem in file.problems:
            click.echo(problem)
    bad = sum(bool(file.problems) for file in files)
    click.echo(f"{len(files)} files, {bad or 'none'} with problems" if files else "There are no instrument files.")
    if bad or not files:
        raise SystemExit(1)


@instruments.command()
@click.argument("code")
def show(code: str) -> None:
    """Show the instrument CODE: items, scoring, thresholds, sources and licence. CODE@VERSION shows an older one."""
    for line in _wrapped(describe(_named(code))):
        click.echo(line)


def _named(code: str) -> Instrument:
    catalogue = current_app.extensions["catalogue"]
    name, _, version = code.partition("@")
    try:
        found: Instrument = catalogue.get(name, version) if version else catalogue.latest(name)
    except NotFound:
        raise click.ClickException(
            f"There is no instrument {code}. There are: {', '.join(catalogue.codes())}"
        ) from None
    return found


@instruments.command()
@click.argument("code")
@click.option("--format", "form", required=True, type=click.Choice(list(INSTRUMENT_FORMS)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; otherwise to the terminal.")
def export(code: str, form: str, out: Path | None) -> None:
    """Write the instrument CODE for another system: REDCap, ODK and KoBo (XLSForm), or FHIR."""
    instrument = _named(code)
    try:
        pieces = b"".join(instrument_form(form, instrument).write(instrument))
    except (NotFound, ValueError) as refused:
        raise click.ClickException(f"{instrument.key} cannot be given away as {form}: {refused}") from None
    if out is None:
        click.echo(pieces, nl=False)
    else:
        out.write_bytes(pieces)
        click.echo(str(out))


@instruments.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; otherwise to the terminal.")
def draft(file: Path, out: Path | None) -> None:
    """Begin an instrument file from a FHIR Questionnaire or a REDCap data dictionary, and say what is still missing."""
    with file.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    try:
        found = read_draft(data)
    except DraftRefused as refused:
        raise click.ClickException(f"{file.name}: {refused}") from None
    text = yaml.safe_dump(found.tree, allow_unicode=True, sort_keys=False, width=WIDTH)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
    for heading, lines in (("To look at:", found.remarks), ("Still missing:", still_missing(found))):
        click.echo("\n".join([heading, *(f"  {line}" for line in lines)]) if lines else f"{heading} nothing.", err=True)


@instruments.command()
def schema() -> None:
    """Print the JSON Schema of an instrument file."""
    click.echo(schema_text(), nl=False)


def _wrapped(lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    for indent, text in lines:
        yield from textwrap.wrap(
            text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4), break_on_hyphens=False
        ) or [""]
