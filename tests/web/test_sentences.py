"""What is said about a change: every outcome in both directions, with and without a cut-off or a threshold."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from app.domain.change import Outcome, classify
from app.domain.scale import ReliableChange, Scale
from app.web import sentences
from tests.support.instruments import shipped

PHQ9 = shipped("phq9").scale("total")
KPCS = shipped("kpcs").scale("total")
KPCS_WITH_THRESHOLD = KPCS.model_copy(update={"reliable_change": ReliableChange(threshold=6, source="made up")})
CORE10 = shipped("core10").scale("total")
EPDS = shipped("epds").scale("total")
GOAL = shipped("gbo").scale("goal_1")
UNFAIR = ("fail", "because", "cause", "effect", "deteriorat", "due to", "thanks", "work", "no change")
NO_THRESHOLD = "No published threshold, so we do not judge it."

CHANGES = [
    (PHQ9, 17, 9, "Score fell from 17 to 9: reliably improved, and now below the cut-off."),
    (PHQ9, 21, 13, "Score fell from 21 to 13: reliably improved, and still at or above the cut-off."),
    (PHQ9, 9, 1, "Score fell from 9 to 1: reliably improved."),
    (PHQ9, 16, 10, "Score fell from 16 to 10: reliably improved, and still at or above the cut-off."),
    (PHQ9, 12, 11, "Score fell from 12 to 11: no reliable change."),
    (PHQ9, 12, 9, "Score fell from 12 to 9: no reliable change, though now below the cut-off."),
    (PHQ9, 8, 11, "Score rose from 8 to 11: no reliable change, though now at or above the cut-off."),
    (PHQ9, 12, 12, "Score stayed at 12: no reliable change."),
    (PHQ9, 11, 18, "Score rose from 11 to 18: reliably worse."),
    (PHQ9, 5, 14, "Score rose from 5 to 14: reliably worse, and now at or above the cut-off."),
    (PHQ9, 1, 7, "Score rose from 1 to 7: reliably worse."),
    (PHQ9, 15.75, 9.5, "Score fell from 15.75 to 9.5: reliably improved, and now below the cut-off."),
    (PHQ9, 14, None, "Score was 14 before VIG. What has changed is not yet known."),
    (
        PHQ9,
        None,
        9,
        "Score was 9 after VIG. There is no score from before, so what has changed is not known.",
    ),
    (PHQ9, None, None, "Score has no score from before or after VIG. What has changed is not yet known."),
    (KPCS, 31, 36, f"Score rose from 31 to 36. {NO_THRESHOLD}"),
    (KPCS, 36, 31, f"Score fell from 36 to 31. {NO_THRESHOLD}"),
    (KPCS, 31, 31, f"Score stayed at 31. {NO_THRESHOLD}"),
    (KPCS, 31, 40, f"Score rose from 31 to 40, and is now at or above the cut-off. {NO_THRESHOLD}"),
    (KPCS, 41, 39, f"Score fell from 41 to 39, and is now below the cut-off. {NO_THRESHOLD}"),
    (KPCS_WITH_THRESHOLD, 31, 41, "Score rose from 31 to 41: reliably improved, and now at or above the cut-off."),
    (KPCS_WITH_THRESHOLD, 20, 31, "Score rose from 20 to 31: reliably improved, and still below the cut-off."),
    (KPCS_WITH_THRESHOLD, 43, 30, "Score fell from 43 to 30: reliably worse, and now below the cut-off."),
    (KPCS_WITH_THRESHOLD, 38, 40, "Score rose from 38 to 40: no reliable change, though now at or above the cut-off."),
    (GOAL, 2, 6, "Score rose from 2 to 6: reliably improved."),
    (GOAL, 6, 2, "Score fell from 6 to 2: reliably worse."),
    (GOAL, 4, 6, "Score rose from 4 to 6: no reliable change."),
    (EPDS, 18, 10, "Score fell from 18 to 10: reliably improved, and now below the cut-off."),
    (CORE10, 24, 10, "Score fell from 24 to 10: reliably improved (with 90% confidence), and now below the cut-off."),
    (CORE10, 20, 30, "Score rose from 20 to 30: reliably worse (with 90% confidence)."),
    (CORE10, 20, 21, "Score rose from 20 to 21: no reliable change (with 90% confidence)."),
]


@pytest.fixture
def in_english() -> Iterator[None]:
    """A request to an application that has words and nothing else."""
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("in_english")
class TestSentences:
    @pytest.mark.parametrize(("scale", "before", "after", "sentence"), CHANGES)
    def test_a_change_in_one_sentence(
        self, scale: Scale, before: float | None, after: float | None, sentence: str
    ) -> None:
        said = sentences.change("Score", scale, classify(scale, before, after))
        assert said == sentence
        assert not [word for word in UNFAIR if word in said.lower()]

    @pytest.mark.parametrize(
        ("outcomes", "sentence"),
        [
            ([], "What has changed is not yet known: that needs scores from before and after VIG."),
            (
                [Outcome.NOT_YET_KNOWN],
                "What has changed is not yet known: that needs scores from before and after VIG.",
            ),
            (
                [Outcome.RECOVERED, Outcome.NOT_YET_KNOWN],
                "One score is known before and after VIG: it is reliably better.",
            ),
            ([Outcome.WORSE], "One score is known before and after VIG: it is reliably worse."),
            (
                [Outcome.NO_THRESHOLD],
                "One score is known before and after VIG: it has no published threshold, so we do not judge it.",
            ),
            (
                [Outcome.RECOVERED, Outcome.IMPROVED],
                "2 scores are known before and after VIG: 2 are reliably better.",
            ),
            (
                [Outcome.RECOVERED, Outcome.IMPROVED, Outcome.NO_RELIABLE_CHANGE, Outcome.WORSE, Outcome.NO_THRESHOLD],
                "5 scores are known before and after VIG: 2 are reliably better, 1 shows no reliable change, "
                "1 is reliably worse and 1 has no published threshold.",
            ),
        ],
    )
    def test_all_scores_in_one_sentence(self, outcomes: list[Outcome], sentence: str) -> None:
        assert sentences.overall(outcomes) == sentence

    @pytest.mark.parametrize(
        ("scale", "text"),
        [
            (
                PHQ9,
                "A lower score is better, so low scores are at the top. A change of 6 or more is reliable. "
                "The cut-off is 10.",
            ),
            (
                CORE10,
                "A lower score is better, so low scores are at the top. "
                "A change of 6 or more is reliable (with 90% confidence). The cut-off is 11.",
            ),
            (KPCS, "A higher score is better. No published threshold. The cut-off is 40."),
            (GOAL, "A higher score is better. A change of 3 or more is reliable."),
        ],
    )
    def test_how_to_read_a_chart(self, scale: Scale, text: str) -> None:
        assert sentences.reading_aid(scale) == text

    def test_a_follow_up_is_compared_with_before(self) -> None:
        assert sentences.follow_up(PHQ9, 17, 11) == (
            "At follow-up it was 11. Compared with before VIG, it is reliably better."
        )
        assert sentences.follow_up(PHQ9, 17, 12) == (
            "At follow-up it was 12. Compared with before VIG, it shows no reliable change."
        )
        assert sentences.follow_up(KPCS, 31, 38) == "At follow-up it was 38."
