"""Made-up spot checks: draws that can be drawn again, and queries that are open, answered and closed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from app.domain.catalogue import Catalogue
from app.domain.checking import REPLIES, QueryReason, Said
from app.domain.frames import Frame, digest
from app.domain.periods import calendar_quarter
from app.domain.sampling import Candidate
from app.domain.vocabulary import AssessmentState
from app.extensions import db
from app.operations.demonstration_devices import put_right
from app.operations.demonstration_people import SCRIPTED, Row, key
from app.operations.demonstration_rows import SCRIPTED_MEASURE
from app.operations.demonstration_staff import SAM
from app.operations.rebuilding import write_derived
from app.store.care import Dyad, Intervention
from app.store.checking import CheckEvent, Draw, SpotCheck
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.people import Supervision

AFTERNOON = time(14, 20, tzinfo=UTC)
WANTED = 8
Event = tuple[Said, QueryReason | None, str]
AGREED: tuple[Event, ...] = ((Said.AGREE, None, ""),)
CLOSED: tuple[Event, ...] = (
    (Said.QUERY, QueryReason.PAPER, "The first answer differs from the paper form. Which one is it?"),
    (Said.CORRECTED, None, "I was in the wrong line. It is right now."),
    (Said.CLOSE, None, ""),
)
PAPER_WAS_WRONG: Event = (Said.STANDS, None, "The parent changed her mind, and I did not change the paper.")
"""Instead of a correction, where the record cannot be corrected here or its score is scripted."""
STANDS: tuple[Event, ...] = (
    (Said.QUERY, QueryReason.UNEXPECTED, "This is much lower than the film let me think. How was it asked?"),
    (Said.STANDS, None, "It was a good week. We have talked about it."),
)
OPEN: tuple[Event, ...] = ((Said.QUERY, QueryReason.OTHER, "Who was with the parent when this was answered?"),)
AGAIN: tuple[Event, ...] = (
    (Said.QUERY, QueryReason.DATES, "Is the day right?"),
    (Said.STANDS, None, "Yes."),
    (Said.ASK_AGAIN, None, "It is a day on which the clinic is closed. Can you look again?"),
    (Said.CANNOT, None, "The diary of that week is gone."),
    (Said.CLOSE, None, "Thank you. Let us write the day down at once from now on."),
)
DRAWS: Mapping[int, tuple[tuple[Event, ...], ...]] = {
    300: (AGREED, AGREED, CLOSED, AGREED, ((Said.UNABLE, None, ""),), AGREED, AGREED, AGREED),
    200: (AGREED, AGAIN, AGREED, AGREED, AGREED, CLOSED, AGREED, AGREED),
    40: (AGREED, AGREED, STANDS, OPEN, AGREED, AGREED, CLOSED, AGREED),
    1: (AGREED,),
}
"""Days ago -> what was said of the records in the order in which they came up; of the rest nothing yet."""


def add_checks(catalogue: Catalogue, today: date) -> None:
    """For the supervisor of the demonstration: four draws, the last one hardly begun."""
    found = _records()
    records = {each.id.hex: each for each in found}
    drawn: set[tuple[str, str]] = set()
    for days, said in DRAWS.items():
        day = today - timedelta(days=days)
        at = datetime.combine(day, AFTERNOON)
        frame = _frame(found, day, at, drawn)
        if frame.left:
            draw = _draw(frame, day, at)
            keys = frame.draw(WANTED, draw["seed"])
            drawn |= {(draw["period"], each) for each in keys}
            came_up = [records[each] for each in keys]
            _insert(catalogue, draw | {"came_up": len(keys)}, came_up, _with_a_question(said, came_up))


def _records() -> Sequence[Any]:
    return db.session.execute(
        select(
            Assessment.id,
            Assessment.completed_at,
            Assessment.instrument_code,
            Occasion.intervention_id,
            Dyad.practitioner_id,
        )
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .join(
            Supervision,
            (Supervision.practitioner_id == Dyad.practitioner_id) & (Supervision.service_id == Dyad.service_id),
        )
        .where(
            Supervision.supervisor_id == SAM.actor.user_id,
            Supervision.ends_on.is_(None),
            Assessment.state == AssessmentState.COMPLETE,
        )
        .order_by(Assessment.id)
    ).all()


def _frame(found: Sequence[Any], day: date, at: datetime, drawn: set[tuple[str, str]]) -> Frame:
    candidates = tuple(
        Candidate(each.id.hex, each.practitioner_id.hex, (day - each.completed_at.date()).days)
        for each in found
        if each.completed_at < at
    )
    return Frame(candidates, frozenset(each for period, each in drawn if period == calendar_quarter(day)))


def _draw(frame: Frame, day: date, at: datetime) -> Row:
    draw_id, text = key("draw", day), frame.text()
    return {
        "id": draw_id,
        "supervisor_id": SAM.actor.user_id,
        "form_id": key("draw form", day),
        "drawn_at": at,
        "drawn_on": day,
        "period": calendar_quarter(day),
        "wanted": WANTED,
        "seed": key("seed", day).hex,
        "frame": text,
        "frame_digest": digest(text),
    }


def _with_a_question(said: Sequence[Sequence[Event]], records: Sequence[Any]) -> Sequence[Sequence[Event]]:
    """An open question goes to the practitioner whose families are scripted: everybody has a record in each draw."""
    if OPEN not in said:
        return said
    theirs = next(place for place, each in enumerate(records) if each.practitioner_id == key("user", SCRIPTED))
    moved = list(said)
    place = moved.index(OPEN)
    moved[place], moved[theirs] = moved[theirs], moved[place]
    return moved


def _insert(catalogue: Catalogue, draw: Row, records: Sequence[Any], said: Sequence[Sequence[Event]]) -> None:
    checks = [
        {
            "id": key(draw["id"], place),
            "draw_id": draw["id"],
            "place": place,
            "assessment_id": each.id,
            "period": draw["period"],
            "turn": 0,
        }
        for place, each in enumerate(records, start=1)
    ]
    events: list[Row] = []
    for check, each, history in zip(checks, records, said, strict=False):
        for n, event in enumerate(history, start=1):
            at = draw["drawn_at"] + timedelta(minutes=4 * check["place"], hours=20 * (n - 1))
            word, reason, text = event if event[0] is not Said.CORRECTED else _corrected(catalogue, each, at, event)
            events.append(
                {
                    "check_id": check["id"],
                    "n": n,
                    "said": str(word),
                    "reason": reason and str(reason),
                    "text": text,
                    "by_id": each.practitioner_id if word in REPLIES else SAM.actor.user_id,
                    "at": at,
                }
            )
    db.session.execute(insert(Draw), draw)
    db.session.execute(insert(SpotCheck), checks)
    db.session.execute(insert(CheckEvent), events)


def _corrected(catalogue: Catalogue, record: Any, at: datetime, event: Event) -> Event:
    """Put the record right, so that nobody says so of one that was not."""
    rows = put_right(record.id, at - timedelta(minutes=5), record.practitioner_id)
    if not rows or record.instrument_code == SCRIPTED_MEASURE:
        return PAPER_WAS_WRONG
    db.session.execute(insert(AnswerEvent), rows)
    write_derived(catalogue, [record.intervention_id])
    return event
