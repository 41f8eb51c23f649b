"""One supervisee as their supervisor sees them, and the same of oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.pathway import Pathway, following
from app.domain.permissions import Actor
from app.domain.vocabulary import Stage
from app.queries.discussions import own_marked
from app.queries.stages import Training, TransitionView, own_training, standing_one, transitions_of
from app.queries.supervision import Supervisee
from app.queries.supervision_hours import Hours, hours_of, own_hours
from app.web import role_names, words
from app.web.meters import Meter, meters_of
from app.web.supervision.entries import EntryRow, Reader, entry_row
from app.web.supervision.home import SuperviseePanel, known_of, panel_of, person_url
from app.web.supervision_words import time_of
from app.web.talk_rows import TalkRow, talk_rows

MOST_ENTRIES = 8
"""So many entries of hours stand on a page about other things; the rest is one link away."""


@dataclass(frozen=True, slots=True)
class DyadRow:
    code: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class StageEntry:
    """One line of how somebody came to their stage. `corrects`: it undoes an earlier one."""

    title: str
    what: str
    corrects: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    panel: SuperviseePanel
    stage: str
    meeting: str
    """What the next meeting is called; empty where no stage follows."""
    stage_url: str
    correct_url: str
    """Where the latest meeting is corrected; empty where there is none to correct."""
    talk: tuple[TalkRow, ...]
    dyads: tuple[DyadRow, ...]
    hours: tuple[EntryRow, ...]
    history: tuple[StageEntry, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    stage: str
    source: str
    meters: tuple[Meter, ...]
    waiting: str
    met: str
    """What is said once the numbers of the stage are there; else empty."""
    talk: tuple[TalkRow, ...]
    hours: tuple[EntryRow, ...]
    more: bool
    history: tuple[StageEntry, ...]


def person_page(actor: Actor, supervisee: Supervisee, pathway: Pathway, today: date) -> PersonPage:
    known = known_of(actor, (supervisee,), pathway, today)
    transitions = transitions_of(supervisee.where)
    newest = {each.dyad.id: each.dyad for each in known.courses.get(supervisee.where, ())}
    latest = standing_one(transitions, supervisee.stage)
    stage = Stage(supervisee.stage)
    reader = Reader(actor.user_id, frozenset({supervisee.practitioner_id}))
    return PersonPage(
        panel=panel_of(supervisee, known, today),
        stage=str(role_names.STAGES[stage]),
        meeting=meeting_of(stage),
        stage_url=person_url("stage", supervisee.where),
        correct_url=person_url("mistake", supervisee.where, transition_id=latest.id) if latest else "",
        talk=talk_rows(each for each in known.marked if each.where == supervisee.where),
        dyads=tuple(
            DyadRow(each.code, words.who(each), url_for("dyads.dyad", dyad_id=each.id)) for each in newest.values()
        ),
        hours=tuple(entry_row(each, reader) for each in hours_of(*supervisee.where)),
        history=history_of(transitions),
    )


def own_page(actor: Actor, pathway: Pathway) -> OwnPage:
    training = own_training(actor, pathway)
    hours = _as_supervisee(own_hours(actor), actor)
    return OwnPage(
        stage=str(role_names.STAGES[Stage(actor.stage)]),
        source=pathway.source if training else "",
        meters=meters_of(training.progress) if training else (),
        waiting=_("%(time)s of supervision not confirmed yet", time=time_of(training.waiting))
        if training and training.waiting
        else "",
        met=met_told(training),
        talk=talk_rows(own_marked(actor)),
        hours=tuple(entry_row(each, Reader(actor.user_id)) for each in hours[:MOST_ENTRIES]),
        more=len(hours) > MOST_ENTRIES,
        history=history_of(transitions_of((actor.user_id, actor.service_id))),
    )


def _as_supervisee(hours: Sequence[Hours], actor: Actor) -> list[Hours]:
    return [each for each in hours if each.share_of(actor.user_id)]


def met_told(training: Training | None) -> str:
    """What somebody is told who has everything that their stage asks for."""
    if training is None or not training.progress.met:
        return ""
    meeting = meeting_of(training.progress.stage)
    return _("You have everything that this stage asks for. Next comes: %(meeting)s.", meeting=meeting)


def meeting_of(stage: Stage) -> str:
    """How the meeting at the end of a stage is called."""
    to_stage = following(stage)
    if to_stage is None:
        return ""
    return _("the accreditation meeting") if to_stage is Stage.ACCREDITED else _("the transition meeting")


def history_of(transitions: Sequence[TransitionView]) -> tuple[StageEntry, ...]:
    """The newest first."""
    return tuple(_stage_entry(each) for each in reversed(transitions))


def _stage_entry(entry: TransitionView) -> StageEntry:
    told = _("Written down by %(name)s on %(moment)s.", name=entry.recorded_by, moment=words.moment(entry.recorded_at))
    to_stage = str(role_names.STAGES[entry.to_stage])
    if entry.corrects_id is not None:
        title = _("Put right: the meeting on %(day)s was written down by mistake", day=words.day(entry.held_on))
        back = _("Back to: %(stage)s.", stage=to_stage)
        return StageEntry(title, f"{back} {told}", True)
    counts = _(
        "With %(cycles)d cycles, %(families)d families and %(time)s of supervision.",
        cycles=entry.cycles,
        families=entry.families,
        time=time_of(entry.minutes),
    )
    return StageEntry(
        _("%(stage)s, from %(day)s", stage=to_stage, day=words.day(entry.held_on)), f"{counts} {told}", False
    )
