"""In which order a practitioner probably wants their dyads: whom they see today, then whom they saw last."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from app.queries.caseload import DyadView
from app.queries.visits import Course
from app.web.calendar import day_of


def recent_first(dyads: Sequence[DyadView], courses: Mapping[uuid.UUID, Course], today: date) -> tuple[DyadView, ...]:
    """Planned for today or just missed, then under way by the latest session, then ended."""

    def place(dyad: DyadView) -> tuple[bool, bool, int, int]:
        course = courses.get(dyad.intervention_id, Course(None, None, 0))
        expected = course.next_on is not None and course.next_on <= today
        last = course.last_on or date.min
        latest = max(day_of(dyad.created_at), last)
        return dyad.ended_on is not None, not expected, -latest.toordinal(), -last.toordinal()

    return tuple(sorted(dyads, key=place))
