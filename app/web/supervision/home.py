"""A supervisor's home: one panel for each supervisee, by name. It counts for each, and compares nobody with anybody."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.checking import CheckState
from app.domain.due import OVERDUE_DAYS, left_to_collect
from app.domain.pathway import Pathway
from app.domain.permissions import Actor
from app.domain.vocabulary import Stage
from app.queries.caseload import DyadView, OccasionLine, occasions_of
from app.queries.checking import open_queries
from app.queries.discussions import MarkedVisit, marked_for_supervisor
from app.queries.stages import Training, training_of
from app.queries.supervisees import (
    SupervisedCourse,
    alerts_waiting,
    last_entries,
    measured_twice,
    supervised_courses,
)
from app.queries.supervision import Supervisee, Where, supervisees_of
from app.queries.supervision_hours import minutes_of, own_hours
from app.queries.visits import cycles_of
from app.web import role_names
from app.web.calendar import day_of
from app.web.course_words import due_since
from app.web.meters import Meter, meters_of
from app.web.supervision_words import time_of
from app.web.tallies import of_all


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a panel; `small` stands behind it."""

    label: str
    value: str
    small: str


@dataclass(frozen=True, slots=True)
class SuperviseePanel:
    id: str
    name: str
    href: str
    lede: str
    alerts: str
    """Empty unless an alert has waited for longer than the service allows."""
    reached: str
    """Where the meeting is recorded, once everything that the stage asks for is there; else empty."""
    marked: str
    meters: tuple[Meter, ...]
    waiting: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Home:
    lede: str
    people: tuple[SuperviseePanel, ...]
    to_confirm: str
    to_close: str
    """What has been answered to queries of spot checks."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read about all supervisees together."""

    courses: Mapping[Where, Sequence[SupervisedCourse]]
    occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]]
    twice: frozenset[uuid.UUID]
    alerts: Mapping[Where, tuple[datetime, ...]]
    entries: Mapping[Where, datetime]
    marked: Sequence[MarkedVisit]
    training: Mapping[Where, Training | None]


def known_of(actor: Actor, people: Sequence[Supervisee], pathway: Pathway, today: date) -> Known:
    """Read it: the same number of questions for one supervisee and for fifty."""
    courses = supervised_courses(actor, today)
    ids = [each.dyad.intervention_id for each in courses]
    cycles, earned = cycles_of(ids), minutes_of({each.practitioner_id for each in people})
    by_person: dict[Where, list[SupervisedCourse]] = defaultdict(list)
    for each in courses:
        by_person[each.where].append(each)
    return Known(
        courses=by_person,
        occasions=occasions_of(ids),
        twice=measured_twice(ids),
        alerts=alerts_waiting(actor, today),
        entries=last_entries(actor, today),
        marked=marked_for_supervisor(actor, today),
        training={
            each.where: training_of(each, pathway, by_person.get(each.where, ()), cycles, earned) for each in people
        },
    )


def home_of(actor: Actor, pathway: Pathway, today: date) -> Home:
    """Everybody whom the actor supervises today."""
    people = supervisees_of(actor, today)
    known = known_of(actor, people, pathway, today)
    services = len({each.service_id for each in people})
    waiting = sum(each.waits_for(actor.user_id) for each in own_hours(actor))
    answered = sum(each.state is CheckState.ANSWERED for each in open_queries(actor, today))
    return Home(
        _(
            "%(people)s, %(services)s. You can read their records. You cannot change them. That you looked is kept.",
            people=ngettext("%(num)d person", "%(num)d people", len({each.practitioner_id for each in people})),
            services=ngettext("%(num)d service", "%(num)d services", services),
        ),
        tuple(panel_of(each, known, today) for each in people),
        ngettext("%(num)d entry waits for you", "%(num)d entries wait for you", waiting) if waiting else "",
        ngettext("%(num)d answer waits for you to close it", "%(num)d answers wait for you to close them", answered)
        if answered
        else "",
    )


def panel_of(person: Supervisee, known: Known, today: date) -> SuperviseePanel:
    """One supervisee in one service."""
    training = known.training[person.where]
    marked = sum(each.where == person.where for each in known.marked)
    reached = training is not None and training.progress.met
    return SuperviseePanel(
        id=f"{person.practitioner_id.hex[:8]}-{person.service_id.hex[:8]}",
        name=person.name,
        href=person_url("person", person.where),
        lede=_lede(person, known.entries.get(person.where), today),
        alerts=_alerts(person, known.alerts.get(person.where, ()), today),
        reached=person_url("stage", person.where) if reached else "",
        marked=ngettext("%(num)d session to talk over", "%(num)d sessions to talk over", marked) if marked else "",
        meters=meters_of(training.progress) if training else (),
        waiting=_("%(time)s of supervision not confirmed yet", time=time_of(training.waiting))
        if training and training.waiting
        else "",
        facts=_facts(known.courses.get(person.where, ()), known, today),
    )


def person_url(page: str, where: Where, **more: Any) -> str:
    """The address of a page about one supervisee."""
    return url_for(f"supervision.{page}", supervisee_id=where[0], practice_id=where[1], **more)


def _lede(person: Supervisee, entry: datetime | None, today: date) -> str:
    stage = role_names.STAGES[Stage(person.stage)]
    told = _("%(stage)s, %(service)s.", stage=stage, service=person.service)
    return f"{told} {_last(None if entry is None else (today - day_of(entry)).days)}"


def _last(days: int | None) -> str:
    """When somebody entered something last; None for never. Not inside an f-string, where words are not found."""
    if days is None:
        return _("Nothing entered yet.")
    if days <= 0:
        return _("Last entry today.")
    return ngettext("Last entry %(num)d day ago.", "Last entry %(num)d days ago.", days)


def _alerts(person: Supervisee, raised: Sequence[datetime], today: date) -> str:
    """Older than the service allows."""
    days = [(today - day_of(each)).days for each in raised]
    late = [each for each in days if each > person.alert_days]
    if not late:
        return ""
    told = ngettext("%(num)d alert not looked at", "%(num)d alerts not looked at", len(late))
    longest = ngettext("for %(num)d day", "for %(num)d days", max(late))
    if len(late) > 1:
        longest = ngettext("for up to %(num)d day", "for up to %(num)d days", max(late))
    limit = ngettext("the service’s limit is %(num)d day", "the service’s limit is %(num)d days", person.alert_days)
    return f"{told} {longest}: {limit}"


def _facts(courses: Sequence[SupervisedCourse], known: Known, today: date) -> tuple[Fact, ...]:
    due = [since for each in _newest(courses) if (since := _due(each, known.occasions, today)) is not None]
    overdue = sum((today - since).days > OVERDUE_DAYS for since in due)
    ended = [each.dyad.intervention_id for each in courses if each.dyad.ended_on is not None]
    both = sum(each in known.twice for each in ended)
    return (
        Fact(_("Dyads"), str(len({each.dyad.id for each in courses})), ""),
        Fact(_("Measures due"), str(len(due)), ""),
        Fact(_("Overdue"), str(overdue), ""),
        Fact(_("Both measured"), str(both), of_all(both, len(ended)))
        if ended
        else Fact(_("Both measured"), "–", _("none ended")),
    )


def _newest(courses: Sequence[SupervisedCourse]) -> list[DyadView]:
    return list({each.dyad.id: each.dyad for each in courses}.values())


def _due(dyad: DyadView, occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]], today: date) -> date | None:
    left = left_to_collect(dyad, occasions.get(dyad.intervention_id, ()), today)
    return None if left is None else due_since(dyad, left)
