"""The picture on which every score runs from its worst to its best."""

from app.domain.change import classify
from app.web.charts import BOTTOM, TOP
from app.web.overview import Measured, pictures
from tests.support.instruments import shipped

PHQ9, KPCS = shipped("phq9").scale("total"), shipped("kpcs").scale("total")


def test_up_is_better_whichever_way_the_score_runs() -> None:
    (picture,) = pictures(
        [
            Measured("PHQ-9", PHQ9, classify(PHQ9, 27, 0), "27 → 0"),
            Measured("KPCS", KPCS, classify(KPCS, 0, 45), "0 → 45"),
        ]
    )
    for column in picture.columns:
        assert column.before is not None
        assert column.after is not None
        assert (column.before.y, column.after.y) == (BOTTOM, TOP)
        assert column.joined


def test_four_to_a_picture_and_gaps_where_nothing_is_known() -> None:
    one = Measured("HADS Anxiety", PHQ9, classify(PHQ9, None, 9), "– → 9")
    first, second = pictures([one] * 5)
    assert (len(first.columns), len(second.columns)) == (4, 1)
    column = first.columns[0]
    assert (column.before, column.band, column.joined) == (None, None, False)
    assert [part for _y, part in column.name] == ["HADS", "Anxiety"]
