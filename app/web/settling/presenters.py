"""What the page of one unsettled measure shows: both sides in the same rows, and what is missing in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.answers import Answer
from app.domain.vocabulary import AssessmentState
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.devices import Decision, Side
from app.queries.kept_aside import KeptAside
from app.web import answer_words, words


@dataclass(frozen=True, slots=True)
class SideColumn:
    """One side: where it comes from, when it arrived, and whether it is whole."""

    name: str
    arrived: str
    whole: str
    holds: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question, and what each side says; `differs` where they do not say the same."""

    question: str
    answers: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class SettlingPage:
    code: str
    measure: str
    when: str
    needs_choice: bool
    arriving: bool
    sides: tuple[SideColumn, ...]
    differing: tuple[ItemRow, ...]
    same: tuple[ItemRow, ...]
    choices: tuple[tuple[str, str], ...]
    """Value and words of each side that can be chosen."""
    decision: str | None
    missing: str | None
    notes: tuple[str, ...]
    occasion_url: str
    choose_url: str
    close_url: str
    again_url: str

    @property
    def has_sides(self) -> bool:
        return len(self.sides) > 1

    @classmethod
    def make(
        cls,
        occasion: OccasionView,
        assessment: AssessmentView,
        sides: tuple[Side, ...],
        decision: Decision | None,
        missing: int,
        kept: Sequence[KeptAside],
    ) -> "SettlingPage":
        """The page of one measure of one's own. `kept` is what came for it and could not be stored in its place."""
        rows = _rows(occasion, assessment, sides)
        at: dict[str, Any] = {"occasion_id": occasion.id, "assessment_id": assessment.id}
        arriving = assessment.state is AssessmentState.ARRIVING
        return cls(
            code=occasion.dyad_code,
            measure=assessment.instrument.short_name,
            when=words.occasion(occasion.kind, occasion.number),
            needs_choice=assessment.state is AssessmentState.CHOICE,
            arriving=arriving,
            sides=tuple(map(_column, sides)),
            differing=tuple(row for row in rows if row.differs),
            same=tuple(row for row in rows if not row.differs),
            choices=tuple((str(side.epoch), _choice(side)) for side in sides if side.can_be_chosen),
            decision=_decision(decision, sides),
            missing=_missing(missing) if arriving else None,
            notes=answer_words.kept_notes(kept),
            occasion_url=url_for("occasions.occasion", occasion_id=occasion.id),
            choose_url=url_for("settling.choose_side", **at),
            close_url=url_for("settling.close", **at),
            again_url=url_for("settling.again", **at),
        )


def _column(side: Side) -> SideColumn:
    return SideColumn(
        name=str(answer_words.SOURCES[side.source]),
        arrived=_arrived(side),
        whole=_("Finished") if side.finished else _("Not finished"),
        holds=side.holds,
    )


def _arrived(side: Side) -> str:
    first, last = words.moment(side.first_received), words.moment(side.last_received)
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def _choice(side: Side) -> str:
    name, arrived = answer_words.SOURCES[side.source], words.moment(side.last_received)
    return _("%(side)s, arrived %(moment)s", side=name, moment=arrived)


def _rows(occasion: OccasionView, assessment: AssessmentView, sides: Sequence[Side]) -> tuple[ItemRow, ...]:
    """The items that any side has, in the measure's order."""
    instrument = assessment.instrument
    items = [item.code for item in (*instrument.items, *instrument.totals)]
    said = [item for item in items if any(item in side.sheet for side in sides)]
    return tuple(_row(occasion, assessment, item, sides) for item in said)


def _row(occasion: OccasionView, assessment: AssessmentView, item: str, sides: Sequence[Side]) -> ItemRow:
    instrument = assessment.instrument
    said: list[Answer | None] = [side.sheet.get(item) for side in sides]
    told = [answer for answer, side in zip(said, sides, strict=True) if answer is not None or side.can_be_chosen]
    return ItemRow(
        answer_words.question(instrument, item, occasion.goals),
        tuple(answer_words.answer(instrument, item, answer) for answer in said),
        any(answer != told[0] for answer in told),
    )


def _decision(decision: Decision | None, sides: Sequence[Side]) -> str | None:
    side = next((each for each in sides if decision is not None and each.epoch == decision.epoch), None)
    if decision is None or side is None:
        return None
    told = {"side": answer_words.SOURCES[side.source], "moment": words.moment(decision.at)}
    if decision.who is None:
        return _("Since %(moment)s these count: %(side)s.", **told)
    return _("%(who)s decided on %(moment)s that these count: %(side)s.", who=decision.who, **told)


def _missing(count: int) -> str:
    return ngettext(
        "%(num)d answer that was given on the tablet is not here.",
        "%(num)d answers that were given on the tablet are not here.",
        count,
    )
