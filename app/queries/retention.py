"""Which dyads their service has kept for as long as it said it would."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.store.care import Dyad, Intervention
from app.store.people import Service


@dataclass(frozen=True, slots=True)
class Expired:
    """A dyad to be deleted; `ended_on` is the last day of its last course of VIG."""

    dyad_id: uuid.UUID
    service_id: uuid.UUID
    service: str
    keep_years: int
    ended_on: date


@dataclass(frozen=True, slots=True)
class Period:
    """How long a service keeps records after VIG; None: it has not said, so nothing is deleted."""

    service_id: uuid.UUID
    service: str
    keep_years: int | None


def periods() -> tuple[Period, ...]:
    """Of every service, by name."""
    rows = db.session.execute(select(Service.id, Service.name, Service.keep_years).order_by(Service.name))
    return tuple(Period(*row) for row in rows)


def expired(today: date) -> tuple[Expired, ...]:
    """Dyads whose every course ended longer ago than their service keeps records, oldest first. One still going on is
    kept, however old.
    """
    last_day = func.max(Intervention.ended_on).label("ended_on")
    open_courses = func.count().filter(Intervention.ended_on.is_(None))
    rows = db.session.execute(
        select(Dyad.id, Dyad.service_id, Service.name, Service.keep_years, last_day)
        .join(Service, Dyad.service_id == Service.id)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .where(Service.keep_years.is_not(None))
        .group_by(Dyad.id, Dyad.service_id, Service.name, Service.keep_years)
        .having(open_courses == 0)
        .order_by("ended_on", Dyad.id)
    )
    found = (
        Expired(row.id, row.service_id, row.name, row.keep_years, row.ended_on)
        for row in rows
        if row.keep_years is not None and row.ended_on is not None
    )
    return tuple(each for each in found if years_after(each.ended_on, each.keep_years) <= today)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February of a leap year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
