"""Commands for operators: `flask --app app.cli …`. Here is how to ask for them; what they do lies in `operations/`."""

import click
from flask import Flask
from flask_migrate import Migrate

from app.cli.accounts import accounts
from app.cli.audit import audit
from app.cli.checks import checks
from app.cli.demo import demo
from app.cli.derived import derived
from app.cli.extracts import extracts
from app.cli.imports import imports
from app.cli.instruments import instruments
from app.cli.permissions import permissions
from app.cli.plainly import plainly
from app.cli.releases import release
from app.cli.retention import retention
from app.cli.sealed_files import sealed_files
from app.config import PROJECT_ROOT, Settings
from app.extensions import db
from app.starting import CannotStart
from app.whole import create_app as create_whole


def create_app(settings: Settings | None = None) -> Flask:
    """The application with all commands: the groups below, and `db` of Flask-Migrate. Says in words why not."""
    try:
        app = create_whole(settings)
    except CannotStart as reason:
        raise click.ClickException(str(reason)) from None
    Migrate(app, db, directory=str(PROJECT_ROOT / "migrations"))
    groups = (
        accounts,
        audit,
        checks,
        demo,
        derived,
        extracts,
        imports,
        instruments,
        permissions,
        release,
        retention,
        sealed_files,
    )
    for group in groups:
        app.cli.add_command(group)
    for command in app.cli.commands.values():
        plainly(command)
    return app
