"""Commands about releases: the figures that leave services."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.transaction import committing, reading
from app.clock import now
from app.domain.disclosure.lattice import Quarter
from app.domain.disclosure.quarters import parse_quarter, written
from app.domain.disclosure.written import part_text
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.operations.auditing import here
from app.operations.publishing import copy_out
from app.operations.release_source import RowSource
from app.operations.releasing import begin_release, prepare_next, worked_out
from app.queries.releasing import analyst_with, parts_of, published_before, releases

release = AppGroup("release", help="The figures that leave services.")


def _quarter(text: str) -> Quarter:
    found = parse_quarter(text)
    if found is None:
        raise click.ClickException("Say which quarter: 2026-q1 is April to June 2026.")
    return found


def _analyst(email: str) -> Actor:
    found = analyst_with(email, now().date())
    if found is None:
        raise click.ClickException("No national analyst signs in with this email.")
    return found


@release.command()
@click.argument("quarter")
@click.option("--by", required=True, help="The email of the analyst in whose name. They confirm it, another one signs.")
def prepare(quarter: str, by: str) -> None:
    """Work out a draft of QUARTER (as in 2026-q1), measure by measure. It replaces the draft there is.

    Draft and audit say that a command did it. No command confirms or signs.
    """
    catalogue, key = current_app.extensions["catalogue"], current_app.extensions["release_key"]
    began = time.monotonic()
    try:
        with committing():
            here("release prepare")
            actor = _analyst(by)
            release_id = begin_release(actor, _quarter(quarter), RowSource(catalogue), key, by_command=True)
        while True:
            with committing():
                done = prepare_next(actor, release_id, RowSource(catalogue), key)
            if done is None:
                break
            click.echo(f"{done} worked out after {time.monotonic() - began:.1f} s")
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The draft is ready. {actor.name} confirms it on the screen, then another analyst signs it there.")


@release.command()
@click.argument("quarter")
@click.option("--by", required=True, help="The email of an analyst.")
def check(quarter: str, by: str) -> None:
    """Work QUARTER out again and compare, to the byte. Changes nothing; exits with 1 where it differs."""
    catalogue, key = current_app.extensions["catalogue"], current_app.extensions["release_key"]
    wanted, differ = _quarter(quarter), 0
    if key is None:
        raise click.ClickException("key: is not set up")
    with reading():
        line = next((each for each in releases(_analyst(by)) if each.quarter == wanted), None)
        if line is None:
            raise click.ClickException("There is no such release.")
        source = RowSource(catalogue, number=False)
        for part in parts_of(line):
            before = published_before(wanted, part.measure.key)
            again = worked_out(source, part.measure, wanted, before, key)
            figures = {address: each.figures for address, each in again.published.items()}
            same = part_text(part.measure.key, figures) == part_text(part.measure.key, part.figures)
            differ += not same
            click.echo(f"{part.measure.key}: {'the same' if same else 'DIFFERENT'}")
    click.echo(f"{written(wanted)}: {differ} of {line.done} measures differ.")
    if differ:
        raise SystemExit(1)


@release.command()
def publish() -> None:
    """On SQLite, write the file that pages read once more. On PostgreSQL there is nothing to do."""
    copy_out()
    click.echo("Pages now read every signed release.")
