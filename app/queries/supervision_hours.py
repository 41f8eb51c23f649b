"""Hours of supervision: one's own entries, those of one's supervisees, and how much of it counts towards a stage."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.permissions import Actor
from app.domain.supervising import (
    Dispute,
    HoursState,
    Step,
    SupervisionFacts,
    SupervisionHow,
    SupervisionKind,
    state_of,
)
from app.domain.vocabulary import Role
from app.extensions import db
from app.queries.supervision import holding_on
from app.store.people import Membership, Supervision, User
from app.store.supervision import SupervisionHours, SupervisionShare, SupervisionStep


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of supervision at one stage: confirmed by both sides, and waiting for one of them."""

    confirmed: int = 0
    waiting: int = 0


Earned = Mapping[tuple[uuid.UUID, str], Minutes]
"""Practitioner and stage -> minutes."""


def minutes_of(practitioner_ids: Collection[uuid.UUID]) -> Earned:
    """Minutes of these people, by the stage each was at when the day began. One query, however many.

    So the last hour of a stage, on the day of the meeting that ends it, is not counted again for the next one. Minutes
    are a person's, not a service's: whoever changes services takes them along.
    """
    both = and_(SupervisionHours.supervisor_confirmed_at.is_not(None), SupervisionShare.confirmed_at.is_not(None))
    rows = db.session.execute(
        select(
            SupervisionShare.practitioner_id,
            Membership.stage,
            both.label("confirmed"),
            func.sum(SupervisionHours.minutes).label("minutes"),
        )
        .join(SupervisionHours, SupervisionShare.hours_id == SupervisionHours.id)
        .join(Membership, _held_then())
        .where(
            SupervisionShare.practitioner_id.in_(practitioner_ids),
            SupervisionShare.left_out_at.is_(None),
            SupervisionHours.withdrawn_at.is_(None),
        )
        .group_by(SupervisionShare.practitioner_id, Membership.stage, both)
    )
    sums: dict[tuple[uuid.UUID, str], dict[bool, int]] = defaultdict(dict)
    for row in rows:
        sums[row.practitioner_id, row.stage or ""][bool(row.confirmed)] = int(row.minutes)
    return {key: Minutes(found.get(True, 0), found.get(False, 0)) for key, found in sums.items()}


