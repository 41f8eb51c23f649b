"""What there is to send odd cases about: one of everything, early in its life, and once more further on."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.permissions import Actor
from app.domain.supervising import SupervisionFacts, SupervisionHow, SupervisionKind
from app.domain.vocabulary import EndingReason, Role
from app.extensions import db
from app.operations.accounts import hasher
from app.operations.ending import end_intervention
from app.operations.extracting import NewAgreement, record_agreement
from app.operations.granting import send_link
from app.operations.inviting import add_account, invite
from app.operations.resetting import make_reset
from app.operations.supervision_hours import write_own_hours
from app.queries.collecting import OccasionView
from app.store.people import Membership, Supervision
from tests.support.addresses import Arguments, belongings, checked
from tests.support.devices import PHQ9, a_device, answers, deliver, submit
from tests.support.factories import (
    TODAY,
    a_dyad,
    a_member,
    a_practitioner,
    an_occasion,
    complete,
    give_role,
    measure,
    supervise,
)
from tests.support.releases import SmallSource, families, prepared
from tests.support.teams import a_team


def beginnings(actor: Actor) -> Arguments:
    """One of everything that has an address, each as it must be for most forms to be taken."""
    analyst, team = a_member(Role.NATIONAL_ANALYST), a_team("the others")
    agreed = NewAgreement("A-1", "A university", "Research", TODAY + timedelta(days=999))
    newcomer = add_account("Somebody New", "newcomer@service.example", hasher(fast=True))
    give_role(newcomer, Role.PRACTITIONER, actor.service_id)
    tokens = (
        invite(newcomer, None),
        make_reset(a_member(Role.ADMINISTRATOR), team.practitioner.user_id),
        send_link(actor, an_occasion(actor), days=3),
    )
    ids = {
        **team.ids,
        "service_id": actor.service_id,
        "agreement_id": record_agreement(analyst, agreed, TODAY),
        "release_id": prepared(analyst, SmallSource(families(40))),
    }
    return {**belongings(actor).arguments, **_once(ids), "token": tokens}


def later(actor: Actor) -> tuple[Arguments, Arguments]:
    """What must have happened before for the other forms to be taken; and an occasion that was answered."""
    ended = a_dyad(actor, goals=("to sleep",))
    end_intervention(actor, ended.id, TODAY, EndingReason.COMPLETED, TODAY)
    settled, answered = _with_two_sides(actor), an_occasion(actor)
    complete(actor, answered, "phq9", PHQ9)
    return (
        _once(
            {
                "dyad_id": ended.id,
                "occasion_id": settled.id,
                "assessment_id": measure(settled, "phq9").id,
                **_of_a_supervisee(actor),
            }
        ),
        _once({"occasion_id": answered.id, "assessment_id": measure(answered, "phq9").id}),
    )


def _once(ids: Mapping[str, uuid.UUID]) -> dict[str, tuple[Any, ...]]:
    return {name: (each,) for name, each in ids.items()}


def _with_two_sides(actor: Actor) -> OccasionView:
    """The same measure, answered on a tablet and online."""
    occasion = an_occasion(actor)
    device = a_device(actor, occasion)
    made = [*answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9")]
    complete(actor, occasion, "phq9", ["0", *PHQ9[1:]])
    deliver(device, *made)
    return occasion


def _of_a_supervisee(actor: Actor) -> dict[str, uuid.UUID]:
    """A colleague whom the actor supervises: a record that was drawn, and hours that wait to be confirmed."""
    colleague = a_practitioner(actor.service_id)
    supervise(actor, colleague)
    occasion = an_occasion(colleague)
    complete(colleague, occasion, "phq9", PHQ9)
    facts = SupervisionFacts(date(2026, 3, 2), 60, SupervisionKind.INDIVIDUAL, SupervisionHow.VIDEO)
    theirs = Membership.user_id == colleague.user_id
    return {
        **checked(actor, measure(occasion, "phq9").id),
        "hours_id": write_own_hours(colleague, actor.user_id, facts, uuid.uuid4(), TODAY),
        "supervisee_id": colleague.user_id,
        "practice_id": actor.service_id,
        "user_id": colleague.user_id,
        "service_id": actor.service_id,
        "membership_id": db.session.scalars(select(Membership.id).where(theirs)).one(),
        "link_id": db.session.scalars(
            select(Supervision.id).where(Supervision.practitioner_id == colleague.user_id)
        ).one(),
    }
