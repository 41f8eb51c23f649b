"""The columns that hold codes: which there are, and what each means in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.change import Outcome
from app.domain.instrument import Instrument, Scale
from app.domain.scale import Clinical, Direction
from app.domain.scoring import ScoreStatus
from app.domain.table import Column, Kind
from app.domain.vocabulary import (
    AdultAge,
    AdultRole,
    AssessmentState,
    ChildAge,
    Referral,
)
from app.web import course_words, role_names, words
from app.web.scales import score_name
from app.web.sentences import OUTCOMES

NO, YES = "no", "yes"


def told(truth: bool) -> str:
    """The code of a yes or no."""
    return YES if truth else NO


def yes_or_no(name: str, label: str) -> Column:
    return Column(name, label, Kind.CODED, values={NO: _("No"), YES: _("Yes")})


def _coded(name: str, label: str, values: Mapping[Any, LazyString | str], *missing: str) -> Column:
    plain = {str(code): str(words_of_it) for code, words_of_it in values.items()}
    return Column(name, label, Kind.CODED, values=plain, missing=tuple(map(str, missing)))


def stage() -> Column:
    return _coded("stage", _("The practitioner’s stage when the course started"), role_names.STAGES)


def ending() -> Column:
    return _coded("ending", _("Why VIG ended"), course_words.ENDINGS)


def no_after() -> Column:
    return _coded("no_after", _("Why the measures after VIG will not be collected"), course_words.NO_AFTER)


def adult_role() -> Column:
    return _coded("adult_role", _("Who the adult is to the child"), words.ADULT_ROLES, AdultRole.NOT_RECORDED)


def adult_age() -> Column:
    return _coded("adult_age", _("Age band of the adult, in years"), words.ADULT_AGES, AdultAge.NOT_RECORDED)


def child_age() -> Column:
    kinds = {
        ChildAge.MONTHS: _("In months"),
        ChildAge.UNBORN: _("Not yet born"),
        ChildAge.NOT_RECORDED: _("Not known"),
    }
    return _coded("child_age", _("How the age of the child is given"), kinds, ChildAge.NOT_RECORDED)


def referral() -> Column:
    return _coded("referral", _("Who asked for VIG"), words.REFERRALS, Referral.NOT_RECORDED)


def national_use() -> Column:
    return _coded("national_use", _("Whether the family agrees to the national picture"), words.NATIONAL_USES)


def occasion() -> Column:
    return _coded("occasion", _("Time point; empty where nothing was opened"), words.OCCASIONS)


def instrument(catalogue: Catalogue) -> Column:
    return _coded("instrument", _("The measure"), {each.code: each.name for each in catalogue})


def mode() -> Column:
    return _coded("mode", _("How it was answered"), words.MODES)


def not_collected() -> Column:
    return _coded("not_collected", _("Why the measure was left out"), words.NOT_COLLECTED)


def state() -> Column:
    states = {
        AssessmentState.OPEN: _("Not finished"),
        AssessmentState.ARRIVING: _("Some answers have not arrived"),
        AssessmentState.COMPLETE: _("Finished"),
        AssessmentState.CHOICE: _("Two devices say different things"),
    }
    return _coded("state", _("How far the measure is"), states)


def score_status() -> Column:
    states = {
        ScoreStatus.SCORED: _("From every item"),
        ScoreStatus.PRORATED: _("Estimated from the items that were answered"),
        ScoreStatus.COPIED: _("A total copied from a paper form"),
        ScoreStatus.INCOMPLETE: _("Too few items for a score"),
    }
    return _coded("score_status", _("How the score came about"), states)


def outcome() -> Column:
    known = {code: words_of_it for code, words_of_it in OUTCOMES.items() if code is not Outcome.NOT_YET_KNOWN}
    return _coded("outcome", _("After against before; only on lines of after VIG"), known)


def scores_told(catalogue: Iterable[Instrument]) -> Iterator[str]:
    """A sentence for every score: its range, its direction, and the published numbers with their sources."""
    for each in catalogue:
        for scale in each.scales:
            yield f"{each.code} {scale.code}: " + "; ".join(_score_told(each, scale))


def _score_told(of: Instrument, scale: Scale) -> Iterator[str]:
    yield _("%(name)s, version %(version)s", name=score_name(of, scale), version=of.version)
    yield _("%(low)d to %(high)d points", low=scale.low, high=scale.high)
    yield _("higher is better") if scale.direction is Direction.HIGHER_BETTER else _("higher is worse")
    reliable, cut_off = scale.reliable_change, scale.cut_off
    if reliable is not None:
        threshold = f"{reliable.threshold:g}"
        yield _("reliable change %(points)s (%(source)s)", points=threshold, source=reliable.source)
    if cut_off is not None and cut_off.clinical is Clinical.AT_OR_ABOVE:
        yield _("cut-off %(points)d or more (%(source)s)", points=cut_off.value, source=cut_off.source)
    elif cut_off is not None:
        yield _("cut-off below %(points)d (%(source)s)", points=cut_off.value, source=cut_off.source)
