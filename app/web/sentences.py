"""What is said about a score and its change. A change is described; nothing is said about what brought it about."""

from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.change import Change, Outcome, classify
from app.domain.scale import Clinical, Direction, Scale
from app.domain.scoring import hundredths
from app.domain.vocabulary import OccasionKind
from app.web import words

BRITISH = Locale("en", "GB")
MEANT_CONFIDENCE = 95
"""What "reliable" usually stands for, in percent; another confidence is said."""

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.RECOVERED: _l("Reliably improved, past the cut-off"),
    Outcome.IMPROVED: _l("Reliably improved"),
    Outcome.NO_RELIABLE_CHANGE: _l("No reliable change"),
    Outcome.WORSE: _l("Reliably worse"),
    Outcome.NO_THRESHOLD: _l("No published threshold, so not judged"),
    Outcome.NOT_YET_KNOWN: _l("Not yet known"),
}
SHORT_OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.RECOVERED: _l("past the cut-off"),
    Outcome.IMPROVED: _l("reliably improved"),
    Outcome.NO_RELIABLE_CHANGE: _l("no reliable change"),
    Outcome.WORSE: _l("reliably worse"),
    Outcome.NO_THRESHOLD: _l("not judged"),
    Outcome.NOT_YET_KNOWN: _l("not yet known"),
}
ALONE: dict[Outcome, LazyString] = {
    Outcome.RECOVERED: _l("it is reliably better"),
    Outcome.IMPROVED: _l("it is reliably better"),
    Outcome.NO_RELIABLE_CHANGE: _l("it shows no reliable change"),
    Outcome.WORSE: _l("it is reliably worse"),
    Outcome.NO_THRESHOLD: _l("it has no published threshold, so we do not judge it"),
}
WHEN: dict[OccasionKind, LazyString] = {
    OccasionKind.BEFORE: _l("before VIG"),
    OccasionKind.DURING: _l("during VIG"),
    OccasionKind.AFTER: _l("after VIG"),
    OccasionKind.FOLLOW_UP: _l("at follow-up"),
}


def figure(points: float) -> str:
    """`12`, or `12.5`."""
    return words.points(hundredths(points))


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    locale = get_locale()
    return format_list(list(parts), locale=BRITISH if locale is None or locale.language == "en" else locale)


def change(name: str, scale: Scale, found: Change) -> str:
    """One sentence: `PHQ-9 fell from 17 to 9: reliably improved, and now below the cut-off.`"""
    before, after = found.before, found.after
    if before is not None and after is not None:
        return _judged(_movement(name, before, after), scale, found, after)
    if before is not None:
        return _(
            "%(name)s was %(before)s before VIG. What has changed is not yet known.", name=name, before=figure(before)
        )
    if after is not None:
        return _(
            "%(name)s was %(after)s after VIG. There is no score from before, so what has changed is not known.",
            name=name,
            after=figure(after),
        )
    return _("%(name)s has no score from before or after VIG. What has changed is not yet known.", name=name)


def _movement(name: str, before: float, after: float) -> str:
    figures = {"name": name, "before": figure(before), "after": figure(after)}
    if before == after:
        return _("%(name)s stayed at %(before)s", **figures)
    if after < before:
        return _("%(name)s fell from %(before)s to %(after)s", **figures)
    return _("%(name)s rose from %(before)s to %(after)s", **figures)


def _judged(moved: str, scale: Scale, found: Change, after: float) -> str:
    crossed = found.crossed_cut_off or found.entered_cut_off
    values = {"moved": moved, "sure": _sure(scale), "side": _side(scale, after)}
    match found.outcome:
        case Outcome.RECOVERED:
            return _("%(moved)s: reliably improved%(sure)s, and now %(side)s.", **values)
        case Outcome.IMPROVED if found.clinical_at_start:
            return _("%(moved)s: reliably improved%(sure)s, and still %(side)s.", **values)
        case Outcome.IMPROVED:
            return _("%(moved)s: reliably improved%(sure)s.", **values)
        case Outcome.WORSE if crossed:
            return _("%(moved)s: reliably worse%(sure)s, and now %(side)s.", **values)
        case Outcome.WORSE:
            return _("%(moved)s: reliably worse%(sure)s.", **values)
        case Outcome.NO_RELIABLE_CHANGE if crossed:
            return _("%(moved)s: no reliable change%(sure)s, though now %(side)s.", **values)
        case Outcome.NO_RELIABLE_CHANGE:
            return _("%(moved)s: no reliable change%(sure)s.", **values)
        case _ if crossed:
            return _("%(moved)s, and is now %(side)s. No published threshold, so we do not judge it.", **values)
        case _:
            return _("%(moved)s. No published threshold, so we do not judge it.", **values)


