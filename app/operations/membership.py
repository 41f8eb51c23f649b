"""Giving, changing and ending roles. What was stays known: a change ends one row and begins another.

Whoever's roles change is signed out everywhere at once, so that nobody goes on with what they had before.
"""

import uuid
from datetime import date

from sqlalchemy import select

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import NATIONAL_ROLES, SERVICE_ROLES, Role, Stage
from app.extensions import db
from app.operations.accounts import end_every_sign_in
from app.operations.granting import close_tablets
from app.queries.organisation import administers
from app.queries.people import families_in, person, within_reach
from app.queries.supervision import holding_on
from app.store.people import Membership, Service, User

GIVEN_BY_A_LEAD = (Role.PRACTITIONER, Role.SUPERVISOR)


def may_give(actor: Actor) -> tuple[Role, ...]:
    """The roles this person may give to others."""
    if administers(actor):
        return (*SERVICE_ROLES, *NATIONAL_ROLES)
    return GIVEN_BY_A_LEAD if Role.SERVICE_LEAD in actor.roles else ()


def give_role(
    actor: Actor,
    user_id: uuid.UUID,
    role: Role,
    service_id: uuid.UUID | None,
    stage: Stage | None,
    starts_on: date,
) -> None:
    """Give somebody a role from a day on, without an end; `stage` is a practitioner's, and nobody else's.

    The caller has been shown that this is a person the actor may add a role to. Raises NotAllowed for a role the actor
    may not give, or not there, NotFound for a service that is closed or unknown, Invalid where they have it already.
    """
    service_id = None if role in NATIONAL_ROLES else service_id
    if role not in may_give(actor) or not (administers(actor) or service_id == actor.service_id):
        raise NotAllowed
    if role in SERVICE_ROLES:
        _check_open(service_id)
    if (stage is None) == (role is Role.PRACTITIONER):
        raise Invalid("stage", "belongs to a practitioner, and to nobody else")
    if _has_from(user_id, role, service_id, starts_on):
        raise Invalid("role", "is there already")
    db.session.add(Membership(user_id=user_id, service_id=service_id, role=role, stage=stage, starts_on=starts_on))
    db.session.flush()
    end_every_sign_in(user_id)


def _check_open(service_id: uuid.UUID | None) -> None:
    if db.session.scalar(select(Service.id).where(Service.id == service_id, Service.closed_on.is_(None))) is None:
        raise NotFound("service")


def _has_from(user_id: uuid.UUID, role: Role, service_id: uuid.UUID | None, day: date) -> bool:
    """Whether this role holds on the day or begins later."""
    return (
        db.session.scalar(
            select(Membership.id)
            .where(
                Membership.user_id == user_id,
                Membership.role == role,
                Membership.service_id.is_not_distinct_from(service_id),
                (Membership.ends_on.is_(None)) | (Membership.ends_on > day),
            )
            .limit(1)
        )
        is not None
    )


def change_stage(actor: Actor, membership_id: uuid.UUID, stage: Stage, from_day: date) -> None:
    """From this day on the practitioner is at another stage. Raises NotFound, or Invalid for a day outside the role."""
    held = _within_reach(actor, membership_id)
    if held.role != Role.PRACTITIONER:
        raise Invalid("stage", "belongs to a practitioner, and to nobody else")
    if from_day < held.starts_on or (held.ends_on is not None and from_day >= held.ends_on):
        raise Invalid("from_day", "lies outside the role")
    if held.stage == stage:
        return
    begin_stage(held, stage, from_day)
    end_every_sign_in(held.user_id)


def begin_stage(held: Membership, stage: Stage, from_day: date) -> None:
    """Within a practitioner's role, which holds on the day, another stage begins. The role before stays to be seen."""
    if from_day == held.starts_on:
        held.stage = stage  # nothing was ever done at the other one
    else:
        until, held.ends_on = held.ends_on, from_day
        db.session.flush()
        db.session.add(
            Membership(
                user_id=held.user_id,
                service_id=held.service_id,
                role=held.role,
                stage=stage,
                starts_on=from_day,
                ends_on=until,
            )
        )
    db.session.flush()


def end_role(actor: Actor, membership_id: uuid.UUID, ends_on: date, today: date) -> None:
    """Name the first day on which a role no longer holds: today, or a day to come.

    Raises NotFound, Invalid for a day gone by, NotAllowed for a lead about another lead and for the last administrator.
    """
    if administers(actor):
        _hold_administrators()
    held = _within_reach(actor, membership_id)
    if Role(held.role) not in may_give(actor):
        raise NotAllowed
    if ends_on < today or (held.ends_on is not None and held.ends_on <= today):
        raise Invalid("ends_on", "lies in the past")
    if held.role == Role.PRACTITIONER and ends_on == today and families_in(held.user_id, held.service_id):
        raise Invalid("families", "would be left with nobody: see `leave_service`")
    if held.role == Role.ADMINISTRATOR:
        check_another_administrator(held.user_id, today)
    held.ends_on = max(ends_on, held.starts_on)
    db.session.flush()
    end_every_sign_in(held.user_id)


def set_active(actor: Actor, user_id: uuid.UUID, active: bool, today: date) -> None:
    """Switch an account off or on. Roles and records stay as they are; an account that is off opens nothing.

    Raises NotAllowed for all but administrators and for the last of these, NotFound.
    """
    if not administers(actor):
        raise NotAllowed
    if person(actor, user_id) is None:
        raise NotFound("person")
    if not active:
        _hold_administrators()
        check_another_administrator(user_id, today)
    user = db.session.scalars(select(User).where(User.id == user_id)).one()
    user.active = active
    db.session.flush()
    if not active:
        close_tablets(user_id)
    end_every_sign_in(user_id)


def _hold_administrators() -> None:
    """Until the transaction ends, nobody else puts an administrator out: two who did so to each other would leave none.

    Before any other lock, and in one order, so that no two wait for each other.
    """
    held = select(Membership.id).where(Membership.role == Role.ADMINISTRATOR).order_by(Membership.id)
    db.session.execute(held.with_for_update()).all()


def check_another_administrator(user_id: uuid.UUID, today: date) -> None:
    """Raises NotAllowed where this person is the only administrator: nobody could put that right on a screen."""
    holders = set(
        db.session.scalars(
            select(Membership.user_id)
            .join(User, Membership.user_id == User.id)
            .where(Membership.role == Role.ADMINISTRATOR, User.active, holding_on(today, Membership))
        )
    )
    if holders == {user_id}:
        raise NotAllowed


def _within_reach(actor: Actor, membership_id: uuid.UUID) -> Membership:
    held = db.session.scalars(
        select(Membership).where(Membership.id == membership_id, within_reach(actor)).with_for_update()
    ).one_or_none()
    if held is None:
        raise NotFound("role")
    return held
