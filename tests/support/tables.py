"""One table with everything in it that a format could get wrong."""

from datetime import date

from app.domain.table import Column, Kind, Row, Table

SAMPLE = Table(
    "sample",
    "A sample, with “quotes” and ümlauts",
    (
        Column("who", "Client code", width=12),
        Column(
            "adult_role",
            "Who the adult is",
            Kind.CODED,
            values={"mother": "Mother", "foster": "Foster carer’s \\ own", "not_recorded": "Not known"},
            missing=("not_recorded",),
        ),
        Column("court", "Asked for by a court", Kind.CODED, values={"no": "No", "yes": "Yes"}),
        Column("months", "Age of the child", Kind.INTEGER, unit="months"),
        Column("score", "Score", Kind.DECIMAL, unit="points"),
        Column("held_on", "Day", Kind.DATE),
    ),
    ("Free text never leaves.", "Ä" * 100),
)
ROWS: list[Row] = [
    ("7K3M-9PXB", "mother", "no", 9, 12.5, date(2026, 9, 8)),
    ('=HYPERLINK("x")', "not_recorded", "yes", -3, 17.0, date(1999, 12, 31)),
    ("ümlaut, “so” \x07_x0041_", "foster", None, None, None, None),
]
