"""Somebody leaves a service, or moves to another one. Families stay, and go to a named colleague."""

import uuid
from datetime import date

from sqlalchemy import select, update

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.accounts import end_every_sign_in
from app.operations.granting import close_tablets
from app.operations.membership import give_role, may_give
from app.operations.rolling_up import refresh_dyads
from app.queries.people import families_in, person, practitioners
from app.store.care import Dyad, Transfer
from app.store.people import Membership, Supervision


def leave_service(
    actor: Actor, user_id: uuid.UUID, service_id: uuid.UUID, handing_to: uuid.UUID | None, today: date
) -> None:
    """End every role and supervision link that somebody has in a service, today, and hand their families over.

    Where the roles are over already, only the families go. Raises NotFound where they never worked there, or the actor
    does not look after it, NotAllowed where one of the roles is not the actor's to take, Invalid (`handing_to`) where
    families would be left with nobody.
    """
    held = _roles_in(actor, user_id, service_id, today)
    if any(Role(each.role) not in may_give(actor) for each in held):
        raise NotAllowed
    hand_over_families(actor, user_id, service_id, handing_to, today)
    for each in held:
        each.ends_on = max(today, each.starts_on)
    db.session.flush()
    _end_links(user_id, service_id, today)
    end_every_sign_in(user_id)


def move(
    actor: Actor,
    user_id: uuid.UUID,
    from_service: uuid.UUID,
    to_service: uuid.UUID,
    handing_to: uuid.UUID | None,
    today: date,
) -> None:
    """Leave one service and go on in another one today, with the same roles and stage. For administrators.

    Raises as `leave_service` and `give_role` do, and Invalid (`to_service`) where both are the same.
    """
    if from_service == to_service:
        raise Invalid("to_service", "is the same service")
    kept = [(Role(each.role), each.stage) for each in _roles_in(actor, user_id, from_service, today)]
    leave_service(actor, user_id, from_service, handing_to, today)
    for role, stage in kept:
        give_role(actor, user_id, role, to_service, Stage(stage) if stage else None, today)


def hand_over_families(
    actor: Actor, user_id: uuid.UUID, service_id: uuid.UUID, to: uuid.UUID | None, today: date
) -> int:
    """All dyads of somebody's in a service become a colleague's of that service. Returns how many.

    Raises Invalid (`handing_to`) where there are some and `to` is nobody who works there today.
    """
    if not families_in(user_id, service_id):
        return 0
    if to is None or to == user_id or to not in practitioners(actor, service_id, today):
        raise Invalid("handing_to", "names a practitioner of this service")
    close_tablets(user_id)
    moved = db.session.scalars(
        update(Dyad)
        .where(Dyad.practitioner_id == user_id, Dyad.service_id == service_id)
        .values(practitioner_id=to)
        .returning(Dyad.id)
        .execution_options(synchronize_session=False)
    ).all()
    kept = [Transfer(dyad_id=dyad_id, from_id=user_id, to_id=to, made_by=actor.user_id) for dyad_id in moved]
    db.session.add_all(kept)
    refresh_dyads(moved)
    return len(kept)


def _roles_in(actor: Actor, user_id: uuid.UUID, service_id: uuid.UUID, today: date) -> list[Membership]:
    found = person(actor, user_id)
    here = [each for each in (found.roles if found else ()) if each.service_id == service_id]
    if not here:
        raise NotFound("role")
    ids = [each.id for each in here if not each.is_over(today)]  # none, where only the families are left
    return list(db.session.scalars(select(Membership).where(Membership.id.in_(ids)).with_for_update()))


def _end_links(user_id: uuid.UUID, service_id: uuid.UUID, today: date) -> None:
    """Links to this person's records in the service end. So do those by which they supervise, unless they still are a
    supervisor somewhere else."""
    still = db.session.scalar(
        select(Membership.id)
        .where(
            Membership.user_id == user_id,
            Membership.role == Role.SUPERVISOR,
            (Membership.ends_on.is_(None)) | (Membership.ends_on > today),
        )
        .limit(1)
    )
    of_theirs = (Supervision.practitioner_id == user_id) & (Supervision.service_id == service_id)
    by_them = Supervision.supervisor_id == user_id
    ending = of_theirs if still is not None else of_theirs | by_them
    db.session.execute(
        update(Supervision)
        .where(ending, (Supervision.ends_on.is_(None)) | (Supervision.ends_on > today))
        .values(ends_on=today)
        .execution_options(synchronize_session=False)
    )
