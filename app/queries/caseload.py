"""A practitioner's own dyads: the list, one dyad, and what has been measured."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, ChildAge, OccasionKind
from app.extensions import db
from app.queries.scope import own
from app.store.care import Dyad, DyadDraft, DyadPopulation, Goal, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import ChangeRow, ScoreRow


@dataclass(frozen=True, slots=True)
class DyadView:
    """One dyad with one intervention: the current (latest) one, unless an earlier course was asked for."""

    id: uuid.UUID
    code: str
    adult_role: str
    adult_age: str
    child_age: ChildAge
    child_months: int | None
    """Months when the dyad was added."""
    referral: str
    court_ordered: bool
    national_use: str
    created_at: datetime
    intervention_id: uuid.UUID
    course: int
    """Which course of VIG this is, counted from 1."""
    stage: str
    started_on: date
    ended_on: date | None
    ending: str | None
    no_after: str | None
    follow_up_on: date | None


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One instrument at one occasion: how far it is."""

    id: uuid.UUID
    occasion_id: uuid.UUID
    instrument_code: str
    instrument_version: str
    mode: str | None
    not_collected: str | None
    state: AssessmentState
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OccasionLine:
    """One time point with its assessments, in their order."""

    id: uuid.UUID
    intervention_id: uuid.UUID
    kind: OccasionKind
    number: int
    held_on: date
    assessments: tuple[AssessmentLine, ...]


def _courses(actor: Actor) -> Select[Dyad, Intervention]:
    return select(Dyad, Intervention).join(Intervention, Intervention.dyad_id == Dyad.id).where(own(actor))


def _own(actor: Actor) -> Select[Dyad, Intervention]:
    return _courses(actor).where(Intervention.number == _newest())


@cache
def _newest() -> ScalarSelect[Any]:
    """Put together once: that takes longer than to ask it, and nearly every page asks."""
    other = aliased(Intervention)
    return select(func.max(other.number)).where(other.dyad_id == Dyad.id).correlate(Dyad).scalar_subquery()


def dyad_view(dyad: Dyad, intervention: Intervention) -> DyadView:
    """The two rows as one view, for queries of a caseload."""
    return DyadView(
        id=dyad.id,
        code=dyad.code,
        adult_role=dyad.adult_role,
        adult_age=dyad.adult_age,
        child_age=ChildAge(dyad.child_age),
        child_months=dyad.child_months,
        referral=dyad.referral,
        court_ordered=dyad.court_ordered,
        national_use=dyad.national_use,
        created_at=dyad.created_at,
        intervention_id=intervention.id,
        course=intervention.number,
        stage=intervention.stage,
        started_on=intervention.started_on,
        ended_on=intervention.ended_on,
        ending=intervention.ending,
        no_after=intervention.no_after,
        follow_up_on=intervention.follow_up_on,
    )


def own_dyads(actor: Actor) -> tuple[DyadView, ...]:
    """All of the actor's dyads, newest first."""
    rows = db.session.execute(_own(actor).order_by(Dyad.created_at.desc(), Dyad.code))
    return tuple(dyad_view(dyad, intervention) for dyad, intervention in rows)


def own_dyad(actor: Actor, dyad_id: uuid.UUID) -> DyadView | None:
    """One dyad, or None where it does not exist or is somebody else's."""
    row = db.session.execute(_own(actor).where(Dyad.id == dyad_id)).one_or_none()
    return None if row is None else dyad_view(*row)


def all_own_courses(actor: Actor) -> tuple[DyadView, ...]:
    """Every course of every dyad of the actor's, newest dyads first, the courses of one dyad in their order."""
    rows = db.session.execute(_courses(actor).order_by(Dyad.created_at.desc(), Dyad.code, Intervention.number))
    return tuple(dyad_view(dyad, intervention) for dyad, intervention in rows)


def own_populations(actor: Actor) -> Mapping[uuid.UUID, frozenset[str]]:
    """Dyad -> the populations noted for it, for all of the actor's dyads."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(DyadPopulation.dyad_id, DyadPopulation.population)
        .join(Dyad, DyadPopulation.dyad_id == Dyad.id)
        .where(own(actor))
    )
    for row in rows:
        found[row.dyad_id].add(row.population)
    return {key: frozenset(populations) for key, populations in found.items()}


def own_courses(actor: Actor, dyad_id: uuid.UUID) -> tuple[DyadView, ...]:
    """Every course of one of the actor's own dyads, the first one first; empty where the dyad is not theirs."""
    rows = db.session.execute(_courses(actor).where(Dyad.id == dyad_id).order_by(Intervention.number))
    return tuple(dyad_view(dyad, intervention) for dyad, intervention in rows)


