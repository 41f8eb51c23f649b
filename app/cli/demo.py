"""Commands for the demonstration."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.transaction import committing, reading
from app.clock import now
from app.demonstration_sign_ins import PASSWORD, SIGN_INS
from app.operations.demonstration import fill, is_filled
from app.operations.purpose import WrongDatabase
from app.own_seal import SECOND_FACTORS

demo = AppGroup("demo", help="Made-up services, people and families to try things with.")


@demo.command("fill")
def fill_command() -> None:
    """Fill an empty database with made-up data. Does nothing where that was done before."""
    if not current_app.config["SETTINGS"].demonstration:
        raise click.ClickException("This is no demonstration: set DCS_DEMO=1 first.")
    began = time.monotonic()
    try:
        with reading():
            filled = is_filled()
        if filled:
            click.echo("The demonstration is there already.")
            return
        with committing():
            fill(
                current_app.extensions["catalogue"],
                current_app.extensions["own_seals"][SECOND_FACTORS],
                current_app.extensions["release_key"],
                now().date(),
                click.echo,
            )
    except WrongDatabase as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The demonstration is ready after {time.monotonic() - began:.1f} s.")


@demo.command("sign-ins")
def sign_ins() -> None:
    """Print who can sign in, and how."""
    click.echo(f"Sign in with the password {PASSWORD} as")
    for who, email in SIGN_INS:
        click.echo(f"  {email:<28} {who}")
