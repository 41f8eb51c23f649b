"""Questions and answers in words, for a practitioner who looks at them one by one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.answers import Answer, AnswerKind
from app.domain.instrument import Collect, Instrument
from app.domain.vocabulary import AmendReason, CloseReason
from app.queries.amending import Correction
from app.queries.devices import Source
from app.queries.kept_aside import Kept, KeptAside
from app.web import words

SOURCES: dict[Source, LazyString] = {
    Source.DEVICE: _l("Tablet or phone, sent later"),
    Source.SERVER: _l("Answered online"),
    Source.BOTH: _l("Tablet and online"),
    Source.LATE: _l("Came after the end"),
}
CLOSE_REASONS: dict[CloseReason, LazyString] = {
    CloseReason.UNREADABLE: _l("An answer could not be read"),
    CloseReason.TABLET_LOST: _l("The tablet or phone is lost or broken"),
    CloseReason.PARENT_STOPPED: _l("The parent does not want to go on"),
    CloseReason.OTHER: _l("Another reason"),
}
AMEND_REASONS: dict[AmendReason, LazyString] = {
    AmendReason.WRONG_TAP: _l("The wrong answer was tapped"),
    AmendReason.MISCOPIED: _l("It was copied wrongly from paper"),
    AmendReason.PARENT_CORRECTED: _l("The parent says it was another answer"),
    AmendReason.OTHER: _l("Another reason"),
}


def question(instrument: Instrument, item: str, goals: Mapping[str, str]) -> str:
    """The printed question, the goal, or what was copied from paper."""
    if item in goals:
        return _("Goal: “%(words)s”", words=goals[item])
    if item.startswith("total:"):
        return _("Total, %(scale)s", scale=words.scale(instrument, item.partition(":")[2]))
    if instrument.collect is Collect.ON_SCREEN:
        return instrument.words().items.get(item, item)
    return _("Item %(item)s", item=item)


def answer(instrument: Instrument, item: str, given: Answer | None) -> str:
    """The words of an answer; a missing one is said."""
    if given is None:
        return _("No answer")
    if given.kind is AnswerKind.DECLINE:
        return _("Prefers not to say")
    if given.value is None:
        return _("Left out")
    return words.answer(instrument, item, given.value)


def correction(instrument: Instrument, item: str, made: Correction) -> str:
    """Who put an answer right, when, to what and why."""
    return _(
        "%(who)s put it right on %(moment)s: “%(answer)s”. %(reason)s.",
        who=made.who,
        moment=words.moment(made.at),
        answer=answer(instrument, item, made.answer),
        reason=AMEND_REASONS[AmendReason(made.reason)],
    )


def kept_notes(kept: Iterable[KeptAside]) -> tuple[str, ...]:
    """One sentence for each way in which something could not be stored in its place."""
    counts = Counter(each.kind for each in kept)
    return tuple(KEPT[kind](counts[kind]) for kind in Kept if counts[kind])


def _unreadable(count: int) -> str:
    return ngettext("%(num)d answer could not be read.", "%(num)d answers could not be read.", count)


def _conflict(count: int) -> str:
    return ngettext(
        "%(num)d answer came twice and said two different things. The first one counts, and both are kept.",
        "%(num)d answers came twice and said two different things. The first ones count, and all are kept.",
        count,
    )


def _flag(_count: int) -> str:
    return _("The tablet and this system do not agree on whether an answer needs a look. Look at the answers yourself.")


KEPT: dict[Kept, Callable[[int], str]] = {
    Kept.UNREADABLE: _unreadable,
    Kept.CONFLICT: _conflict,
    Kept.FLAG: _flag,
}
