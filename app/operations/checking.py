"""Spot checks: draw records by chance, and say what one thinks of them. Nothing here changes a record."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from app.clock import now
from app.domain.audit import Kind
from app.domain.checking import QueryReason, Said, may_follow
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.frames import Frame, digest
from app.domain.periods import calendar_quarter
from app.domain.permissions import Actor
from app.domain.sampling import Candidate
from app.extensions import db
from app.operations.auditing import record
from app.queries.check_file import asked_at, changed_since
from app.queries.checking import CheckView
from app.queries.drawing import Drawable, drawable
from app.queries.supervision import supervisees_of
from app.store.checking import CheckEvent, Draw, SpotCheck
from app.store.insertion import insertion
from app.store.people import User

MOST_DRAWN = 30
"""More than this is no spot check any more."""


def fewest_drawn(people: int) -> int:
    """How many records a draw from so many people has at least: one of each, or as many as a draw may hold."""
    return min(people, MOST_DRAWN)


def draw_records(
    actor: Actor, wanted: int, form_id: uuid.UUID, today: date, *, again: bool = False, seed: str | None = None
) -> uuid.UUID:
    """Draw `wanted` records of the people whom the actor supervises today; returns the draw.

    What has come up this quarter does not come up again, unless `again` asks for it. The seed and all that could have
    come up are kept, and their hash goes into the audit. Raises Invalid where nothing is left to draw, and where fewer
    are wanted than there are people, for everybody's turn comes (of more people than a draw may hold, chance decides);
    NotFound where the form was somebody else's.
    """
    _wait_for_others(actor, today)
    mine = select(Draw.id).where(Draw.form_id == form_id, Draw.supervisor_id == actor.user_id)
    made = db.session.scalars(mine).one_or_none()
    if made is not None:
        return made
    found = drawable(actor, calendar_quarter(today), today)
    frame = _frame(found, today, again=again)
    if not frame.left:
        raise Invalid("wanted", "nothing is left to draw")
    if not fewest_drawn(len(frame.people)) <= wanted <= MOST_DRAWN:
        raise Invalid("wanted", "is fewer than there are people, or too many")
    draw_id, seed = uuid.uuid4(), seed or secrets.token_hex(16)
    keys, text = frame.draw(wanted, seed), frame.text()
    row = {
        "id": draw_id,
        "supervisor_id": actor.user_id,
        "form_id": form_id,
        "drawn_at": now(),
        "drawn_on": today,
        "period": calendar_quarter(today),
        "wanted": wanted,
        "came_up": len(keys),
        "seed": seed,
        "frame": text,
        "frame_digest": digest(text),
    }
    drawn = insertion(Draw).values(row).on_conflict_do_nothing().returning(Draw.id)
    if db.session.execute(drawn).one_or_none() is None:
        raise NotFound("form")  # somebody else has sent one of this number
    db.session.execute(insert(SpotCheck), list(_drawn_rows(row, keys, found)))
    record(actor, Kind.CHANGE, draw=draw_id, seed=seed, frame=row["frame_digest"])
    return draw_id


def _wait_for_others(actor: Actor, today: date) -> None:
    """Two draws from one person's records follow each other, so that the second knows what the first has drawn."""
    people = [each.practitioner_id for each in supervisees_of(actor, today)]
    held = select(User.id).where(User.id.in_(people)).order_by(User.id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def _frame(found: Sequence[Drawable], today: date, *, again: bool) -> Frame:
    candidates = tuple(
        Candidate(each.assessment_id.hex, each.practitioner_id.hex, max(0, (today - each.completed_at.date()).days))
        for each in found
    )
    already = () if again else (each.assessment_id.hex for each in found if each.turns)
    return Frame(candidates, frozenset(already))


def _drawn_rows(draw: dict[str, Any], keys: Sequence[str], found: Sequence[Drawable]) -> Sequence[dict[str, Any]]:
    turns = {each.assessment_id: each.turns for each in found}
    return [
        {
            "id": uuid.uuid4(),
            "draw_id": draw["id"],
            "place": place,
            "assessment_id": uuid.UUID(key),
            "period": draw["period"],
            "turn": turns[uuid.UUID(key)],
        }
        for place, key in enumerate(keys, start=1)
    ]


def say(
    actor: Actor, check: CheckView, said: Said, *, seen: int, reason: QueryReason | None = None, text: str = ""
) -> bool:
    """Add to the history of a check what the actor says; `seen` is how long that history was on their page.

    `check` must come from `check_to_make` for a supervisor and from `own_query` for the practitioner. False where
    somebody, or the same tap, was quicker: nothing is added, and they should look again. Raises Closed for what cannot
    be said of a record that stands there, Invalid where somebody says that something was put right and nothing was.
    """
    if seen != len(check.history):
        return False
    if not may_follow(check.state, said):
        raise Closed
    if said is Said.CORRECTED and not changed_since(check, asked_at(check)):
        raise Invalid("said", "nothing was changed")
    row = {
        "check_id": check.id,
        "n": seen + 1,
        "said": said,
        "reason": reason,
        "text": text,
        "by_id": actor.user_id,
        "at": now(),
    }
    added: Any = insertion(CheckEvent).values(**row).on_conflict_do_nothing().returning(CheckEvent.n)
    return db.session.execute(added).first() is not None
