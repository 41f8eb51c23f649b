"""Reads the caseload that an address asks for."""

from dataclasses import dataclass
from datetime import date

from app.domain.catalogue import Catalogue
from app.domain.permissions import Actor
from app.queries.caseload import all_own_courses, changes_of, occasions_of, own_populations
from app.queries.visits import cycles_of
from app.web.summary.caseload import Caseload
from app.web.summary.choosing import Chosen, Picker, pickers


@dataclass(frozen=True, slots=True)
class Asked:
    """`any_dyads`: whether there is anything at all, whatever was chosen."""

    chosen: Chosen
    caseload: Caseload
    pickers: tuple[Picker, ...]
    any_dyads: bool


def read_caseload(actor: Actor, catalogue: Catalogue, chosen: Chosen, today: date) -> Asked:
    """The actor's own courses of VIG within what was chosen. Seven queries, however many."""
    courses, populations = all_own_courses(actor), own_populations(actor)
    meant = tuple(each for each in courses if chosen.holds(each, populations, today))
    newest = {each.id: each.intervention_id for each in courses}  # the courses of a dyad come in their order
    keys = [each.intervention_id for each in meant]
    caseload = Caseload(
        catalogue, meant, occasions_of(keys), changes_of(keys), cycles_of(keys), frozenset(newest.values())
    )
    there = pickers(chosen, frozenset(each.stage for each in courses), frozenset().union(*populations.values()))
    return Asked(chosen, caseload, there, bool(courses))
