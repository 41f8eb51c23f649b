"""A command that cannot use its database says so in a line. What it writes is for its own user only."""

import os
from typing import Any

import click

from app.starting import UNUSABLE, database_says


def plainly(command: click.Command) -> None:
    """Let a command end with that line rather than with a trace."""
    invoke = command.invoke

    def invoke_plainly(context: click.Context) -> Any:
        before = os.umask(0o077)  # a new SQLite file, rows for research: nobody else on this machine reads them
        try:
            return invoke(context)
        except UNUSABLE as error:
            raise click.ClickException(database_says(error)) from None
        finally:
            os.umask(before)

    command.invoke = invoke_plainly  # type: ignore[method-assign, assignment]
