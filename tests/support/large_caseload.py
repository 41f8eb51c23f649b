"""A caseload far larger than anybody's, written straight into the tables: for what must not grow with it."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.clock import now
from app.domain.codes import ALPHABET, new_code
from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, OccasionKind, Principle, VisitKind
from app.extensions import db
from app.store.care import Dyad, Goal, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import ChangeRow, ScoreRow
from app.store.visits import GoalRating, Visit, VisitPrinciple
from tests.support.factories import FAMILY, TODAY

MEASURES = (("phq9", "1"), ("gad7", "1"))
PLAIN = {name: value for name, value in FAMILY.items() if name != "populations"}


def fill_large_caseload(actor: Actor, dyads: int, sessions: int) -> None:
    """So many dyads of the actor's, with so many sessions, a goal, and two measures before and after for each."""
    tables: dict[Any, list[dict[str, Any]]] = {
        table: []
        for table in (
            *(Dyad, Intervention, Goal, Visit, VisitPrinciple, GoalRating),
            *(Occasion, Assessment, ScoreRow, ChangeRow),
        )
    }
    for number in range(dyads):
        _one(tables, actor, number, sessions)
    for table, rows in tables.items():
        db.session.execute(insert(table), rows)
    db.session.commit()


def _one(tables: dict[Any, list[dict[str, Any]]], actor: Actor, number: int, sessions: int) -> None:
    dyad, course = uuid.uuid4(), uuid.uuid4()
    symbols = [number % 32, number // 32 % 32, *([number % len(ALPHABET)] * 5)]
    owner = {"service_id": actor.service_id, "practitioner_id": actor.user_id, "created_at": now()}
    tables[Dyad].append({"id": dyad, "code": new_code(symbols), **owner, **PLAIN})
    ended = TODAY if number % 2 else None
    tables[Intervention].append(
        {"id": course, "dyad_id": dyad, "stage": actor.stage, "started_on": TODAY, "ended_on": ended}
    )
    tables[Goal].append({"id": uuid.uuid4(), "intervention_id": course, "number": 1, "wording": "to sleep"})
    for place in range(sessions):
        visit = uuid.uuid4()
        kind = (VisitKind.FILMING, VisitKind.SHARED_REVIEW)[place % 2]
        tables[Visit].append(
            {
                "id": visit,
                "intervention_id": course,
                "kind": kind,
                "attendance": "attended",
                "held_on": TODAY + timedelta(days=place),
                "cycle": place // 2 + 1,
                "minutes": 60,
                "note": "",
                "written_by": actor.user_id,
                "created_at": now(),
            }
        )
        tables[VisitPrinciple].append({"visit_id": visit, "principle": str(Principle.GUIDING)})
        tables[GoalRating].append({"visit_id": visit, "goal": 1, "rating": place % 11})
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        _measured(tables, course, kind)
    for code, _version in MEASURES:
        tables[ChangeRow].append(
            {
                "intervention_id": course,
                "instrument_code": code,
                "scale": "total",
                "outcome": "improved",
                "before_hundredths": 1700,
                "after_hundredths": 800,
                "crossed_cut_off": False,
                "entered_cut_off": False,
            }
        )


def _measured(tables: dict[Any, list[dict[str, Any]]], course: uuid.UUID, kind: OccasionKind) -> None:
    occasion = uuid.uuid4()
    tables[Occasion].append(
        {"id": occasion, "intervention_id": course, "kind": str(kind), "number": 1, "held_on": TODAY}
    )
    for position, (code, version) in enumerate(MEASURES):
        assessment = uuid.uuid4()
        tables[Assessment].append(
            {
                "id": assessment,
                "occasion_id": occasion,
                "instrument_code": code,
                "instrument_version": version,
                "position": position,
                "mode": "tablet",
                "state": str(AssessmentState.COMPLETE),
                "completed_at": now(),
            }
        )
        points = 1700 if kind is OccasionKind.BEFORE else 800
        tables[ScoreRow].append(
            {
                "assessment_id": assessment,
                "scale": "total",
                "status": "complete",
                "hundredths": points,
                "answered": 9,
                "items": 9,
                "band": None,
            }
        )
