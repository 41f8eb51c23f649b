"""How far somebody is in their stage, as bars with their numbers."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.pathway import Progress
from app.web import supervision_words


@dataclass(frozen=True, slots=True)
class Meter:
    """One bar: `value` of `most`. It is full at the end of what is asked for, however much more there is."""

    name: str
    told: str
    value: int
    most: int


def meters_of(found: Progress) -> tuple[Meter, ...]:
    """Cycles, families and hours of supervision."""
    return tuple(
        Meter(
            name[:1].upper() + name[1:], _("%(done)s of %(of)s", done=done, of=of), min(count.done, count.of), count.of
        )
        for name, count, done, of in supervision_words.counted(found)
    )
