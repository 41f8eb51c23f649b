"""Made-up supervision: hours in every state, sessions marked to be talked over, and a meeting that was recorded."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.domain.supervising import Dispute, MarkEnd, Step, SupervisionHow, SupervisionKind
from app.domain.vocabulary import Attendance, Role, Stage, VisitKind
from app.extensions import db
from app.operations.demonstration_people import PEOPLE, YEARS_IN_POST, MadeUpPerson, Row, key
from app.operations.demonstration_staff import SAM
from app.store.care import Dyad, Intervention
from app.store.people import Membership
from app.store.supervision import (
    DiscussionMark,
    StageTransition,
    SupervisionHours,
    SupervisionShare,
    SupervisionStep,
)
from app.store.visits import Visit

HOURS = {"trainee": 4, "abi": 7, "bo": 5, "gus": 8, "hal": 6, "mel": 3}
"""Confirmed hours, one to one, by the first part of the email; one of them has all that their stage asks for."""
EVERY = timedelta(days=21)
LATEST = timedelta(days=9)
NOON = time(12, 0, tzinfo=UTC)
MOVED_ON = "gus@demo.example"
MOVED_ON_AFTER = timedelta(days=60)
QUESTIONS = {
    "trainee@demo.example": "How do I slow down in the shared review?",
    "abi@demo.example": "Which clip would you begin with?",
    "hal@demo.example": "How do I bring the father in?",
}
ASKED_BEFORE = "What do I do when the parent sees nothing good?"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One made-up meeting with Sam. Whoever wrote it down has confirmed it; `confirmed`: who has besides."""

    name: str
    held_on: date
    people: tuple[MadeUpPerson, ...]
    written_by: uuid.UUID
    confirmed: tuple[uuid.UUID, ...] = ()
    dispute: Dispute | None = None

    @property
    def id(self) -> uuid.UUID:
        return key("supervision hours", self.name)

    @property
    def facts(self) -> Row:
        kind = SupervisionKind.GROUP if len(self.people) > 1 else SupervisionKind.INDIVIDUAL
        how = SupervisionHow.IN_PERSON if len(self.people) > 1 else SupervisionHow.VIDEO
        minutes = 90 if len(self.people) > 1 else 60
        return {"held_on": self.held_on, "minutes": minutes, "kind": str(kind), "how": str(how)}


def add_supervision(today: date) -> None:
    """After the families, because sessions are marked. The same day gives the same rows."""
    meetings = list(_meetings(today))
    tables: dict[Any, list[Row]] = {
        SupervisionHours: [_hours(each) for each in meetings],
        SupervisionShare: [row for each in meetings for row in _shares(each)],
        SupervisionStep: [row for each in meetings for row in _steps(each)],
        DiscussionMark: list(_marks()),
    }
    for model, rows in tables.items():
        db.session.execute(insert(model.__table__), rows)
    _one_has_moved_on(today)


def _person(email: str) -> MadeUpPerson:
    return next(each for each in PEOPLE if each.email == email)


def _meetings(today: date) -> Iterator[Meeting]:
    sam, tam, nic = SAM.actor.user_id, _person("trainee@demo.example"), _person("new@demo.example")
    for name, hours in HOURS.items():
        person = _person(f"{name}@demo.example")
        for number in range(hours):
            day = today - LATEST - number * EVERY
            yield Meeting(f"{name} {number}", day, (person,), person.actor.user_id, (sam,))
    yield Meeting("waits for Tam", today - timedelta(days=2), (tam,), sam)
    yield Meeting("waits for Sam", today - timedelta(days=1), (nic,), nic.actor.user_id)
    bo = _person("bo@demo.example")
    yield Meeting("disputed", today - timedelta(days=3), (bo,), sam, dispute=Dispute.MINUTES)
    group = (tam, nic, _person("mel@demo.example"))
    yield Meeting("group", today - timedelta(days=4), group, sam, (nic.actor.user_id,))


def _at(day: date, minutes: int = 0) -> datetime:
    return datetime.combine(day, NOON) + timedelta(minutes=minutes)


