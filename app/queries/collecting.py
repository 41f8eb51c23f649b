"""What is needed to show or save one step: the occasion, its assessments, its goals and its current answers."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Integer, and_, bindparam, exists, or_, select, type_coerce

from app.domain.answers import Answer, AnswerKind
from app.domain.catalogue import Catalogue
from app.domain.instrument import Collect, Instrument
from app.domain.journey import Journey, Part, items_to_ask
from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, GrantKind, OccasionKind
from app.queries.granting import unattended_rules
from app.store.care import Dyad, Goal, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import CurrentAnswer
from app.store.granting import Lease
from app.store.running import run, run_for_columns


class AssessmentView(NamedTuple):
    """One instrument at this occasion."""

    id: uuid.UUID
    instrument: Instrument
    mode: str | None
    not_collected: str | None
    state: AssessmentState
    completed_at: datetime | None
    sheet: Mapping[str, Answer]
    """Item code -> its current answer."""
    lent: bool
    """Whether a tablet or telephone ever had this occasion to itself."""

    @property
    def collectable(self) -> bool:
        return self.state is AssessmentState.OPEN and self.not_collected is None


class OccasionView(NamedTuple):
    """One occasion of one of the actor's own dyads, with everything its pages need."""

    id: uuid.UUID
    kind: OccasionKind
    number: int
    held_on: date
    dyad_id: uuid.UUID
    dyad_code: str
    service_id: uuid.UUID
    assessments: tuple[AssessmentView, ...]
    held_back: frozenset[str]
    """Codes of the instruments that are not asked in this sitting."""
    goals: dict[str, str]
    """Code of the goal item -> the goal in the family's words."""

    def assessment(self, assessment_id: uuid.UUID) -> AssessmentView | None:
        return next((each for each in self.assessments if each.id == assessment_id), None)

    def journey_of(self, assessments: tuple[AssessmentView, ...]) -> Journey:
        """The steps through `assessments`, in their order."""
        goals = frozenset(self.goals)
        return Journey(
            tuple(
                Part(str(each.id), each.instrument, items_to_ask(each.instrument, goals), each.sheet)
                for each in assessments
            )
        )

    @property
    def on_screen(self) -> tuple[AssessmentView, ...]:
        """What one sitting on screen asks: on-screen measures that are open, and rated goals only where goals exist."""
        return tuple(
            each
            for each in self.assessments
            if each.collectable
            and each.instrument.collect is Collect.ON_SCREEN
            and each.instrument.code not in self.held_back
            and self.has_questions(each)
        )

    def has_questions(self, assessment: AssessmentView) -> bool:
        return bool(items_to_ask(assessment.instrument, frozenset(self.goals)))


# Tables and not their models: every tap reads these, and asking for a model's attributes costs twice as much.
_assessments, _occasions, _interventions = Assessment.__table__, Occasion.__table__, Intervention.__table__
_dyads, _goals, _answers, _leases = Dyad.__table__, Goal.__table__, CurrentAnswer.__table__, Lease.__table__
_ASSESSMENTS = (
    select(
        *_assessments.c["id", "instrument_code", "instrument_version", "mode"],
        *_assessments.c["not_collected", "state", "completed_at"],
        *_occasions.c["kind", "number", "held_on"],
        _dyads.c.id.label("dyad_id"),
        *_dyads.c["code", "service_id"],
    )
    .join(_occasions, _assessments.c.occasion_id == _occasions.c.id)
    .join(_interventions, _occasions.c.intervention_id == _interventions.c.id)
    .join(_dyads, _interventions.c.dyad_id == _dyads.c.id)
    .where(
        _occasions.c.id == bindparam("occasion_id"),
        or_(  # as `own` in scope.py says it of models
            and_(_dyads.c.practitioner_id == bindparam("user_id"), _dyads.c.service_id == bindparam("service_id")),
            _occasions.c.id == bindparam("granted"),
        ),
    )
    .order_by(_assessments.c.position)
)
_ASSESSMENTS_LOCKED = _ASSESSMENTS.with_for_update(of=_assessments)
# Asked after the lock, so that a tablet that was lent the occasion meanwhile is known.
_ANSWERS = (
    select(
        type_coerce(exists().where(_leases.c.occasion_id == bindparam("occasion_id")), Integer).label("lent"),
        *[_assessments.c.instrument_code, *_answers.c["item", "kind", "value"]],
    )
    .select_from(_assessments.outerjoin(_answers, _answers.c.assessment_id == _assessments.c.id))
    .where(_assessments.c.occasion_id == bindparam("occasion_id"))
)
_GOALS = (
    select(*_goals.c["number", "wording"])
    .join(_occasions, _goals.c.intervention_id == _occasions.c.intervention_id)
    .where(_occasions.c.id == bindparam("occasion_id"))
    .order_by(_goals.c.number)
)


