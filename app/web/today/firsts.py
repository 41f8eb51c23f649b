"""A line of the home page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class First:
    """Something to look at, or to do. `since`: the day from which it has waited."""

    code: str | None
    text: str
    what: str
    href: str
    urgent: bool = False
    since: date = date.max
    tag: str = ""
    tag_kind: str = "orange"
    icon: str = ""
