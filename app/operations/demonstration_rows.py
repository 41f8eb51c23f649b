"""The rows of made-up families, from their stories."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from app.domain.catalogue import Catalogue
from app.domain.codes import ALPHABET, RANDOM_SYMBOLS, new_code
from app.domain.instrument import Collect, Instrument
from app.domain.visits import HIGHEST_RATING
from app.domain.vocabulary import Mode, NotCollected, OccasionKind
from app.extensions import db
from app.operations.bulk_answers import Sitting
from app.operations.demonstration_answers import made_up_answers
from app.operations.demonstration_endings import ending_columns, what_follows
from app.operations.demonstration_families import family, goals
from app.operations.demonstration_people import SERVICES, MadeUpPerson, dice, key
from app.operations.demonstration_stories import Story, TimePoint
from app.operations.demonstration_visits import Course, course_columns, goal_rating, visit_rows
from app.store.care import Dyad, DyadPopulation, Goal, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.visits import GoalRating, Visit, VisitPrinciple

Row = dict[str, Any]
MORNING = time(9, 30, tzinfo=UTC)
BETWEEN_MEASURES = timedelta(minutes=6)
BETWEEN_ANSWERS = timedelta(seconds=9)
MODES = {Mode.TABLET: 70, Mode.ALOUD: 12, Mode.PHONE: 10, Mode.PAPER: 8}
LEFT_OUT = 0.05
"""How often a measure is not collected."""
GOALS_BEFORE_MEASURES = 0.5
SCRIPTED_MEASURE = "phq9"
TABLES = (
    *(Dyad, DyadPopulation, Intervention, Goal, Occasion, Assessment, AnswerEvent),
    *(Visit, VisitPrinciple, GoalRating),
)
"""In an order in which they can be filled."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the occasions of one family have in common."""

    chance: Random
    person: MadeUpPerson
    intervention_id: uuid.UUID
    goals: frozenset[str]
    exact: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one measure at one occasion: how much of it is answered, and whether it was finished."""

    share: float = 1.0
    finished: bool = True
    not_collected: NotCollected | None = None


UNTOUCHED = Fate(0.0, finished=False)


class MadeUpDyads:
    """Rows of a handful of families, in an order in which they can be inserted."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self._catalogue, self._today = catalogue, today
        self.tables: dict[Any, list[Row]] = {model: [] for model in TABLES}
        self.interventions: list[uuid.UUID] = []
        self.later: list[dict[Any, list[Row]]] = []
        """What has other columns than the rest, or needs it."""

    def insert(self) -> None:
        """Store them all."""
        for model, rows in self.tables.items():
            if rows:
                db.session.execute(insert(model.__table__), rows)
        for tables in self.later:
            for model, rows in tables.items():
                if rows:
                    db.session.execute(insert(model.__table__), rows)

    def add(self, person: MadeUpPerson, number: int, story: Story) -> None:
        """One family with all its measures; `number` counts the person's dyads."""
        chance = dice("dyad", person.email, number)
        intervention_id = self._add_dyad(chance, person, number, story)
        wordings = goals(chance) if story.time_points or chance.random() < GOALS_BEFORE_MEASURES else []
        self._add_goals(person, number, intervention_id, wordings, story)
        codes = frozenset(f"goal_{place}" for place in range(1, len(wordings) + 1))
        setting = Setting(chance, person, intervention_id, codes, story.exact)
        for point in story.time_points:
            self._add_occasion(setting, point)
        if story.time_points:
            self._add_visits(person, number, story, intervention_id, len(wordings))

    def _add_goals(
        self, person: MadeUpPerson, number: int, intervention_id: uuid.UUID, wordings: list[str], story: Story
    ) -> None:
        chance = dice("goals", person.email, number)
        for place, wording in enumerate(wordings, start=1):
            start = goal_rating(chance, story.time_points[0].level) if story.time_points else None
            hoped = None if start is None else min(start + chance.randint(3, 6), HIGHEST_RATING)
            self.tables[Goal].append(
                {
                    "id": key(intervention_id, place),
                    "intervention_id": intervention_id,
                    "number": place,
                    "wording": wording,
                    "start_rating": start,
                    "hoped_rating": hoped,
                }
            )

    def _add_visits(
        self, person: MadeUpPerson, number: int, story: Story, intervention_id: uuid.UUID, goals: int
    ) -> None:
        course = Course(
            intervention_id,
            person.actor.user_id,
            story.started_on,
            story.ended_on,
            tuple(range(1, goals + 1)),
            (story.time_points[0].level, story.time_points[-1].level),
        )
        for model, rows in visit_rows(dice("visits", person.email, number), course, self._today).items():
            self.tables[model] += rows

    def _add_dyad(self, chance: Random, person: MadeUpPerson, number: int, story: Story) -> uuid.UUID:
        dyad_id, intervention_id = key("dyad", person.email, number), key("intervention", person.email, number)
        actor, made_up = person.actor, family(chance)
        self.tables[Dyad].append(
            {
                "id": dyad_id,
                "code": new_code([chance.randrange(len(ALPHABET)) for _ in range(RANDOM_SYMBOLS)]),
                "service_id": actor.service_id,
                "practitioner_id": actor.user_id,
                "created_at": datetime.combine(story.started_on, MORNING) - timedelta(minutes=number + 1),
                **made_up.fields,
            }
        )
        self.tables[DyadPopulation] += [{"dyad_id": dyad_id, "population": str(each)} for each in made_up.populations]
        self.tables[Intervention].append(
            {
                "id": intervention_id,
                "dyad_id": dyad_id,
                "stage": actor.stage,
                "started_on": story.started_on,
                "ended_on": story.ended_on,
                **course_columns(
                    dice("course", person.email, number), self._today, story.ended_on, begun=bool(story.time_points)
                ),
                **ending_columns(dice("ending", person.email, number), story, self._today),
            }
        )
        self.interventions.append(intervention_id)
        follows = what_follows(person, number, story, dyad_id, self._today)
        self.interventions += [each["id"] for each in follows[Intervention]]
        self.later.append(follows)
        return intervention_id

    def _add_occasion(self, setting: Setting, point: TimePoint) -> None:
        occasion_id = key(setting.intervention_id, point.kind, point.number)
        self.tables[Occasion].append(
            {
                "id": occasion_id,
                "intervention_id": setting.intervention_id,
                "kind": str(point.kind),
                "number": point.number,
                "held_on": point.held_on,
            }
        )
        mode = setting.chance.choices(tuple(MODES), tuple(MODES.values()))[0]
        on_screen = 0
        for position, code in enumerate(SERVICES[setting.person.service].measures, start=1):
            instrument = self._catalogue.latest(code)
            on_screen += instrument.collect is Collect.ON_SCREEN
            fate = _fate(setting, point, instrument, on_screen)
            assessment_id = key(occasion_id, code)
            self.tables[Assessment].append(
                {
                    "id": assessment_id,
                    "occasion_id": occasion_id,
                    "instrument_code": code,
                    "instrument_version": instrument.version,
                    "position": position,
                    "mode": _mode(instrument, fate, mode),
                    "not_collected": fate.not_collected and str(fate.not_collected),
                }
            )
            self._add_answers(setting, point, assessment_id, instrument, fate, position)

    def _add_answers(
        self,
        setting: Setting,
        point: TimePoint,
        assessment_id: uuid.UUID,
        instrument: Instrument,
        fate: Fate,
        position: int,
    ) -> None:
        exact = setting.exact and instrument.code == SCRIPTED_MEASURE
        answers = made_up_answers(setting.chance, instrument, setting.goals, point.level, exact=exact)
        sitting = Sitting(
            assessment_id=assessment_id,
            form_id=key("form", assessment_id).hex,
            entered_by=setting.person.actor.user_id,
            begun_at=datetime.combine(point.held_on, MORNING) + BETWEEN_MEASURES * position,
            apart=BETWEEN_ANSWERS,
        )
        self.tables[AnswerEvent] += sitting.events(answers[: round(fate.share * len(answers))], submit=fate.finished)


def _fate(setting: Setting, point: TimePoint, instrument: Instrument, on_screen: int) -> Fate:
    """`on_screen` is the number of this measure among those on screen.

    Of a sitting that was cut short, the first was answered, the second begun, and nothing sent off.
    """
    chance, paper = setting.chance, instrument.collect is Collect.SCORE_ENTRY
    if point.partly and paper:
        return Fate() if chance.random() < 0.5 else UNTOUCHED
    if point.partly:
        return (Fate(1.0, finished=False), Fate(chance.uniform(0.2, 0.8), finished=False), UNTOUCHED)[
            min(on_screen, 3) - 1
        ]
    if point.kind is OccasionKind.DURING and paper:
        return Fate(0.0, finished=False, not_collected=NotCollected.NO_TIME)
    if chance.random() < LEFT_OUT and not (setting.exact and instrument.code == SCRIPTED_MEASURE):
        return Fate(0.0, finished=False, not_collected=chance.choice(tuple(NotCollected)))
    return Fate()


def _mode(instrument: Instrument, fate: Fate, on_screen_mode: Mode) -> str | None:
    if fate.share == 0:
        return None
    return str(Mode.PAPER if instrument.collect is Collect.SCORE_ENTRY else on_screen_mode)
