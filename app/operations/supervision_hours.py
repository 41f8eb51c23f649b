"""Hours of supervision: written down by either side, confirmed by both, and put right before that.

Whoever writes or corrects an entry has confirmed it with that. What counts for somebody already stays as it is. Every
step is added to a history that the database refuses to change.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from app.clock import now
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.roles import holds
from app.domain.supervising import Dispute, HoursState, Step, SupervisionFacts, check
from app.extensions import db
from app.queries.supervision import Where, own_supervisors, supervisees_of
from app.queries.supervision_hours import Hours, Share, hours_made_from, hours_on, hours_to_change
from app.store.insertion import insertion
from app.store.people import Supervision
from app.store.supervision import SupervisionHours, SupervisionShare, SupervisionStep


def write_own_hours(
    actor: Actor,
    supervisor_id: uuid.UUID,
    facts: SupervisionFacts,
    form_id: uuid.UUID,
    today: date,
    *,
    another: bool = False,
) -> uuid.UUID:
    """A supervisee writes down supervision that they had. The id of the entry; sending the form twice makes one.

    Raises NotFound for somebody who never was their supervisor here, Invalid for what `check` refuses, for a day on
    which the link did not hold (`held_on`), and for a second entry of one day (`same_day`) unless it is `another` one.
    """
    links = [each for each in own_supervisors(actor) if each.supervisor_id == supervisor_id]
    if not links:
        raise NotFound("supervisor")
    if not any(holds(each.starts_on, each.ends_on, facts.held_on) for each in links):
        raise Invalid("held_on", "is a day on which they did not supervise")
    people = ((actor.user_id, actor.service_id),)
    return _write(actor, supervisor_id, people, facts, form_id, today, another=another)


def write_given_hours(
    actor: Actor,
    people: Sequence[Where],
    facts: SupervisionFacts,
    form_id: uuid.UUID,
    today: date,
    *,
    another: bool = False,
) -> uuid.UUID:
    """A supervisor writes down supervision that they gave, to one supervisee or to several at once.

    Raises like `write_own_hours`; NotFound for anybody whom they do not supervise today.
    """
    links = {each.where: each.since for each in supervisees_of(actor, today)}
    if any(each not in links for each in people):
        raise NotFound("supervisee")
    if any(links[each] > facts.held_on for each in people):
        raise Invalid("held_on", "is a day on which they did not supervise")
    return _write(actor, actor.user_id, people, facts, form_id, today, another=another)


def _write(
    actor: Actor,
    supervisor_id: uuid.UUID,
    people: Sequence[Where],
    facts: SupervisionFacts,
    form_id: uuid.UUID,
    today: date,
    *,
    another: bool,
) -> uuid.UUID:
    made = hours_made_from(actor, form_id)
    if made is not None:
        return made
    services = dict(people)
    check(facts, len(services), today)
    if not another and hours_on(supervisor_id, services.keys(), facts.held_on):
        raise Invalid("same_day", "is there already")
    moment = now()
    row = {
        "id": uuid.uuid4(),
        "supervisor_id": supervisor_id,
        "written_by": actor.user_id,
        "form_id": form_id,
        "revision": 1,
        "supervisor_confirmed_at": moment if actor.user_id == supervisor_id else None,
        "created_at": moment,
        **_columns(facts),
    }
    written = db.session.execute(
        insertion(SupervisionHours).values(row).on_conflict_do_nothing().returning(SupervisionHours.id)
    ).scalar_one_or_none()
    if written is None:
        sent_before = hours_made_from(actor, form_id)
        if sent_before is None:
            raise NotFound("form")
        return sent_before
    _add_shares(actor, written, services, moment)
    _tell(actor, written, Step.WRITTEN, facts)
    return written


def _add_shares(actor: Actor, hours_id: uuid.UUID, services: Mapping[uuid.UUID, uuid.UUID], moment: datetime) -> None:
    """A part for each supervisee, by the service in which they are supervised; whoever writes confirms their own."""
    shares = [
        {
            "hours_id": hours_id,
            "practitioner_id": practitioner_id,
            "service_id": service_id,
            "confirmed_at": moment if practitioner_id == actor.user_id else None,
        }
        for practitioner_id, service_id in services.items()
    ]
    db.session.execute(insert(SupervisionShare), shares)


def _columns(facts: SupervisionFacts) -> dict[str, Any]:
    return {"held_on": facts.held_on, "minutes": facts.minutes, "kind": str(facts.kind), "how": str(facts.how)}


def _tell(
    actor: Actor,
    hours_id: uuid.UUID,
    step: Step,
    facts: SupervisionFacts,
    about_id: uuid.UUID | None = None,
    dispute: Dispute | None = None,
) -> None:
    number = select(func.coalesce(func.max(SupervisionStep.number), 0) + 1).where(SupervisionStep.hours_id == hours_id)
    db.session.execute(
        insert(SupervisionStep).values(
            id=uuid.uuid4(),
            hours_id=hours_id,
            number=db.session.scalar(number),
            at=now(),
            by_id=actor.user_id,
            step=str(step),
            about_id=about_id,
            dispute=dispute and str(dispute),
            **_columns(facts),
        )
    )


def confirm_hours(actor: Actor, hours_id: uuid.UUID, revision: int) -> None:
    """Say that an entry is right, for one's own side. Twice is as good as once.

    Raises NotFound for an entry in which the actor has no part, Closed for one that was taken away, Invalid
    (`revision`) where it has been changed since it was looked at.
    """
    found = _open(actor, hours_id, revision)
    if actor.user_id == found.supervisor_id:
        if not found.by_supervisor:
            _set(hours_id, supervisor_confirmed_at=now())
            _settle(hours_id, [each.practitioner_id for each in found.shares])
            _tell(actor, hours_id, Step.CONFIRMED, found.facts)
        return
    share = _own_share(actor, found)
    if not share.confirmed:
        _set_share(hours_id, share.practitioner_id, confirmed_at=now())
        _settle(hours_id, [share.practitioner_id])
        _tell(actor, hours_id, Step.CONFIRMED, found.facts, share.practitioner_id)


def dispute_hours(actor: Actor, hours_id: uuid.UUID, dispute: Dispute, revision: int) -> None:
    """Say what is wrong with an entry that the other side has written; it does not count until it is put right.

    A supervisor does so with an entry of one supervisee. Raises like `confirm_hours`; Closed where it counts already.
    """
    found = _open(actor, hours_id, revision)
    if actor.user_id == found.supervisor_id and len(found.shares) > 1:
        raise Closed("an entry for several is put right, or somebody is left out")
    share = found.shares[0] if actor.user_id == found.supervisor_id else _own_share(actor, found)
    if share.state is HoursState.CONFIRMED or (share.confirmed and share.practitioner_id == actor.user_id):
        raise Closed("it was confirmed")
    if (share.dispute, share.disputed_by) == (dispute, actor.user_id):
        return
    _set_share(hours_id, share.practitioner_id, dispute=str(dispute), disputed_by=actor.user_id)
    _tell(actor, hours_id, Step.DISPUTED, found.facts, share.practitioner_id, dispute)


def correct_hours(actor: Actor, hours_id: uuid.UUID, facts: SupervisionFacts, revision: int, today: date) -> None:
    """Put an entry right. Whoever does so confirms it with that, and the other side has to confirm it anew.

    An entry for several is its supervisor's to correct. Raises like `confirm_hours`, Invalid for what `check` refuses,
    and Closed where it counts for anybody already.
    """
    found = _open(actor, hours_id, revision)
    supervises = actor.user_id == found.supervisor_id
    if found.fixed or (not supervises and len(found.shares) > 1):
        raise Closed("it counts already, or is another one's to correct")
    there = [each for each in found.shares if each.state is not HoursState.LEFT_OUT]
    check(facts, len(there), today)
    if facts.held_on != found.facts.held_on and not _supervised(found.supervisor_id, there, facts.held_on):
        raise Invalid("held_on", "is a day on which they did not supervise")
    moment = now()
    _set(
        hours_id,
        **_columns(facts),
        revision=found.revision + 1,
        supervisor_confirmed_at=moment if supervises else None,
    )
    for share in found.shares:
        confirmed_at = None if supervises else moment
        _set_share(hours_id, share.practitioner_id, confirmed_at=confirmed_at, dispute=None, disputed_by=None)
    _tell(actor, hours_id, Step.CORRECTED, facts)


def _supervised(supervisor_id: uuid.UUID, shares: Sequence[Share], day: date) -> bool:
    """Whether the supervisor had a link to everybody of these on that day."""
    links = db.session.execute(
        select(Supervision.practitioner_id, Supervision.service_id, Supervision.starts_on, Supervision.ends_on).where(
            Supervision.supervisor_id == supervisor_id
        )
    ).all()
    then = {(each.practitioner_id, each.service_id) for each in links if holds(each.starts_on, each.ends_on, day)}
    return all((each.practitioner_id, each.service_id) in then for each in shares)


def leave_out(actor: Actor, hours_id: uuid.UUID, practitioner_id: uuid.UUID, revision: int) -> None:
    """Say that somebody was not there after all: a supervisor, of an entry for several. Twice is as good as once.

    Raises like `confirm_hours`; Closed where it counts for this person already, and where nobody else was there: such
    an entry is taken back, or it would stand there about nobody.
    """
    found = _open(actor, hours_id, revision)
    share = found.share_of(practitioner_id)
    if actor.user_id != found.supervisor_id or share is None:
        raise NotFound("share")
    if len(found.shares) == 1:
        raise Closed("nobody else was there")
    if share.state is HoursState.CONFIRMED:
        raise Closed("it counts already")
    if share.state is not HoursState.LEFT_OUT:
        _set_share(hours_id, practitioner_id, left_out_at=now(), dispute=None, disputed_by=None)
        _tell(actor, hours_id, Step.LEFT_OUT, found.facts, practitioner_id)


def withdraw_hours(actor: Actor, hours_id: uuid.UUID) -> None:
    """Take back an entry that one wrote oneself. Twice is as good as once.

    Raises NotFound for another one's, Closed where it counts for anybody already.
    """
    found = hours_to_change(actor, hours_id)
    if found is None or found.written_by != actor.user_id:
        raise NotFound("hours")
    if found.fixed:
        raise Closed("it counts already")
    if not found.withdrawn:
        _set(hours_id, withdrawn_at=now())
        _tell(actor, hours_id, Step.WITHDRAWN, found.facts)


def _open(actor: Actor, hours_id: uuid.UUID, revision: int) -> Hours:
    found = hours_to_change(actor, hours_id)
    if found is None:
        raise NotFound("hours")
    if found.withdrawn:
        raise Closed("it was taken back")
    if found.revision != revision:
        raise Invalid("revision", "is not what was looked at")
    return found


def _own_share(actor: Actor, found: Hours) -> Share:
    share = found.share_of(actor.user_id)
    if share is None:
        raise NotFound("hours")
    if share.state is HoursState.LEFT_OUT:
        raise Closed("this person was left out")
    return share


def _set(hours_id: uuid.UUID, **values: Any) -> None:
    db.session.execute(update(SupervisionHours).where(SupervisionHours.id == hours_id).values(values))


def _set_share(hours_id: uuid.UUID, practitioner_id: uuid.UUID, **values: Any) -> None:
    found = (SupervisionShare.hours_id == hours_id) & (SupervisionShare.practitioner_id == practitioner_id)
    db.session.execute(update(SupervisionShare).where(found).values(values))


def _settle(hours_id: uuid.UUID, practitioner_ids: Collection[uuid.UUID]) -> None:
    """Whoever confirms after all has nothing against it any more."""
    for each in practitioner_ids:
        _set_share(hours_id, each, dispute=None, disputed_by=None)
