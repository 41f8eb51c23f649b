"""What a family wants, and where each goal begins."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from app.domain.visits import HIGHEST_RATING, LOWEST_RATING, MOST_CYCLES
from app.operations.goals import LONGEST_QUESTION, GoalWords
from app.queries.goals import Wish
from app.web.free_text import ChecksIdentifiers

LONGEST_GOAL = 300
NUMBERS = (1, 2, 3)


def _words(label: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_GOAL, message=_l("Use 300 letters or fewer"))])


def _rating(label: str) -> IntegerField:
    return IntegerField(
        label, [Optional(), NumberRange(LOWEST_RATING, HIGHEST_RATING, _l("Enter a whole number from 0 to 10"))]
    )


class GoalsForm(ChecksIdentifiers):
    helping_question = StringField(
        _l("Helping question"), [Length(max=LONGEST_QUESTION, message=_l("Use 300 letters or fewer"))]
    )
    goal_1 = _words(_l("First goal"))
    start_1 = _rating(_l("First goal: rating at the start"))
    hoped_1 = _rating(_l("First goal: rating hoped for"))
    goal_2 = _words(_l("Second goal"))
    start_2 = _rating(_l("Second goal: rating at the start"))
    hoped_2 = _rating(_l("Second goal: rating hoped for"))
    goal_3 = _words(_l("Third goal"))
    start_3 = _rating(_l("Third goal: rating at the start"))
    hoped_3 = _rating(_l("Third goal: rating hoped for"))
    planned_cycles = IntegerField(
        _l("Cycles planned"),
        [Optional(), NumberRange(1, MOST_CYCLES, _l("Enter the number of cycles, from 1 to 99"))],
    )

    @classmethod
    def of(cls, wish: Wish) -> "GoalsForm":
        """The form as it was last saved."""
        data: dict[str, str | int | None] = {
            "helping_question": wish.helping_question,
            "planned_cycles": wish.planned_cycles,
        }
        for goal in wish.goals:
            data |= {
                f"goal_{goal.number}": goal.wording,
                f"start_{goal.number}": goal.start,
                f"hoped_{goal.number}": goal.hoped,
            }
        return cls(data=data)

    @classmethod
    def posted(cls, wish: Wish) -> "GoalsForm":
        """The form as it was sent. What was accepted before is not warned of again."""
        known = {f"goal_{goal.number}": goal.wording for goal in wish.goals}
        return cls(already_saved={**known, "helping_question": wish.helping_question})

    @property
    def lines(self) -> Iterator[tuple[TextAreaField, IntegerField, IntegerField]]:
        """Each goal: its words, its start, its hope."""
        return ((self[f"goal_{each}"], self[f"start_{each}"], self[f"hoped_{each}"]) for each in NUMBERS)

    def question(self) -> str:
        return " ".join((self.helping_question.data or "").split())

    def goals(self) -> dict[int, GoalWords]:
        """The goals as they shall be. Whoever empties the words of a goal takes its start and hope away too."""
        return {number: self._goal(number) for number in NUMBERS}

    def _goal(self, number: int) -> GoalWords:
        wording = " ".join((self[f"goal_{number}"].data or "").split())
        if not wording and self.already_saved.get(f"goal_{number}"):
            return GoalWords("")
        return GoalWords(wording, self[f"start_{number}"].data, self[f"hoped_{number}"].data)