def own_dyad_by_code(actor: Actor, code: str) -> DyadView | None:
    """One of the actor's own dyads by its client code (8 symbols, normalised)."""
    row = db.session.execute(_own(actor).where(Dyad.code == code)).one_or_none()
    return None if row is None else dyad_view(*row)


def current_intervention_id(actor: Actor, dyad_id: uuid.UUID) -> uuid.UUID | None:
    """The latest course of VIG of one of the actor's own dyads."""
    dyad = own_dyad(actor, dyad_id)
    return None if dyad is None else dyad.intervention_id


def populations_of(dyad_id: uuid.UUID) -> tuple[str, ...]:
    """The populations noted for a dyad that the caller has already been shown to own."""
    population = DyadPopulation.population
    return tuple(db.session.scalars(select(population).where(DyadPopulation.dyad_id == dyad_id).order_by(population)))


def goals_of(intervention_id: uuid.UUID) -> dict[int, str]:
    """Goal number (1 to 3) -> the goal in the family's words."""
    rows = db.session.execute(
        select(Goal.number, Goal.wording).where(Goal.intervention_id == intervention_id).order_by(Goal.number)
    )
    return {row.number: row.wording for row in rows}


def own_draft(actor: Actor, draft_id: uuid.UUID) -> DyadDraft | None:
    """A half-filled "Add a dyad" form of the actor's."""
    return db.session.scalars(
        select(DyadDraft).where(DyadDraft.id == draft_id, DyadDraft.user_id == actor.user_id)
    ).one_or_none()


def dyad_made_from(actor: Actor, draft_id: uuid.UUID) -> uuid.UUID | None:
    """The dyad that a finished form became."""
    return db.session.scalars(select(Dyad.id).where(Dyad.draft_id == draft_id, own(actor))).one_or_none()


def occasions_of(intervention_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[OccasionLine, ...]]:
    """Intervention -> its occasions with their assessments, in the order they are held. Two queries, however many."""
    assessments: dict[uuid.UUID, list[AssessmentLine]] = defaultdict(list)
    for row in db.session.execute(
        select(Assessment)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .where(Occasion.intervention_id.in_(intervention_ids))
        .order_by(Assessment.position)
    ).scalars():
        assessments[row.occasion_id].append(
            AssessmentLine(
                row.id,
                row.occasion_id,
                row.instrument_code,
                row.instrument_version,
                row.mode,
                row.not_collected,
                AssessmentState(row.state),
                row.completed_at,
            )
        )
    found: dict[uuid.UUID, list[OccasionLine]] = defaultdict(list)
    for occasion in db.session.execute(
        select(Occasion)
        .where(Occasion.intervention_id.in_(intervention_ids))
        .order_by(Occasion.held_on, Occasion.number)
    ).scalars():
        found[occasion.intervention_id].append(
            OccasionLine(
                occasion.id,
                occasion.intervention_id,
                OccasionKind(occasion.kind),
                occasion.number,
                occasion.held_on,
                tuple(assessments[occasion.id]),
            )
        )
    return {key: tuple(sorted(lines, key=_in_time)) for key, lines in found.items()}


_ORDER = {kind: place for place, kind in enumerate(OccasionKind)}


def _in_time(line: OccasionLine) -> tuple[int, int]:
    return _ORDER[line.kind], line.number


def scores_of(assessment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, ScoreRow]]:
    """Assessment -> scale code -> score row."""
    found: dict[uuid.UUID, dict[str, ScoreRow]] = defaultdict(dict)
    for row in db.session.scalars(select(ScoreRow).where(ScoreRow.assessment_id.in_(assessment_ids))):
        found[row.assessment_id][row.scale] = row
    return found


def changes_of(intervention_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[tuple[str, str], ChangeRow]]:
    """Intervention -> (instrument code, scale code) -> change row."""
    found: dict[uuid.UUID, dict[tuple[str, str], ChangeRow]] = defaultdict(dict)
    for row in db.session.scalars(select(ChangeRow).where(ChangeRow.intervention_id.in_(intervention_ids))):
        found[row.intervention_id][row.instrument_code, row.scale] = row
    return found