def _hours(meeting: Meeting) -> Row:
    sam = SAM.actor.user_id
    confirmed = sam in (meeting.written_by, *meeting.confirmed)
    return {
        "id": meeting.id,
        "supervisor_id": sam,
        "written_by": meeting.written_by,
        "form_id": key("form", meeting.id),
        "revision": 1,
        "supervisor_confirmed_at": _at(meeting.held_on, 30) if confirmed else None,
        "created_at": _at(meeting.held_on),
        **meeting.facts,
    }


def _shares(meeting: Meeting) -> Iterator[Row]:
    for person in meeting.people:
        whose = person.actor.user_id
        confirmed = whose in (meeting.written_by, *meeting.confirmed)
        yield {
            "hours_id": meeting.id,
            "practitioner_id": whose,
            "service_id": person.actor.service_id,
            "confirmed_at": _at(meeting.held_on, 20) if confirmed else None,
            "dispute": meeting.dispute and str(meeting.dispute),
            "disputed_by": whose if meeting.dispute else None,
        }


def _steps(meeting: Meeting) -> Iterator[Row]:
    told: list[tuple[Step, uuid.UUID, Dispute | None]] = [(Step.WRITTEN, meeting.written_by, None)]
    told += [(Step.CONFIRMED, each, None) for each in meeting.confirmed]
    if meeting.dispute:
        told.append((Step.DISPUTED, meeting.people[0].actor.user_id, meeting.dispute))
    for number, (step, by_id, dispute) in enumerate(told, start=1):
        yield {
            "id": key("step", meeting.id, number),
            "hours_id": meeting.id,
            "number": number,
            "at": _at(meeting.held_on, 10 * number),
            "by_id": by_id,
            "step": str(step),
            "about_id": None if by_id in (SAM.actor.user_id, meeting.written_by) else by_id,
            "dispute": dispute and str(dispute),
            **meeting.facts,
        }


def _marks() -> Iterator[Row]:
    """The latest shared review of each, and one that was talked over before."""
    for email, question in QUESTIONS.items():
        whose = _person(email).actor.user_id
        reviews = db.session.execute(
            select(Visit.id, Visit.held_on)
            .join(Intervention, Visit.intervention_id == Intervention.id)
            .join(Dyad, Intervention.dyad_id == Dyad.id)
            .where(
                Dyad.practitioner_id == whose,
                Visit.kind == VisitKind.SHARED_REVIEW,
                Visit.attendance == Attendance.ATTENDED,
            )
            .order_by(Visit.held_on.desc(), Visit.id)
            .limit(2)
        ).all()
        for place, row in enumerate(reviews):
            ended = place > 0
            yield {
                "id": key("mark", row.id),
                "visit_id": row.id,
                "question": ASKED_BEFORE if ended else question,
                "marked_by": whose,
                "marked_at": _at(row.held_on, 240),
                "ended_at": _at(row.held_on + timedelta(days=6)) if ended else None,
                "ended_by": SAM.actor.user_id if ended else None,
                "ending": str(MarkEnd.DISCUSSED) if ended else None,
            }


def _one_has_moved_on(today: date) -> None:
    """Somebody was at stage 1 before any of their families began; the meeting and the role of then are kept."""
    actor = _person(MOVED_ON).actor
    began, day = today - YEARS_IN_POST, today - YEARS_IN_POST + MOVED_ON_AFTER
    role = key("membership", MOVED_ON, Role.PRACTITIONER)
    db.session.execute(update(Membership).where(Membership.id == role).values(starts_on=day))
    before: Row = {"id": key("membership before", MOVED_ON), "user_id": actor.user_id, "service_id": actor.service_id}
    before |= {"role": str(Role.PRACTITIONER), "stage": str(Stage.TRAINEE_1), "starts_on": began, "ends_on": day}
    db.session.execute(insert(Membership), [before])
    meeting: Row = {
        "id": key("transition", MOVED_ON),
        "practitioner_id": actor.user_id,
        "service_id": actor.service_id,
        "from_stage": str(Stage.TRAINEE_1),
        "to_stage": str(Stage.TRAINEE_2),
        "held_on": day,
        "cycles": 6,
        "families": 2,
        "minutes": 420,
        "recorded_by": SAM.actor.user_id,
        "recorded_at": _at(day),
        "form_id": key("transition form", MOVED_ON),
        "corrects_id": None,
    }
    db.session.execute(insert(StageTransition), [meeting])
