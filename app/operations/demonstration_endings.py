"""How made-up courses of VIG end, what follows one of them, and one family that changed hands."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.domain.calendar_months import months_later
from app.domain.vocabulary import EndingReason, NoAfter, OccasionKind
from app.operations.demonstration_people import SCRIPTED, MadeUpPerson, key
from app.operations.demonstration_stories import Story
from app.store.care import Intervention, Transfer

Row = dict[str, Any]
ENDINGS = {
    EndingReason.COMPLETED: 64,
    EndingReason.ENOUGH: 8,
    EndingReason.FAMILY_STOPPED: 6,
    EndingReason.DISENGAGED: 6,
    EndingReason.MOVED: 6,
    EndingReason.COURT_TIMESCALE: 6,
    EndingReason.SERVICE_ENDED: 4,
}
WITHOUT_AFTER = {NoAfter.LOST_TOUCH: 5, NoAfter.PARENT_DECLINED: 3, NoAfter.NOT_NOW: 1, NoAfter.LANGUAGE: 1}
LEFT_OUT = 0.4
"""Of those who ended unmeasured, how often somebody has said that it will stay so."""
PLANS_A_FOLLOW_UP = 0.5
FOLLOW_UP_MONTHS = 3
COMES_BACK_AFTER = timedelta(days=40)
CAME_BACK = ("busy@demo.example", 0)
"""Whose dyad has a second course of VIG."""
CHANGED_HANDS = (SCRIPTED, 0)
GIVER = "abi@demo.example"
NOON = time(12, 15, tzinfo=UTC)


def ending_columns(chance: Random, story: Story, today: date) -> Row:
    """What an intervention says of its ending."""
    kinds = {point.kind for point in story.time_points}
    columns: Row = {"ending": None, "no_after": None, "follow_up_on": None}
    if story.ended_on is None:
        return columns
    columns["ending"] = str(chance.choices(tuple(ENDINGS), tuple(ENDINGS.values()))[0])
    if OccasionKind.AFTER not in kinds and not story.exact and chance.random() < LEFT_OUT:
        columns["no_after"] = str(chance.choices(tuple(WITHOUT_AFTER), tuple(WITHOUT_AFTER.values()))[0])
    day = months_later(story.ended_on, FOLLOW_UP_MONTHS)
    planned = OccasionKind.FOLLOW_UP in kinds or (day > today and chance.random() < PLANS_A_FOLLOW_UP)
    columns["follow_up_on"] = day if planned else None
    return columns


def what_follows(
    person: MadeUpPerson, number: int, story: Story, dyad_id: uuid.UUID, today: date
) -> dict[Any, list[Row]]:
    """A second course for one family, and a change of hands for another; nothing for the rest."""
    rows: dict[Any, list[Row]] = {Intervention: [], Transfer: []}
    mine = (person.email, number)
    if mine == CAME_BACK and story.ended_on is not None and story.ended_on + COMES_BACK_AFTER <= today:
        rows[Intervention].append(
            {
                "id": key(dyad_id, "course 2"),
                "dyad_id": dyad_id,
                "number": 2,
                "stage": person.actor.stage,
                "started_on": story.ended_on + COMES_BACK_AFTER,
            }
        )
    if mine == CHANGED_HANDS:
        giver = key("user", GIVER)
        rows[Transfer].append(
            {
                "id": key(dyad_id, "transfer"),
                "dyad_id": dyad_id,
                "from_id": giver,
                "to_id": person.actor.user_id,
                "made_by": giver,
                "at": datetime.combine(story.started_on, NOON) + timedelta(days=1),
            }
        )
    return rows
