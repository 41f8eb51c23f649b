"""What research may be given rows of: agreements, the families that agree, and their scores a few at a time."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from app.domain.disclosure.extract import NOT_RECORDED, UNBORN, Family, Levels
from app.domain.table import Row
from app.domain.vocabulary import AssessmentState, ChildAge, NationalUse, Population, ServicePurpose
from app.extensions import db
from app.store.agreements import DataAgreement, ExtractTaken
from app.store.care import Dyad, DyadPopulation, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import ScoreRow
from app.store.people import Region, Service

AT_ONCE = 200
"""Families whose scores are read together."""
NO_SCORE: Row = (None,) * 7
CIRCUMSTANCES = tuple(each for each in Population if each is not Population.NEONATAL)
"""What is private in an extract, followed by whether a court asked."""


@dataclass(frozen=True, slots=True)
class AgreementView:
    id: uuid.UUID
    reference: str
    recipient: str
    purpose: str
    ends_on: date
    made_by: uuid.UUID | None
    confirmed_by: uuid.UUID | None
    levels: Levels | None
    """How coarse the rows are that were taken under it; None before any were."""
    times_taken: int
    last_taken: datetime | None

    @property
    def waits(self) -> bool:
        """Whether only a command stands behind it: it holds once somebody has confirmed it."""
        return self.made_by is None and self.confirmed_by is None


def agreements() -> tuple[AgreementView, ...]:
    """Every agreement, the one that holds longest first. They name no family; the guard says who may see them."""
    rows = db.session.execute(
        select(DataAgreement, func.count(ExtractTaken.id), func.max(ExtractTaken.taken_at))
        .outerjoin(ExtractTaken, ExtractTaken.agreement_id == DataAgreement.id)
        .group_by(DataAgreement.id)
        .order_by(DataAgreement.ends_on.desc(), DataAgreement.reference)
    )
    return tuple(
        AgreementView(
            each.id,
            each.reference,
            each.recipient,
            each.purpose,
            each.ends_on,
            each.made_by,
            each.confirmed_by,
            tuple(map(int, each.levels.split())) if each.levels else None,
            times,
            last_taken,
        )
        for each, times, last_taken in rows
    )


def agreement(agreement_id: uuid.UUID) -> AgreementView | None:
    return next((each for each in agreements() if each.id == agreement_id), None)


def _counts() -> ColumnElement[bool]:
    """Families that agree to national use, of services that work with families, with their first course of VIG."""
    of_families = Service.purpose == ServicePurpose.FAMILIES
    return of_families & (Dyad.national_use == NationalUse.AGREED) & (Intervention.number == 1)


def families() -> list[Family]:
    """One for each dyad that may be in an extract; `key` is the intervention's id. No scores yet."""
    populations = _populations()
    rows = db.session.execute(
        select(
            Dyad.id,
            Intervention.id.label("course_id"),
            Region.nation,
            Region.name,
            Dyad.child_age,
            Dyad.child_months,
            Dyad.adult_age,
            Dyad.referral,
            Intervention.started_on,
            Dyad.court_ordered,
        )
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .join(Service, Dyad.service_id == Service.id)
        .join(Region, Service.region_id == Region.id)
        .where(_counts())
        .execution_options(yield_per=2_000)
    )
    found = []
    for row in rows:
        of_it = populations.get(row.id, frozenset())
        known = (
            f"{row.nation}/{row.name}",
            _age(row.child_age, row.child_months),
            row.adult_age,
            "yes" if Population.NEONATAL in of_it else "no",
            row.referral,
            str(row.started_on.year),
        )
        private = (*(each in of_it for each in CIRCUMSTANCES), row.court_ordered)
        found.append(Family(row.course_id, known, private))
    return found


def _age(kind: str, months: int | None) -> str:
    if months is None:
        return UNBORN if kind == ChildAge.UNBORN else NOT_RECORDED
    return str(months)


def _populations() -> dict[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for dyad_id, population in db.session.execute(
        select(DyadPopulation.dyad_id, DyadPopulation.population)
        .join(Dyad, DyadPopulation.dyad_id == Dyad.id)
        .where(Dyad.national_use == NationalUse.AGREED)
    ):
        found[dyad_id].add(population)
    return {key: frozenset(each) for key, each in found.items()}


def extract_rows(kept: Sequence[Family]) -> Iterator[Row]:
    """The rows of an extract: families are numbered as they come, dates are whole weeks since the course started.

    A family without a finished measure has one row without a score.
    """
    for start in range(0, len(kept), AT_ONCE):
        some = kept[start : start + AT_ONCE]
        scores = _scores([each.key for each in some])
        for number, each in enumerate(some, start=start + 1):
            flags = ("yes" if flag else "no" for flag in each.private)
            facts: Row = (number, *each.known, *flags)
            for score in scores.get(each.key) or [NO_SCORE]:
                yield [*facts, *score]


def _scores(course_ids: Sequence[object]) -> dict[object, list[Row]]:
    found: dict[object, list[Row]] = defaultdict(list)
    rows = db.session.execute(
        select(
            Occasion.intervention_id,
            Intervention.started_on,
            Occasion.held_on,
            Occasion.kind,
            Occasion.number,
            Assessment.instrument_code,
            ScoreRow.scale,
            ScoreRow.status,
            ScoreRow.hundredths,
        )
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .join(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .where(Occasion.intervention_id.in_(course_ids), Assessment.state == AssessmentState.COMPLETE)
        .order_by(Occasion.held_on, Occasion.number, Assessment.position, ScoreRow.scale)
    )
    for row in rows:
        points = None if row.hundredths is None else row.hundredths / 100
        week = (row.held_on - row.started_on).days // 7
        found[row.intervention_id].append(
            (row.kind, row.number, week, row.instrument_code, row.scale, row.status, points)
        )
    return found
