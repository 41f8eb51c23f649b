"""Sessions and alerts of a course of VIG, and what there is of a number of families, counted in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.risk import ConcernStatus
from app.domain.vocabulary import Attendance
from app.queries.dyad_file import DyadFile

FEW = 10
"""Below this many families a percentage or a middle is not shown, and the page says that an average would mislead."""


def of_all(part: int, whole: int) -> str:
    """What stands small behind `part`: `of 7`, or `of 12 (75%)` where there are enough for a percentage."""
    if whole < FEW:
        return _("of %(ended)d", ended=whole)
    return _("of %(ended)d (%(percent)d%%)", ended=whole, percent=round(100 * part / whole))


def attendance_told(of: DyadFile) -> str:
    """`9 took place, 1 cancelled. 3 of 4 cycles done.`"""
    counts = {kind: sum(visit.attendance is kind for visit in of.visits) for kind in Attendance}
    told = [ngettext("%(num)d took place", "%(num)d took place", counts[Attendance.ATTENDED])]
    if counts[Attendance.CANCELLED]:
        told.append(ngettext("%(num)d cancelled", "%(num)d cancelled", counts[Attendance.CANCELLED]))
    if counts[Attendance.DID_NOT_ATTEND]:
        told.append(ngettext("%(num)d not attended", "%(num)d not attended", counts[Attendance.DID_NOT_ATTEND]))
    return f"{', '.join(told)}. {_cycles(of)}"


def _cycles(of: DyadFile) -> str:
    if of.cycles.planned is None:
        return ngettext("%(num)d cycle done.", "%(num)d cycles done.", of.cycles.done)
    return _("%(done)d of %(planned)d cycles done.", done=of.cycles.done, planned=of.cycles.planned)


def alerts_told(of: DyadFile) -> str:
    """`2 were raised, 1 looked at.`"""
    raised = [alert for alert in of.alerts if alert.status == ConcernStatus.RAISED]
    if not raised:
        return _("None was raised.")
    seen = sum(alert.seen_at is not None for alert in raised)
    told = ngettext("%(num)d was raised", "%(num)d were raised", len(raised))
    return _("%(raised)s, %(seen)d looked at.", raised=told, seen=seen)
