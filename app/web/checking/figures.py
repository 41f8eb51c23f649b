"""What the checks say: counts, how sure they are, and kinds of problem over time. No record, no person, no ranking."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.domain.checking import Checked, Tally, by_reason, tally
from app.domain.periods import quarters_up_to
from app.domain.permissions import Action
from app.domain.vocabulary import Role
from app.queries.check_figures import checks_of_service, checks_supervised
from app.web import check_words
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.checking.blueprints import checking
from app.web.pages import render

QUARTERS = 4
NAMES: dict[str, LazyString] = {
    "Q1": _l("Jan to Mar"),
    "Q2": _l("Apr to Jun"),
    "Q3": _l("Jul to Sep"),
    "Q4": _l("Oct to Dec"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem, with how often it was asked about in each quarter and in all of them."""

    name: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Section:
    """What the checks of one scope add up to."""

    id: str
    title: str
    tally: Tally
    sentences: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @classmethod
    def make(cls, id: str, title: str, checks: Collection[Checked], quarters: Collection[str]) -> "Section":
        counted = tally(checks)
        kinds = by_reason(checks)
        return cls(
            id,
            title,
            counted,
            tuple(_sentences(counted)),
            tuple(
                Kind(
                    str(check_words.REASONS[reason]),
                    tuple(found.get(quarter, 0) for quarter in quarters),
                    sum(found.values()),
                )
                for reason, found in kinds.items()
            ),
        )


def _sentences(found: Tally) -> list[str]:
    if found.share is None or found.interval is None:
        return [_("Nothing is checked yet, so there is nothing to say.")]
    told = [
        ngettext(
            "Asked about: %(queried)d of %(num)d checked record, %(share)s.",
            "Asked about: %(queried)d of %(num)d checked records, %(share)s.",
            found.checked,
            queried=found.queried,
            share=format_percent(found.share),
        ),
        _(
            "Of all records, the share is likely between %(low)s and %(high)s (95%% Wilson interval).",
            low=format_percent(found.interval.low),
            high=format_percent(found.interval.high),
        ),
    ]
    if found.more is not None and found.within is not None:
        told.append(
            ngettext(
                "To know it to within %(points)d percentage points either way takes about %(num)d more check.",
                "To know it to within %(points)d percentage points either way takes about %(num)d more checks.",
                found.more,
                points=round(100 * found.within),
            )
        )
    return told


def _quarter(quarter: str) -> str:
    year, _dash, name = quarter.partition("-")
    return f"{NAMES[name]} {year}"


@checking.get("/figures")
@allow(Action.SEE_CHECK_FIGURES)
def summary() -> Response:
    """For a supervisor those of their supervisees together, for a service lead those of the service."""
    actor, quarters = current_actor(), quarters_up_to(today(), QUARTERS)
    found = (
        ("supervisees", _("The people you supervise, together"), checks_supervised(actor, quarters, today())),
        ("service", _("Your service"), checks_of_service(actor, quarters)),
    )
    return render(
        "checking/figures.html",
        sections=tuple(
            Section.make(key, title, checks, quarters) for key, title, checks in found if checks is not None
        ),
        quarters=tuple(map(_quarter, quarters)),
        supervises=Role.SUPERVISOR in actor.roles,
        nav_current="supervisees" if Role.SUPERVISOR in actor.roles else "leading",
    )
