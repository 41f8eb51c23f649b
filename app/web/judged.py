"""What became of a family's scores and goals, as far as a letter or a note says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.catalogue import Catalogue
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import OccasionLine
from app.queries.dyad_file import DyadFile
from app.web.plain_words import GoalCourse, Topic
from app.web.series import Main, goal_scale, mains_of, series_of

FINAL = frozenset({OccasionKind.AFTER, OccasionKind.FOLLOW_UP})
Ratings = tuple[tuple[OccasionLine, float], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """`ratings`: goal number (1 to 3) -> its ratings by questionnaire, in time order."""

    mains: tuple[Main, ...]
    ratings: Mapping[int, Ratings]

    @property
    def topics(self) -> list[Topic]:
        return [Topic(each.about, each.change.outcome) for each in self.mains]

    @property
    def goals(self) -> list[GoalCourse]:
        return [_course(ratings) for ratings in self.ratings.values()]


def judged_of(catalogue: Catalogue, of: DyadFile) -> Judged:
    """The main scores and the goals of the course that the file is about."""
    series = series_of(catalogue, of.occasions, of.scores)
    mains = tuple(main for each in series if not each.rates_goals for main in mains_of(each, of.changes))
    rated = next((each for each in series if each.rates_goals), None)
    ratings: dict[int, Ratings] = {}
    for number in of.goals:
        scale = goal_scale(rated.instrument, number) if rated is not None else None
        ratings[number] = rated.readings(scale) if rated is not None and scale is not None else ()
    return Judged(mains, ratings)


def _course(ratings: Ratings) -> GoalCourse:
    if not ratings:
        return GoalCourse(None, None)
    (_first_at, first), (last_at, last) = ratings[0], ratings[-1]
    again = len(ratings) > 1 and last_at.kind in FINAL
    return GoalCourse(first, last if again else None)
