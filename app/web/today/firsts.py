"""A line that stands by itself on the home page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class First:
    """Something to look at before everything else."""

    code: str | None
    text: str
    what: str
    href: str
    urgent: bool = False
