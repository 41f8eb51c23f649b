"""What those see who prepare and sign releases. Reasons are told in round numbers and never of one place."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.disclosure.eligibility import Withheld
from app.domain.disclosure.lattice import EVERYBODY, LEVELS, Address, Level, Quarter
from app.domain.disclosure.noise import nearest_five
from app.domain.disclosure.quarters import before, last_day, written
from app.domain.disclosure.signing import Draft, may_confirm, may_sign
from app.domain.permissions import Actor
from app.queries.releasing import PartView, ReleaseLine
from app.web import released_words as words
from app.web.released_tables import UK, FigureLine, figure_line

OFFERED = 4
"""Quarters to choose from."""
FEWEST_TOLD = 10
WHY: dict[Withheld, LazyString] = {
    Withheld.TOO_FEW: _l("Fewer than ten families"),
    Withheld.TOO_FEW_CONTRIBUTORS: _l("Fewer than three services, or practitioners of a service"),
    Withheld.ONE_KNOWS_TOO_MUCH: _l("One service, or practitioner, would know too much of it"),
    Withheld.SMALL_SERVICE: _l("The service is too small to be broken down"),
    Withheld.DIFFERENCE: _l("Taking it from another figure would leave a few families"),
    Withheld.CHANGED_TOO_LITTLE: _l("Too little has changed since it was hidden"),
}


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    href: str
    text: str
    what: str
    tag: str
    tag_kind: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`counts`: how many cells at each level, in the order of `LEVELS`, in round numbers."""

    words: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class ReleasePage:
    """A draft or a signed release. `cells` and `renewed` are counts of figures that are shown."""

    id: uuid.UUID
    line: ReleaseLine
    period: str
    total: int
    cells: tuple[str, ...]
    renewed: str
    reasons: tuple[Reason, ...]
    levels: tuple[str, ...]
    measures: tuple[FigureLine, ...]
    hidden: str
    counted: tuple[FigureLine, ...]
    may_confirm: bool
    may_sign: bool
    waits_for: str
    """Who has to do something first, in words; empty where it is the reader's own turn."""


def rows(found: Sequence[ReleaseLine]) -> list[ReleaseRow]:
    return [
        ReleaseRow(
            url_for("releasing.look", release_id=each.id),
            words.quarter(each.quarter),
            _prepared(each),
            str(_state(each)),
            "green" if each.signed_at else "orange",
        )
        for each in found
    ]


def _state(line: ReleaseLine) -> str:
    if line.signed_at:
        return _("Signed")
    if not line.is_whole:
        return _("Being prepared")
    return _("To be confirmed") if line.draft.waits_for_confirmation else _("To be signed")


def _prepared(line: ReleaseLine) -> str:
    if line.signed_by:
        return _("Prepared by %(one)s, signed by %(other)s", one=line.prepared_by, other=line.signed_by)
    if line.by_command:
        return _("Prepared by a command in the name of %(one)s", one=line.prepared_by)
    return _("Prepared by %(one)s", one=line.prepared_by)


def quarters_to_prepare(found: Sequence[ReleaseLine], today: date) -> dict[str, str]:
    """Quarters that are over and not before one that is signed, the newest first: written -> words."""
    signed = [each.quarter for each in found if each.signed_at]
    offered: dict[str, str] = {}
    quarter = Quarter(today.year, 4)
    while len(offered) < OFFERED and (not signed or quarter > max(signed)) and quarter.year > today.year - 3:
        if last_day(quarter) < today:
            offered[written(quarter)] = words.quarter(quarter)
        quarter = before(quarter)
    return offered


def release_page(line: ReleaseLine, parts: Sequence[PartView], actor: Actor) -> ReleasePage:
    shown = Counter(address.level for part in parts for address in part.figures)
    withheld: Counter[tuple[str, str]] = Counter()
    for part in parts:
        withheld.update(part.withheld)
    whole = {part.measure: part.figures.get(Address(Level.UK, UK, EVERYBODY, line.quarter)) for part in parts}
    lines = [(measure, figure_line(measure.name, measure, figures)) for measure, figures in whole.items()]
    return ReleasePage(
        line.id,
        line,
        words.period(line.quarter),
        len(line.heading.measures),
        tuple(f"{shown[level]:,}" for level in LEVELS),
        f"{sum(part.renewed for part in parts):,}",
        tuple(_reason(why, withheld) for why in WHY),
        tuple(str(words.LEVELS[level]) for level in LEVELS),
        tuple(each for measure, each in lines if measure.better and each.shown),
        ", ".join(each.name for _measure, each in lines if not each.shown),
        tuple(each for measure, each in lines if not measure.better),
        may_confirm(line.draft, actor.user_id),
        may_sign(line.draft, actor.user_id),
        _waits_for(line.draft, line.prepared_by, actor.user_id),
    )


def _waits_for(draft: Draft, preparer: str, reader: uuid.UUID) -> str:
    if may_confirm(draft, reader) or may_sign(draft, reader):
        return ""
    if draft.waits_for_confirmation:
        return _("A command prepared this in the name of %(who)s, who has to confirm it here first.", who=preparer)
    if draft.by_command:
        return _("You confirmed this release, so somebody else must look at it and sign it.")
    return _("You prepared this release, so somebody else must look at it and sign it.")


def _reason(why: Withheld, withheld: Counter[tuple[str, str]]) -> Reason:
    return Reason(str(WHY[why]), tuple(_round(withheld[level, why]) for level in LEVELS))


def _round(count: int) -> str:
    """Never a small number, and never an exact one: how many are hidden would tell of what is."""
    if count == 0:
        return _("none")
    return _("fewer than 10") if count < FEWEST_TOLD else _("about %(count)s", count=f"{nearest_five(count):,}")
