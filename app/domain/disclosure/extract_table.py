"""What the columns of a research extract are. In English: it goes to researchers, with the report in its notes."""

from collections.abc import Iterator

from app.domain.disclosure.extract import LADDERS, NOT_RECORDED, UNBORN, WITHHELD, K, L, Report
from app.domain.scoring import ScoreStatus
from app.domain.table import Column, Kind, Table
from app.domain.vocabulary import OccasionKind, Population

YES_NO = {"no": "No", "yes": "Yes"}
NOT_TOLD = {WITHHELD: "Withheld"}
CHILD_AGES = {
    UNBORN: "Not yet born",
    "0_2": "0 to 2 months",
    "3_5": "3 to 5 months",
    "6_11": "6 to 11 months",
    "12_23": "12 to 23 months",
    "24_plus": "24 months or older",
    "under_12": "Under 12 months, or not yet born",
    "12_plus": "12 months or older",
    NOT_RECORDED: "Not known",
    **NOT_TOLD,
}
ADULT_AGES = {
    "under_20": "Under 20",
    "20_29": "20 to 29",
    "30_39": "30 to 39",
    "40_plus": "40 or older",
    "under_30": "Under 30",
    "30_plus": "30 or older",
    NOT_RECORDED: "Not known",
    **NOT_TOLD,
}
REFERRALS = {
    "health_visitor": "Health visitor",
    "midwife": "Midwife",
    "neonatal_unit": "Neonatal unit",
    "perinatal_mental_health": "Perinatal mental health team",
    "gp": "GP",
    "children_social_care": "Children’s social care",
    "education": "Nursery, school or education service",
    "self": "The family asked for it",
    "other": "Somebody else",
    "health": "A health service",
    "not_health": "Not a health service",
    NOT_RECORDED: "Not known",
    **NOT_TOLD,
}
CIRCUMSTANCES = {
    Population.PARENTAL_MENTAL_HEALTH: "A parent’s mental health",
    Population.NEGLECT: "Neglect or child protection",
    Population.EDGE_OF_CARE: "On the edge of care, or in court",
    Population.IN_CARE_OR_ADOPTED: "Child in care or adopted",
    Population.AUTISM_OR_LEARNING_DISABILITY: "Autism or learning disability",
}
OCCASIONS = dict(zip(map(str, OccasionKind), ("Before VIG", "During VIG", "After VIG", "Follow-up"), strict=True))
STATUSES = {
    str(ScoreStatus.SCORED): "From every item",
    str(ScoreStatus.PRORATED): "Estimated from the items that were answered",
    str(ScoreStatus.COPIED): "A total copied from a paper form",
    str(ScoreStatus.INCOMPLETE): "Too few items for a score",
}


def extract_table(report: Report | None = None) -> Table:
    """The columns in the order of `app.queries.extracting.extract_rows`; without a report, of no rows yet."""
    return Table(
        "vig-dcs-research-extract",
        "VIG DCS research extract: one line for each score",
        tuple(_columns()),
        told(report) if report else (),
    )


def _columns() -> Iterator[Column]:
    hidden = (NOT_RECORDED, WITHHELD)
    yield Column("family", "Number of the family in this file alone", Kind.INTEGER)
    yield Column("region", "Nation and region, or nation, or withheld", width=120)
    yield Column("child_age", "Age of the child at the start", Kind.CODED, values=CHILD_AGES, missing=hidden)
    yield Column("adult_age", "Age of the adult at the start", Kind.CODED, "years", ADULT_AGES, hidden)
    yield Column("neonatal", "Born early, or in neonatal care", Kind.CODED, "", {**YES_NO, **NOT_TOLD}, (WITHHELD,))
    yield Column("referral", "Who asked for VIG", Kind.CODED, "", REFERRALS, hidden)
    yield Column("year", "Year in which VIG started, or withheld", width=8)
    for name, label in CIRCUMSTANCES.items():
        yield Column(str(name), label, Kind.CODED, values=YES_NO)
    yield Column("court_ordered", "A court asked for VIG", Kind.CODED, values=YES_NO)
    yield Column("occasion", "Time point", Kind.CODED, values=OCCASIONS)
    yield Column("occasion_number", "Which of its kind, from 1", Kind.INTEGER)
    yield Column("week", "Whole weeks since VIG started", Kind.INTEGER, "weeks")
    yield Column("instrument", "Measure, by its code", width=40)
    yield Column("scale", "Score of the measure, by its code", width=40)
    yield Column("score_status", "How the score came about", Kind.CODED, values=STATUSES)
    yield Column("score", "Score; empty where there is none", Kind.DECIMAL, "points")


def told(report: Report) -> tuple[str, ...]:
    """What was hidden, in sentences."""
    fineness = "; ".join(f"{ladder.name}: {report.fineness[ladder.name]}" for ladder in LADDERS)
    return (
        f"{report.kept} of {report.families} families that agree to national use; {report.left_out} were left out "
        "because they would have stood out. All three are rounded to 5.",
        f"Every group of families that share region, ages, neonatal care, referral and year holds at least {K} "
        f"families with at least {L} different sets of circumstances.",
        f"How fine each of these is: {fineness}.",
        "Only the first course of VIG of each family. No client codes, dates, services, practitioners or free text.",
        "Pseudonymised, not anonymous: keep it as the agreement says, and join it with nothing.",
    )
