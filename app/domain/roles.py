"""Roles between two dates, and who somebody is on a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.permissions import NO_SERVICE, Actor
from app.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds today; `service_id` is None for a national role, `stage` for all but practitioners."""

    service_id: uuid.UUID | None
    role: Role
    stage: str | None
    starts_on: date


def holds(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether what starts and ends on these days holds on `day`. The end is the first day on which it does not."""
    return starts_on <= day and (ends_on is None or day < ends_on)


def acting(user_id: uuid.UUID, name: str, held: Sequence[Held], chosen: uuid.UUID | None = None) -> Actor | None:
    """Whom somebody acts as with the roles they hold today, or None where they hold none.

    They act for the service they have chosen, or else for the one they came to last.
    """
    if not held:
        return None
    services = {each.service_id for each in held if each.service_id is not None}
    service_id = chosen if chosen in services else _newest(held)
    here = [each for each in held if each.service_id in (service_id, None)]
    return Actor(
        user_id,
        service_id or NO_SERVICE,
        frozenset(each.role for each in here),
        next((each.stage for each in here if each.stage), ""),
        name,
        elsewhere=frozenset(services - {service_id}),
    )


def _newest(held: Sequence[Held]) -> uuid.UUID | None:
    """The service of the role that began last; the same one every time where several began on one day."""
    in_services = [(each.starts_on, each.service_id) for each in held if each.service_id is not None]
    return max(in_services)[1] if in_services else None
