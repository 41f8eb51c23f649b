"""What a service lead's pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.catalogue import Catalogue
from app.domain.permitted import UNNOTED, Permission, Standing, standing
from app.web import role_names


@dataclass(frozen=True)
class ChosenMeasure:
    """One measure of the default set; a way up or down that leads nowhere is None."""

    name: str
    what: str
    problem: str | None
    up: str | None
    down: str | None
    remove: str | None


def chosen_measures(
    catalogue: Catalogue, codes: Sequence[str], noted: Mapping[str, Permission], today: date
) -> tuple[ChosenMeasure, ...]:
    """The default set in its order, with what stands in the way of a measure."""
    last = len(codes) - 1
    found = []
    for place, code in enumerate(codes):
        instrument = catalogue.latest(code)
        stands = standing(instrument, noted.get(code, UNNOTED), today)
        found.append(
            ChosenMeasure(
                instrument.short_name,
                instrument.name,
                None if stands is Standing.ON else str(role_names.STANDINGS[stands]),
                url_for("leading.move_up", code=code) if place else None,
                url_for("leading.move_down", code=code) if place < last else None,
                url_for("leading.remove", code=code) if last else None,
            )
        )
    return tuple(found)


def addable(catalogue: Catalogue, codes: Sequence[str], noted: Mapping[str, Permission], today: date) -> dict[str, str]:
    """Measures that the service may collect and has not chosen yet: code -> name."""
    return {
        each.code: f"{each.short_name}: {each.name}"
        for each in catalogue
        if each.code not in codes and standing(each, noted.get(each.code, UNNOTED), today) is Standing.ON
    }


def kept_words(years: int | None) -> str:
    """How long the service keeps records, in a sentence."""
    if years is None:
        return _("Until somebody decides: nothing is deleted")
    return ngettext("%(num)d year after VIG", "%(num)d years after VIG", years)
