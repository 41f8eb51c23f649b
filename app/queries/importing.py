"""What an import has to know of what is there already."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind, Role
from app.extensions import db
from app.store.care import Dyad, ImportedRow, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.people import Membership, User


@dataclass(frozen=True, slots=True)
class KnownRow:
    """The dyad that a row became, and how far the wanted occasion and measure are there."""

    dyad_id: uuid.UUID
    practitioner_id: uuid.UUID
    intervention_id: uuid.UUID
    occasion_id: uuid.UUID | None
    last_position: int
    """Of the measures at that occasion; 0 where there is none."""
    assessment_id: uuid.UUID | None
    not_collected: str | None


def practitioner_by_email(email: str, today: date) -> Actor | None:
    """The person with this address, if the account is active and has a role today."""
    row = db.session.execute(
        select(User.id, Membership.service_id, Membership.stage, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.email == email.strip().lower(),
            User.active,
            Membership.role == Role.PRACTITIONER,
            Membership.starts_on <= today,
            or_(Membership.ends_on.is_(None), Membership.ends_on > today),
        )
        .order_by(Membership.starts_on.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Actor(row.id, row.service_id, frozenset({Role.PRACTITIONER}), row.stage, row.name)


def known_rows(
    service_id: uuid.UUID, source: str, hashes: Sequence[str], kind: OccasionKind, instrument_code: str
) -> Mapping[str, KnownRow]:
    """Hash of a row -> what an earlier import made of it: its dyad's first intervention and the occasion `kind` 1."""
    first = (
        select(func.min(Intervention.started_on))
        .where(Intervention.dyad_id == Dyad.id)
        .correlate(Dyad)
        .scalar_subquery()
    )
    other = aliased(Assessment)
    last_position = (
        select(func.coalesce(func.max(other.position), 0))
        .where(other.occasion_id == Occasion.id)
        .correlate(Occasion)
        .scalar_subquery()
    )
    same_occasion = and_(Occasion.intervention_id == Intervention.id, Occasion.kind == kind, Occasion.number == 1)
    same_measure = and_(Assessment.occasion_id == Occasion.id, Assessment.instrument_code == instrument_code)
    rows = db.session.execute(
        select(
            ImportedRow.row_hash,
            Dyad.id,
            Dyad.practitioner_id,
            Intervention.id,
            Occasion.id,
            last_position,
            Assessment.id,
            Assessment.not_collected,
        )
        .join(Dyad, ImportedRow.dyad_id == Dyad.id)
        .join(Intervention, and_(Intervention.dyad_id == Dyad.id, Intervention.started_on == first))
        .outerjoin(Occasion, same_occasion)
        .outerjoin(Assessment, same_measure)
        .where(ImportedRow.service_id == service_id, ImportedRow.source == source, ImportedRow.row_hash.in_(hashes))
    )
    return {row_hash: KnownRow(*rest) for row_hash, *rest in rows}


def event_ids_of(assessment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Assessment -> the identities of its events; empty for one without any."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    if not assessment_ids:
        return found
    for assessment_id, event_id in db.session.execute(
        select(AnswerEvent.assessment_id, AnswerEvent.event_id).where(AnswerEvent.assessment_id.in_(assessment_ids))
    ):
        found[assessment_id].add(event_id)
    return found


def codes_in_use(codes: Sequence[str]) -> set[str]:
    """Which of these client codes some dyad already has."""
    return set(db.session.scalars(select(Dyad.code).where(Dyad.code.in_(codes))))
