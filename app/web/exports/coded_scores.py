"""One's own scores as the Mental Health Services Data Set takes them, for the service's own submission."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.domain.codes import shown
from app.domain.mhsds import CODED_SCORES
from app.domain.permissions import Actor
from app.domain.table import Column, Kind, Row, Table
from app.queries.caseload import all_own_courses
from app.queries.own_data import data_rows

AT_ONCE = 50


def coded_scores_table() -> Table:
    return Table(
        "vig-dcs-mhsds-scores",
        _("My own scores with the codes of the Mental Health Services Data Set"),
        (
            Column("client_code", _("Random code of the dyad; says nothing about who they are"), width=9),
            Column("held_on", _("Day of the time point"), Kind.DATE),
            Column("snomed", _("SNOMED CT code of the score"), width=18),
            Column("term", _("What the code stands for"), width=120),
            Column("value", _("The score as the data set counts it"), Kind.INTEGER),
        ),
        (_("Scores without a code, and scores that are not whole numbers, are not in it."),),
    )


def coded_scores_rows(actor: Actor) -> Iterator[Row]:
    """Every score that has a code, course after course."""
    courses = all_own_courses(actor)
    for start in range(0, len(courses), AT_ONCE):
        some = {each.intervention_id: shown(each.code) for each in courses[start : start + AT_ONCE]}
        for row in data_rows(list(some)):
            known = CODED_SCORES.get((row.instrument, row.scale or ""))
            value = None if known is None or row.hundredths is None else known.value(row.hundredths)
            if known is not None and value is not None:
                yield some[row.intervention_id], row.held_on, known.snomed, known.term, value
