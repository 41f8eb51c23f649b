"""Commands for operators: `flask --app app …`. What they do lies in `operations/`; here is only how to ask for it."""

from flask import Flask

from app.cli.demo import demo
from app.cli.derived import derived
from app.cli.imports import imports
from app.cli.instruments import instruments


def register(app: Flask) -> None:
    """Add every group of commands."""
    for group in (demo, derived, imports, instruments):
        app.cli.add_command(group)