def _side(scale: Scale, points: float) -> str:
    """On which side of the cut-off a score is, in words; empty without a cut-off."""
    if scale.cut_off is None:
        return ""
    clinical = scale.is_clinical(points)
    if scale.cut_off.clinical is Clinical.AT_OR_ABOVE:
        return _("at or above the cut-off") if clinical else _("below the cut-off")
    return _("below the cut-off") if clinical else _("at or above the cut-off")


def cut_off_told(scale: Scale, before: float | None, after: float | None) -> str:
    """Where a score stands against the cut-off before and after, and whether it has crossed it; empty without one."""
    if scale.cut_off is None or (before is None and after is None):
        return ""
    if before is None or after is None:
        known = before if after is None else after
        assert known is not None, "one of the two is known"  # noqa: S101
        when = WHEN[OccasionKind.BEFORE if after is None else OccasionKind.AFTER]
        told = _("%(side)s %(when)s.", side=_side(scale, known), when=when)
        return told[:1].upper() + told[1:]
    was, now = _side(scale, before), _side(scale, after)
    if was == now:
        return _("Not crossed: %(side)s both times.", side=now)
    return _("Crossed: it was %(was)s, and is now %(now)s.", was=was, now=now)


def _sure(scale: Scale) -> str:
    confidence = scale.reliable_change.confidence if scale.reliable_change else None
    if confidence is None or confidence == MEANT_CONFIDENCE:
        return ""
    return _(" (with %(percent)d%% confidence)", percent=confidence)


def follow_up(scale: Scale, before: float, later: float) -> str:
    """`At follow-up it was 8. Compared with before VIG, it is reliably better.`"""
    outcome = classify(scale, before, later).outcome
    if outcome is Outcome.NO_THRESHOLD:
        return _("At follow-up it was %(later)s.", later=figure(later))
    return _(
        "At follow-up it was %(later)s. Compared with before VIG, %(outcome)s.",
        later=figure(later),
        outcome=ALONE[outcome],
    )


def reading_aid(scale: Scale) -> str:
    """How to read a chart: which way is better, by how much a score must change, and where its cut-off is."""
    return " ".join(part for part in (_direction(scale), _threshold(scale), _cut_off(scale)) if part)


def reading_aid_across(scale: Scale) -> str:
    """The same for level lines, on which right is better."""
    return " ".join(part for part in (_threshold(scale), _cut_off(scale)) if part)


def _direction(scale: Scale) -> str:
    if scale.direction is Direction.HIGHER_WORSE:
        return _("A lower score is better, so low scores are at the top.")
    return _("A higher score is better.")


def _threshold(scale: Scale) -> str:
    if scale.reliable_change is None:
        return _("No published threshold.")
    points = figure(scale.reliable_change.threshold)
    return _("A change of %(points)s or more is reliable%(sure)s.", points=points, sure=_sure(scale))


def _cut_off(scale: Scale) -> str:
    return _("The cut-off is %(value)d.", value=scale.cut_off.value) if scale.cut_off else ""


def overall(outcomes: Sequence[Outcome]) -> str:
    """One plain sentence over all scales."""
    known = [outcome for outcome in outcomes if outcome is not Outcome.NOT_YET_KNOWN]
    if not known:
        return _("What has changed is not yet known: that needs scores from before and after VIG.")
    if len(known) == 1:
        return _("One score is known before and after VIG: %(outcome)s.", outcome=ALONE[known[0]])
    better = known.count(Outcome.RECOVERED) + known.count(Outcome.IMPROVED)
    same, worse = known.count(Outcome.NO_RELIABLE_CHANGE), known.count(Outcome.WORSE)
    unjudged = known.count(Outcome.NO_THRESHOLD)
    parts = (
        (better, ngettext("%(num)d is reliably better", "%(num)d are reliably better", better)),
        (same, ngettext("%(num)d shows no reliable change", "%(num)d show no reliable change", same)),
        (worse, ngettext("%(num)d is reliably worse", "%(num)d are reliably worse", worse)),
        (unjudged, ngettext("%(num)d has no published threshold", "%(num)d have no published threshold", unjudged)),
    )
    told = listed([text for count, text in parts if count])
    return _("%(known)d scores are known before and after VIG: %(parts)s.", known=len(known), parts=told)
