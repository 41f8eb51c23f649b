"""What it costs to change a pair with everything that follows: its change, its parts and its sums, to the disk."""

import random
import threading
import time
import uuid
from dataclasses import dataclass
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import select, update

from app.domain.answers import Answer
from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.care import add_dyad, fill_draft, start_draft
from app.operations.collecting import finish, open_occasion, record_answer
from app.operations.derivation import refresh_changes
from app.queries.caseload import own_dyad
from app.queries.collecting import AssessmentView, occasion_of
from app.store.collection import Assessment, Occasion
from app.store.derived import ScoreRow
from app.store.writing import WRITING
from benchmarks.sittings import CHILD, TODAY, add_practitioner


@dataclass(frozen=True)
class Cost:
    """Milliseconds, and how many a second all writers together."""

    p50: float
    p95: float
    rate: float


def families(app: Flask, count: int) -> list[uuid.UUID]:
    """So many courses of one service, each with a PHQ-9 before and after."""
    with app.app_context():
        actor = add_practitioner()
        courses = [_measured_twice(app, actor) for _ in range(count)]
        db.session.commit()
    return courses


def _measured_twice(app: Flask, actor: Actor) -> uuid.UUID:
    catalogue, draft_id = app.extensions["catalogue"], start_draft(actor)
    fill_draft(actor, draft_id, CHILD)
    dyad_id = add_dyad(actor, draft_id, TODAY)
    for kind, value in ((OccasionKind.BEFORE, "2"), (OccasionKind.AFTER, "1")):
        occasion_id = open_occasion(actor, catalogue, dyad_id, kind, 1, TODAY)
        for item in catalogue.latest("phq9").items:
            record_answer(
                actor, catalogue, _phq9(app, actor, occasion_id), item=item.code, answer=Answer.of(value), form_id="x"
            )
        finish(actor, catalogue, (_phq9(app, actor, occasion_id),))
    dyad = own_dyad(actor, dyad_id)
    assert dyad is not None, "it was just made"
    return dyad.intervention_id


def _phq9(app: Flask, actor: Actor, occasion_id: uuid.UUID) -> AssessmentView:
    found = occasion_of(actor, app.extensions["catalogue"], occasion_id, to_write=True)
    assert found is not None, "it was just opened"
    return next(each for each in found.assessments if each.instrument.code == "phq9")


def cost(app: Flask, courses: list[uuid.UUID], writers: int, seconds: float) -> Cost:
    """So many writers at once, each changing scores of one family after the other."""
    taken: list[list[float]] = [[] for _ in range(writers)]
    end = time.perf_counter() + seconds

    def write(number: int) -> None:
        chance = random.Random(number)
        with app.app_context():
            while time.perf_counter() < end:
                began = time.perf_counter()
                _change(app, chance.choice(courses), 100 * chance.randint(0, 27))
                taken[number].append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [each for one in taken for each in one]
    return Cost(median(every), quantiles(every, n=20)[-1], len(every) / seconds)


def _change(app: Flask, course: uuid.UUID, hundredths: int) -> None:
    db.session.connection(execution_options=WRITING)
    after = (
        select(Assessment.id)
        .join(Occasion)
        .where(Occasion.intervention_id == course, Occasion.kind == OccasionKind.AFTER)
        .scalar_subquery()
    )
    db.session.execute(update(ScoreRow).where(ScoreRow.assessment_id.in_(after)).values(hundredths=hundredths))
    refresh_changes(app.extensions["catalogue"], course)
    db.session.commit()
