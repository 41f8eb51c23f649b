"""What is said about supervision: its kinds, its hours, and where an entry is."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.pathway import MINUTES_IN_AN_HOUR, Count, Progress
from app.domain.supervising import Dispute, HoursState, SupervisionHow, SupervisionKind

KINDS: dict[SupervisionKind, LazyString] = {
    SupervisionKind.INDIVIDUAL: _l("One to one"),
    SupervisionKind.GROUP: _l("In a group"),
}
HOWS: dict[SupervisionHow, LazyString] = {
    SupervisionHow.IN_PERSON: _l("In one room"),
    SupervisionHow.VIDEO: _l("By video"),
    SupervisionHow.PHONE: _l("By telephone"),
}
DISPUTES: dict[Dispute, LazyString] = {
    Dispute.DAY: _l("It was on another day"),
    Dispute.MINUTES: _l("It was shorter or longer"),
    Dispute.NOT_THERE: _l("I was not there, or it did not take place"),
    Dispute.OTHER: _l("Something else. We will talk about it"),
}
STATES: dict[HoursState, LazyString] = {
    HoursState.CONFIRMED: _l("Confirmed by both"),
    HoursState.DISPUTED: _l("Something is not right"),
    HoursState.FOR_SUPERVISEE: _l("Waits for the supervisee"),
    HoursState.FOR_SUPERVISOR: _l("Waits for the supervisor"),
    HoursState.LEFT_OUT: _l("Was not there"),
    HoursState.WITHDRAWN: _l("Taken back"),
}
SHORT_STATES: dict[HoursState, LazyString] = {
    HoursState.CONFIRMED: _l("Confirmed"),
    HoursState.DISPUTED: _l("Not right"),
    HoursState.FOR_SUPERVISEE: _l("Waits"),
    HoursState.FOR_SUPERVISOR: _l("Waits"),
    HoursState.LEFT_OUT: _l("Not there"),
    HoursState.WITHDRAWN: _l("Taken back"),
}
"""For lists on a phone."""
STATE_TAGS: dict[HoursState, str] = {
    HoursState.CONFIRMED: "green",
    HoursState.DISPUTED: "orange",
    HoursState.FOR_SUPERVISEE: "blue",
    HoursState.FOR_SUPERVISOR: "blue",
    HoursState.LEFT_OUT: "grey",
    HoursState.WITHDRAWN: "grey",
}


def time_of(minutes: int) -> str:
    """`0 h`, `45 min`, `1 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, MINUTES_IN_AN_HOUR)
    if not rest:
        return _("%(hours)d h", hours=hours)
    if not hours:
        return _("%(minutes)d min", minutes=rest)
    return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)


def counted(found: Progress) -> tuple[tuple[str, Count, str, str], ...]:
    """Each thing that a stage asks for: its name, the counts, and both in words, `5 h` and `8 h`."""
    hours = found.supervision
    return (
        (_("cycles"), found.cycles, str(found.cycles.done), str(found.cycles.of)),
        (_("families"), found.families, str(found.families.done), str(found.families.of)),
        (_("supervision"), hours, time_of(hours.done), time_of(hours.of)),
    )
