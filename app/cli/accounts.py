"""Commands about accounts. Whoever may run them has the server in their hands already."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from app.cli.transaction import committing
from app.config import Settings
from app.operations.accounts import hasher
from app.operations.first_administrator import NotTheFirst, first_administrator

accounts = AppGroup("accounts", help="People who sign in.")


@accounts.command("first-administrator")
@click.argument("email")
@click.option("--name", required=True, help="What they are called.")
@click.option("--address", help="Where this server is found, as in https://dcs.example.org. Default: DCS_ADDRESS.")
def first_administrator_command(email: str, name: str, address: str | None) -> None:
    """Make the first administrator, and print the link by which they set their password.

    Only where there is no administrator yet. The link works once, and for three days; run this again for a new one.
    """
    settings: Settings = current_app.config["SETTINGS"]
    found_at = address or settings.address
    if found_at is None:
        raise click.ClickException("Say where this server is found, with --address or DCS_ADDRESS.")
    try:
        with committing():
            token = first_administrator(name, email, hasher(fast=settings.fast_password_hash))
    except NotTheFirst as error:
        raise click.ClickException(str(error)) from None
    with current_app.test_request_context(base_url=found_at):
        click.echo(url_for("joining.invitation", token=token, _external=True))
