"""Entries of hours as lines and as a page of their own."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.supervising import HoursState, Step, SupervisionFacts
from app.queries.supervision_hours import Hours, Share, StepView
from app.web import sentences, words
from app.web.supervision_words import DISPUTES, HOWS, KINDS, SHORT_STATES, STATE_TAGS, STATES, time_of


@dataclass(frozen=True, slots=True)
class EntryRow:
    text: str
    what: str
    tag: str
    tag_kind: str
    href: str
    waits: bool
    """Whether it is the reader's turn."""


@dataclass(frozen=True, slots=True)
class Part:
    """One supervisee's part, as far as the reader may know of it."""

    name: str
    tag: str
    tag_kind: str
    told: str
    leave_out_id: uuid.UUID | None
    """Whom the reader may still say was not there."""


@dataclass(frozen=True, slots=True)
class Told:
    """One step of an entry's history."""

    what: str
    when: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    id: uuid.UUID
    title: str
    what: str
    with_whom: str
    parts: tuple[Part, ...]
    revision: int
    may_confirm: bool
    may_dispute: bool
    may_correct: bool
    may_withdraw: bool
    fixed: bool
    history: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an entry. `supervisees`: whom they supervise today, and of whose part they may know."""

    id: uuid.UUID
    supervisees: frozenset[uuid.UUID] = frozenset()

    def shares(self, entry: Hours) -> list[Share]:
        """Everybody's part for the supervisor who gave it; one's own; or else those of one's supervisees."""
        own = entry.share_of(self.id)
        if entry.supervisor_id == self.id:
            return list(entry.shares)
        return [own] if own else [each for each in entry.shares if each.practitioner_id in self.supervisees]


def entry_row(entry: Hours, reader: Reader) -> EntryRow:
    """`8 Sep 2026, 1 h`, with whom, and where it is."""
    state, waits = _state(reader.shares(entry)), entry.waits_for(reader.id)
    return EntryRow(
        f"{words.short_day(entry.facts.held_on)}, {time_of(entry.facts.minutes)}",
        f"{_with_whom(entry, reader)} {KINDS[entry.facts.kind]}, {str(HOWS[entry.facts.how]).lower()}.",
        _("Waits for you") if waits else str(SHORT_STATES[state]),
        "orange" if waits else STATE_TAGS[state],
        url_for("supervision.entry", hours_id=entry.id),
        waits,
    )


def _state(shares: Sequence[Share]) -> HoursState:
    """That of the part which is furthest from being confirmed."""
    order = (HoursState.DISPUTED, HoursState.FOR_SUPERVISOR, HoursState.FOR_SUPERVISEE, HoursState.CONFIRMED)
    states = {each.state for each in shares}
    return next((each for each in order if each in states), shares[0].state)


def _with_whom(entry: Hours, reader: Reader) -> str:
    """With whom the reader had it; of others only how many there were."""
    shown = reader.shares(entry)
    names = sentences.listed([each.name for each in shown])
    if entry.supervisor_id == reader.id:
        told = _("With %(names)s.", names=names)
    elif entry.share_of(reader.id):
        told = _("With %(names)s.", names=entry.supervisor)
    else:
        told = _("%(supervisor)s with %(names)s.", supervisor=entry.supervisor, names=names)
    others = len(entry.shares) - len(shown)
    if not others:
        return told
    there = ngettext("%(num)d other was there.", "%(num)d others were there.", others)
    return f"{told} {there}"


def entry_page(entry: Hours, steps: Sequence[StepView], reader: Reader) -> EntryPage:
    """What somebody may see of an entry, and do about it: their own side of it, and no more."""
    supervises, own, shown = entry.supervisor_id == reader.id, entry.share_of(reader.id), reader.shares(entry)
    here = own is not None and own.state is not HoursState.LEFT_OUT
    open_ = (supervises or here) and not entry.withdrawn
    said = entry.by_supervisor if supervises else own is not None and own.confirmed
    alone = len(entry.shares) == 1
    named = {None, *(each.practitioner_id for each in shown)}
    return EntryPage(
        id=entry.id,
        title=words.day(entry.facts.held_on),
        what=_facts(entry.facts),
        with_whom=_with_whom(entry, reader),
        parts=tuple(_part(each, entry, supervises) for each in shown),
        revision=entry.revision,
        may_confirm=open_ and not said,
        may_dispute=open_ and not said and (alone or not supervises),
        may_correct=open_ and not entry.fixed and (supervises or alone),
        may_withdraw=open_ and not entry.fixed and entry.written_by == reader.id,
        fixed=all(each.state is HoursState.CONFIRMED for each in shown),
        history=tuple(_told(each) for each in steps if each.about_id in named),
    )


def _facts(facts: SupervisionFacts) -> str:
    return f"{time_of(facts.minutes)}. {KINDS[facts.kind]}, {str(HOWS[facts.how]).lower()}."


def _part(share: Share, entry: Hours, supervises: bool) -> Part:
    several = len(entry.shares) > 1
    may_leave_out = supervises and several and share.state not in (HoursState.CONFIRMED, HoursState.LEFT_OUT)
    return Part(
        share.name,
        str(STATES[share.state]),
        STATE_TAGS[share.state],
        str(DISPUTES[share.dispute]) + "." if share.dispute else "",
        share.practitioner_id if may_leave_out and not entry.withdrawn else None,
    )


def _told(step: StepView) -> Told:
    return Told(_sentence(step), words.moment(step.at))


def _sentence(step: StepView) -> str:
    match step.step:
        case Step.WRITTEN:
            return _("%(name)s wrote it down: %(facts)s", name=step.by, facts=_facts(step.facts))
        case Step.CORRECTED:
            day = words.day(step.facts.held_on)
            return _("%(name)s put it right: %(day)s, %(facts)s", name=step.by, day=day, facts=_facts(step.facts))
        case Step.CONFIRMED:
            return _("%(name)s confirmed it.", name=step.by)
        case Step.DISPUTED:
            what = str(DISPUTES[step.dispute]) if step.dispute else ""
            return _("%(name)s said: “%(what)s”", name=step.by, what=what)
        case Step.LEFT_OUT:
            return _("%(name)s said that %(other)s was not there.", name=step.by, other=step.about or "")
        case Step.WITHDRAWN:
            return _("%(name)s took it back.", name=step.by)