def _held_then() -> ColumnElement[bool]:
    """The role that held when the day of the meeting began, or the one that began with it where none did."""
    day, before = SupervisionHours.held_on, aliased(Membership)
    same_role = and_(
        before.user_id == Membership.user_id,
        before.service_id == Membership.service_id,
        before.role == Membership.role,
    )
    return and_(
        Membership.user_id == SupervisionShare.practitioner_id,
        Membership.service_id == SupervisionShare.service_id,
        Membership.role == Role.PRACTITIONER,
        Membership.starts_on <= day,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
        or_(Membership.starts_on < day, ~exists().where(same_role, before.starts_on < day, before.ends_on == day)),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One supervisee's part in an entry."""

    practitioner_id: uuid.UUID
    name: str
    service_id: uuid.UUID
    state: HoursState
    confirmed: bool
    """By the supervisee."""
    dispute: Dispute | None
    disputed_by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Hours:
    """One entry with everybody's part in it. `fixed`: it counts for somebody already, and says what it says."""

    id: uuid.UUID
    supervisor_id: uuid.UUID
    supervisor: str
    facts: SupervisionFacts
    written_by: uuid.UUID
    revision: int
    by_supervisor: bool
    withdrawn: bool
    shares: tuple[Share, ...]

    @property
    def fixed(self) -> bool:
        return any(each.state is HoursState.CONFIRMED for each in self.shares)

    def share_of(self, user_id: uuid.UUID) -> Share | None:
        return next((each for each in self.shares if each.practitioner_id == user_id), None)

    def waits_for(self, user_id: uuid.UUID) -> bool:
        """Whether it is this person who has still to say yes, or to answer what is said to be wrong."""
        states = {each.state for each in self.shares if user_id in (self.supervisor_id, each.practitioner_id)}
        mine = HoursState.FOR_SUPERVISOR if user_id == self.supervisor_id else HoursState.FOR_SUPERVISEE
        return mine in states or any(
            each.state is HoursState.DISPUTED and each.disputed_by != user_id
            for each in self.shares
            if user_id in (self.supervisor_id, each.practitioner_id)
        )


def _with_a_share(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(SupervisionShare.hours_id == SupervisionHours.id, condition)


def _a_party(actor: Actor) -> ColumnElement[bool]:
    """The entries in which the actor has a part, as supervisor or supervisee."""
    mine = _with_a_share(SupervisionShare.practitioner_id == actor.user_id)
    return or_(SupervisionHours.supervisor_id == actor.user_id, mine)


def _within_sight(actor: Actor, today: date) -> ColumnElement[bool]:
    """What one has a part in, and the hours that one's supervisees of today had with others."""
    seen = _a_party(actor)
    if Role.SUPERVISOR not in actor.roles:
        return seen
    link = exists().where(
        Supervision.supervisor_id == actor.user_id,
        Supervision.practitioner_id == SupervisionShare.practitioner_id,
        Supervision.service_id == SupervisionShare.service_id,
        holding_on(today, Supervision),
    )
    return or_(seen, _with_a_share(link))


def hours_seen(actor: Actor, hours_id: uuid.UUID, today: date) -> Hours | None:
    """One entry that the actor may look at, or None."""
    found = _read(_entries().where(SupervisionHours.id == hours_id, _within_sight(actor, today)))
    return found[0] if found else None


def hours_to_change(actor: Actor, hours_id: uuid.UUID) -> Hours | None:
    """One entry in which the actor has a part, held until the transaction ends; else None."""
    held = select(SupervisionHours.id).where(SupervisionHours.id == hours_id, _a_party(actor)).with_for_update()
    if db.session.execute(held).one_or_none() is None:
        return None
    return _read(_entries().where(SupervisionHours.id == hours_id))[0]


def own_hours(actor: Actor) -> tuple[Hours, ...]:
    """Everything in which the actor has a part, the newest day first."""
    return _read(_entries().where(_a_party(actor)))


def hours_of(practitioner_id: uuid.UUID, service_id: uuid.UUID) -> tuple[Hours, ...]:
    """All entries of somebody whom the caller has been shown to supervise in this service, the newest day first.

    What they were given in another service is between them and who supervises them there.
    """
    theirs = (SupervisionShare.practitioner_id == practitioner_id) & (SupervisionShare.service_id == service_id)
    return _read(_entries().where(_with_a_share(theirs)))


def hours_on(supervisor_id: uuid.UUID, practitioner_ids: Collection[uuid.UUID], day: date) -> bool:
    """Whether these people have an entry of this day with this supervisor already."""
    found = select(SupervisionHours.id).where(
        SupervisionHours.supervisor_id == supervisor_id,
        SupervisionHours.held_on == day,
        SupervisionHours.withdrawn_at.is_(None),
        _with_a_share(SupervisionShare.practitioner_id.in_(practitioner_ids) & SupervisionShare.left_out_at.is_(None)),
    )
    return db.session.scalar(found.limit(1)) is not None


def hours_made_from(actor: Actor, form_id: uuid.UUID) -> uuid.UUID | None:
    """The entry that a form of the actor's became."""
    found = select(SupervisionHours.id).where(
        SupervisionHours.form_id == form_id, SupervisionHours.written_by == actor.user_id
    )
    return db.session.scalars(found).one_or_none()


def _entries() -> Select[SupervisionHours, str]:
    return (
        select(SupervisionHours, User.name)
        .join(User, SupervisionHours.supervisor_id == User.id)
        .order_by(SupervisionHours.held_on.desc(), SupervisionHours.created_at.desc(), SupervisionHours.id)
    )


def _read(chosen: Select[SupervisionHours, str]) -> tuple[Hours, ...]:
    rows = db.session.execute(chosen.execution_options(populate_existing=True)).all()
    shares: dict[uuid.UUID, list[tuple[SupervisionShare, str]]] = defaultdict(list)
    for share, name in db.session.execute(
        select(SupervisionShare, User.name)
        .join(User, SupervisionShare.practitioner_id == User.id)
        .where(SupervisionShare.hours_id.in_([entry.id for entry, _ in rows]))
        .order_by(User.name, User.id)
        .execution_options(populate_existing=True)
    ):
        shares[share.hours_id].append((share, name))
    return tuple(_view(entry, supervisor, shares[entry.id]) for entry, supervisor in rows)


def _view(entry: SupervisionHours, supervisor: str, shares: Sequence[tuple[SupervisionShare, str]]) -> Hours:
    return Hours(
        entry.id,
        entry.supervisor_id,
        supervisor,
        SupervisionFacts(entry.held_on, entry.minutes, SupervisionKind(entry.kind), SupervisionHow(entry.how)),
        entry.written_by,
        entry.revision,
        entry.supervisor_confirmed_at is not None,
        entry.withdrawn_at is not None,
        tuple(_share(entry, share, name) for share, name in shares),
    )


def _share(entry: SupervisionHours, share: SupervisionShare, name: str) -> Share:
    found = state_of(
        by_supervisor=entry.supervisor_confirmed_at is not None,
        by_supervisee=share.confirmed_at is not None,
        disputed=share.dispute is not None,
        left_out=share.left_out_at is not None,
        withdrawn=entry.withdrawn_at is not None,
    )
    dispute = Dispute(share.dispute) if share.dispute else None
    return Share(
        share.practitioner_id,
        name,
        share.service_id,
        found,
        share.confirmed_at is not None,
        dispute,
        share.disputed_by,
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of an entry's history, with what the entry said from then on."""

    at: datetime
    by: str
    step: Step
    about_id: uuid.UUID | None
    about: str | None
    dispute: Dispute | None
    facts: SupervisionFacts


def steps_of(hours_id: uuid.UUID) -> tuple[StepView, ...]:
    """The history of an entry that the caller has been shown to see, the oldest first."""
    about = aliased(User)
    rows = db.session.execute(
        select(SupervisionStep, User.name, about.name.label("about"))
        .join(User, SupervisionStep.by_id == User.id)
        .outerjoin(about, SupervisionStep.about_id == about.id)
        .where(SupervisionStep.hours_id == hours_id)
        .order_by(SupervisionStep.number)
    )
    return tuple(
        StepView(
            step.at,
            name,
            Step(step.step),
            step.about_id,
            about_name,
            Dispute(step.dispute) if step.dispute else None,
            SupervisionFacts(step.held_on, step.minutes, SupervisionKind(step.kind), SupervisionHow(step.how)),
        )
        for step, name, about_name in rows
    )
