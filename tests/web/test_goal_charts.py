"""Where the ratings of a goal stand on its chart: 0 at the bottom, 10 at the top, in time order from left to right."""

from datetime import date

from app.web.goal_charts import BOTTOM, FIRST_X, LAST_X, TOP, Asked, Rating, goal_chart

DAY = date(2026, 9, 8)


def test_up_is_better_and_time_goes_right() -> None:
    drawn = goal_chart(
        [Rating(DAY, 0, Asked.START), Rating(DAY, 5, Asked.SESSION), Rating(DAY, 10, Asked.QUESTIONNAIRE, "improved")],
        8,
    )
    assert [(mark.x, mark.y) for mark in drawn.marks] == [(FIRST_X, BOTTOM), (172.0, 88.0), (LAST_X, TOP)]
    assert [mark.shape for mark in drawn.marks] == ["before", "session", "improved"]
    assert [mark.text for mark in drawn.marks] == ["0", "5", "10"]
    assert drawn.marks[2].text_y > TOP  # a ten is written below its mark: there is no room above
    assert drawn.hoped is not None
    assert (drawn.hoped.value, drawn.hoped.y) == (8, 50.8)


def test_one_rating_and_very_many() -> None:
    assert len(goal_chart([Rating(DAY, 3, Asked.START)], None).marks) == 1
    many = goal_chart([Rating(DAY, 3, Asked.SESSION)] * 20, None)
    assert [place for place, mark in enumerate(many.marks) if mark.text] == [0, 19]
    assert many.hoped is None