def occasion_of(
    actor: Actor, catalogue: Catalogue, occasion_id: uuid.UUID, *, to_write: bool = False
) -> OccasionView | None:
    """The occasion, or None where it does not exist or is neither one of the actor's own nor granted to them.

    `to_write` locks the assessments' rows until the transaction ends, so that the events of one assessment are
    numbered one after the other (SQLite takes its one write lock at BEGIN instead).
    """
    statement = _ASSESSMENTS_LOCKED if to_write else _ASSESSMENTS
    asked = {
        "occasion_id": occasion_id,
        "user_id": actor.user_id,
        "service_id": actor.service_id,
        "granted": actor.granted_occasion,
    }
    rows = run(statement, asked)
    if not rows:
        return None
    first = rows[0]
    instruments = [catalogue.get(row.instrument_code, row.instrument_version) for row in rows]
    sheets, lent = _answers_at(occasion_id)
    return OccasionView(
        id=occasion_id,
        kind=OccasionKind(first.kind),
        number=first.number,
        held_on=first.held_on,
        dyad_id=first.dyad_id,
        dyad_code=first.code,
        service_id=first.service_id,
        held_back=_held_back(actor, first.service_id, instruments),
        goals=_goals_of(occasion_id) if any(one.rates_goals for one in instruments) else {},
        assessments=tuple(
            AssessmentView(
                row.id,
                instrument,
                row.mode,
                row.not_collected,
                AssessmentState(row.state),
                row.completed_at,
                sheets[row.instrument_code],
                lent,
            )
            for row, instrument in zip(rows, instruments, strict=True)
        ),
    )


def _answers_at(occasion_id: uuid.UUID) -> tuple[defaultdict[str, dict[str, Answer]], bool]:
    """The sheet of every instrument, by its code, and whether a tablet ever had the occasion. It has assessments."""
    sheets: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    found = run_for_columns(_ANSWERS, {"occasion_id": occasion_id})
    for _lent, code, item, kind, value in found:
        if item is not None:
            sheets[code][item] = _answer(kind, value)
    return sheets, bool(found[0][0])


@lru_cache(maxsize=1024)
def _answer(kind: str, value: str | None) -> Answer:
    """Made once for each value: a page reads some forty answers, and nearly all of them are 0, 1, 2 or 3."""
    return Answer(AnswerKind(kind), value)


def _held_back(actor: Actor, service_id: uuid.UUID, instruments: list[Instrument]) -> frozenset[str]:
    """The measures that are not asked of a parent on her own, because an answer could need somebody at once."""
    if actor.grant is None or actor.grant.kind is not GrantKind.LINK or not unattended_rules(service_id).hold_back:
        return frozenset()
    return frozenset(instrument.code for instrument in instruments if instrument.safety_items)


def _goals_of(occasion_id: uuid.UUID) -> dict[str, str]:
    rows = run(_GOALS, {"occasion_id": occasion_id})
    return {f"goal_{number}": wording for number, wording in rows}
