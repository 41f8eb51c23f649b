"""What the parts of outcomes are made from, and the parts as stored. Asked by operations, for nobody's page."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Table, func, select

from app.domain.catalogue import Catalogue
from app.domain.change import classify
from app.domain.outcome_parts import Course, Measured, Part, judged_as, mostly, parts_of, populations_text
from app.domain.vocabulary import AssessmentState, Attendance, NationalUse, OccasionKind
from app.extensions import db
from app.store.care import Dyad, DyadPopulation, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import ScoreRow
from app.store.rollups import OutcomePart
from app.store.visits import Visit

PARTS: Table = OutcomePart.__table__  # type: ignore[assignment]  # the base class promises less
Points = tuple[float, date | None]
"""A score, and the day on which the measure was completed."""


def courses_of(dyad_ids: Iterable[uuid.UUID]) -> Sequence[uuid.UUID]:
    """The interventions of these dyads."""
    return db.session.scalars(select(Intervention.id).where(Intervention.dyad_id.in_(list(dyad_ids)))).all()


def stored_parts(intervention_ids: Sequence[uuid.UUID]) -> list[Part]:
    """The parts of these interventions as they are."""
    rows = db.session.execute(select(PARTS).where(PARTS.c.intervention_id.in_(intervention_ids)))
    return [Part(**row) for row in rows.mappings()]


def expected_parts(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> list[Part]:
    """The parts these interventions should have. NotFound where an instrument is no longer there."""
    return with_attributes(intervention_ids, _measured(catalogue, intervention_ids))


def with_attributes(
    intervention_ids: Sequence[uuid.UUID], measured: Mapping[uuid.UUID, Iterable[Measured]]
) -> list[Part]:
    """The parts of these interventions with everything they have been measured with, by intervention."""
    return [
        part
        for course in _courses(intervention_ids)
        for part in parts_of(course, measured.get(course.intervention_id, ()))
    ]


def _courses(intervention_ids: Sequence[uuid.UUID]) -> list[Course]:
    populations = _populations(intervention_ids)
    places = _places(intervention_ids)
    rows = db.session.execute(
        select(Intervention.id, Intervention.stage, Intervention.started_on, Intervention.ended_on)
        .add_columns(Dyad.id.label("dyad_id"), Dyad.record_key, Dyad.service_id, Dyad.practitioner_id)
        .add_columns(Dyad.court_ordered, Dyad.national_use, Dyad.adult_role)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(Intervention.id.in_(intervention_ids))
    )
    return [
        Course(
            intervention_id=row.id,
            dyad_id=row.dyad_id,
            record_key=row.record_key,
            service_id=row.service_id,
            practitioner_id=row.practitioner_id,
            stage=row.stage,
            delivery=mostly(places[row.id]),
            court_ordered=row.court_ordered,
            populations=populations_text(populations[row.id], row.adult_role),
            national_use=row.national_use == NationalUse.AGREED,
            started_on=row.started_on,
            ended_on=row.ended_on,
        )
        for row in rows
    ]


def _populations(intervention_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for intervention_id, population in db.session.execute(
        select(Intervention.id, DyadPopulation.population)
        .join(DyadPopulation, DyadPopulation.dyad_id == Intervention.dyad_id)
        .where(Intervention.id.in_(intervention_ids))
    ):
        found[intervention_id].append(population)
    return found


def _places(intervention_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, int]]:
    """Intervention -> place -> how many of its sessions took place there."""
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for intervention_id, place, sessions in db.session.execute(
        select(Visit.intervention_id, Visit.place, func.count())
        .where(
            Visit.intervention_id.in_(intervention_ids),
            Visit.attendance == Attendance.ATTENDED,
            Visit.removed_at.is_(None),
            Visit.place.is_not(None),
        )
        .group_by(Visit.intervention_id, Visit.place)
    ):
        found[intervention_id][str(place)] = sessions
    return found


def _measured(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Measured]]:
    """Every scale with points before or after. A pair is of one version; without one the newest version stands."""
    found: dict[uuid.UUID, dict[tuple[str, str], Measured]] = defaultdict(dict)
    points = _points(intervention_ids)
    for intervention_id, code, version in sorted(points, key=lambda key: (str(key[0]), key[1], key[2])):
        by_kind = points[intervention_id, code, version]
        before, after = by_kind[OccasionKind.BEFORE], by_kind[OccasionKind.AFTER]
        for scale in catalogue.get(code, version).scales:
            if scale.code not in before and scale.code not in after:
                continue
            first, last = before.get(scale.code), after.get(scale.code)
            change = classify(scale, first and first[0], last and last[0])
            new = judged_as(code, change, last and last[1])
            known = found[intervention_id].get((code, scale.code))
            if known is None or _tells_more(new, known):
                found[intervention_id][code, scale.code] = new
    return {intervention_id: list(scales.values()) for intervention_id, scales in found.items()}


def _tells_more(new: Measured, known: Measured) -> bool:
    """A pair tells more than a score before, and that more than one after."""

    def told(each: Measured) -> tuple[bool, bool]:
        return each.paired_in is not None, each.before_hundredths is not None

    return told(new) > told(known)


def _points(
    intervention_ids: Sequence[uuid.UUID],
) -> Mapping[tuple[uuid.UUID, str, str], Mapping[str, dict[str, Points]]]:
    """(Intervention, instrument, version) -> kind of occasion -> scale -> its points."""
    found: dict[tuple[uuid.UUID, str, str], dict[str, dict[str, Points]]] = defaultdict(lambda: defaultdict(dict))
    for row in db.session.execute(
        select(Occasion.intervention_id, Occasion.kind, ScoreRow.scale, ScoreRow.hundredths)
        .add_columns(Assessment.instrument_code, Assessment.instrument_version, Assessment.completed_at)
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .join(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .where(
            Occasion.intervention_id.in_(intervention_ids),
            Occasion.kind.in_((OccasionKind.BEFORE, OccasionKind.AFTER)),
            Assessment.state == AssessmentState.COMPLETE,
            ScoreRow.hundredths.is_not(None),
        )
    ):
        key = (row.intervention_id, row.instrument_code, row.instrument_version)
        completed_on = row.completed_at and row.completed_at.date()
        found[key][row.kind][row.scale] = (row.hundredths / 100, completed_on)
    return found
