"""How fine the rows for research still are, in words: what could be known of a family, and how coarse it has become."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.disclosure.extract import LADDERS, WITHHELD

NAMES: dict[str, LazyString] = {
    "region": _l("Where they live"),
    "child_age": _l("Age of the child"),
    "adult_age": _l("Age of the adult"),
    "neonatal": _l("Born early, or in neonatal care"),
    "referral": _l("Who asked for VIG"),
    "year": _l("When VIG started"),
}
STEPS: dict[str, LazyString] = {
    "region": _l("By region"),
    "nation": _l("By nation"),
    "five bands": _l("In five bands"),
    "four bands": _l("In four bands"),
    "under a year or not": _l("Under a year, or not"),
    "under 30 or not": _l("Under 30, or not"),
    "yes or no": _l("Yes or no"),
    "who asked": _l("Each of them"),
    "health or not": _l("A health service, or not"),
    "year": _l("By year"),
    WITHHELD: _l("Not in the rows"),
}


def fineness_rows(fineness: Mapping[str, str]) -> list[tuple[str, str]]:
    """`fineness`: as in a report of an extract. The rows in the order of its ladders."""
    return [(str(NAMES[each.name]), str(STEPS[fineness[each.name]])) for each in LADDERS]
