"""A command that cannot use its database says so in a line, and what to look at."""

from typing import Any

import click

from app.starting import UNUSABLE, database_says


def plainly(command: click.Command) -> None:
    """Let a command end with that line rather than with a trace."""
    invoke = command.invoke

    def invoke_plainly(context: click.Context) -> Any:
        try:
            return invoke(context)
        except UNUSABLE as error:
            raise click.ClickException(database_says(error)) from None

    command.invoke = invoke_plainly  # type: ignore[method-assign, assignment]
