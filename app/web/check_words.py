"""The words of spot checks: what can be said of a record, why somebody asks, and what is worth a look. No blame."""

from collections.abc import Callable

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.catalogue import Catalogue
from app.domain.checking import CheckState, QueryReason, Said
from app.domain.signs import Facts, Sign
from app.domain.vocabulary import Mode, OccasionKind
from app.web import words

VERDICTS: dict[Said, LazyString] = {
    Said.AGREE: _l("Agree"),
    Said.QUERY: _l("Ask about it"),
    Said.UNABLE: _l("Not able to check"),
}
VERDICT_HINTS: dict[str, LazyString] = {
    Said.AGREE: _l("It looks right."),
    Said.QUERY: _l("You choose a reason next. They answer, you close it."),
    Said.UNABLE: _l("For example, the paper form is elsewhere."),
}
REPLIES: dict[Said, LazyString] = {
    Said.CORRECTED: _l("I have put it right"),
    Said.STANDS: _l("It is right as it is"),
    Said.CANNOT: _l("It cannot be put right any more"),
}
REPLY_HINTS: dict[str, LazyString] = {
    Said.CORRECTED: _l("An answer, or a session. Do it first, then come back here."),
    Said.STANDS: _l("Say in a few words how it went."),
    Said.CANNOT: _l("For example, the parent cannot be asked again."),
}
ENDINGS: dict[Said, LazyString] = {
    Said.CLOSE: _l("Close it"),
    Said.ASK_AGAIN: _l("Ask again"),
}
REASONS: dict[QueryReason, LazyString] = {
    QueryReason.SAME_ANSWERS: _l("Answers are the same"),
    QueryReason.QUICK: _l("It was answered very quickly"),
    QueryReason.DATES: _l("A date does not fit"),
    QueryReason.MISSING: _l("Something is missing"),
    QueryReason.SAFETY: _l("A question about harm has no answer"),
    QueryReason.UNEXPECTED: _l("A score is not what I expected"),
    QueryReason.PAPER: _l("It differs from the paper form"),
    QueryReason.OTHER: _l("Something else"),
}
STATES: dict[CheckState, LazyString] = {
    CheckState.WAITING: _l("To check"),
    CheckState.AGREED: _l("Agreed"),
    CheckState.UNABLE: _l("Not able to check"),
    CheckState.ASKED: _l("Asked"),
    CheckState.ANSWERED: _l("Answered"),
    CheckState.CLOSED: _l("Closed"),
}
TAGS: dict[CheckState, str] = {
    CheckState.WAITING: "white",
    CheckState.AGREED: "green",
    CheckState.UNABLE: "grey",
    CheckState.ASKED: "blue",
    CheckState.ANSWERED: "orange",
    CheckState.CLOSED: "green",
}
HISTORY: dict[Said, Callable[..., str]] = {
    Said.AGREE: lambda who: _("%(who)s agreed", who=who),
    Said.UNABLE: lambda who: _("%(who)s was not able to check it", who=who),
    Said.QUERY: lambda who: _("%(who)s asked", who=who),
    Said.CORRECTED: lambda who: _("%(who)s: I have put it right", who=who),
    Said.STANDS: lambda who: _("%(who)s: it is right as it is", who=who),
    Said.CANNOT: lambda who: _("%(who)s: it cannot be put right any more", who=who),
    Said.ASK_AGAIN: lambda who: _("%(who)s asked again", who=who),
    Said.CLOSE: lambda who: _("%(who)s closed it", who=who),
}
MODES: dict[Mode, LazyString] = {
    Mode.TABLET: _l("Parent, on the tablet"),
    Mode.ALOUD: _l("Parent, read aloud"),
    Mode.PAPER: _l("Copied from paper"),
    Mode.PHONE: _l("Asked by telephone"),
    Mode.OWN_PHONE: _l("Parent, on their own phone"),
}


def what(catalogue: Catalogue, code: str, version: str, kind: OccasionKind, number: int) -> str:
    """`GAD-7, after VIG`."""
    name = catalogue.get(code, version).short_name
    return _("%(measure)s, %(when)s", measure=name, when=words.occasion(kind, number))


def sign(found: Sign, facts: Facts) -> tuple[str, str]:
    """What is worth a look, with the facts behind it; and how it can have come about without anything being wrong."""
    return SIGNS[found](facts)


def _same_option(facts: Facts) -> tuple[str, str]:
    count = len(facts.values)
    title = ngettext(
        "The same option was chosen for all %(num)d questions.",
        "The same option was chosen for all %(num)d questions.",
        count,
    )
    return title, _(
        "This can happen. It can also mean that somebody was tired, or in a hurry. You could ask how it went."
    )


def _too_fast(facts: Facts) -> tuple[str, str]:
    seconds = round(facts.took.total_seconds()) if facts.took else 0
    title = ngettext(
        "From the first answer to the last it took %(num)d second.",
        "From the first answer to the last it took %(num)d seconds.",
        seconds,
    )
    about = _(
        "Reading all its %(words)d words once takes most people more than twice as long. "
        "Somebody who knows the questions well may be quick.",
        words=facts.words or 0,
    )
    return title, about


def _same_as_before(facts: Facts) -> tuple[str, str]:
    count = len(facts.values)
    title = ngettext(
        "All %(num)d answers are the same as before.", "All %(num)d answers are the same as before.", count
    )
    return title, _("This can happen. It can also mean that an old form was copied. You could ask how it went.")


def _goal_without_session(_facts: Facts) -> tuple[str, str]:
    return (
        _("Goals are rated, and no session is written down up to that day."),
        _("The sessions may have taken place and wait to be written down."),
    )


def _dates(facts: Facts) -> tuple[str, str]:
    told = [
        (_("VIG started %(day)s"), facts.started_on),
        (_("measured before %(day)s"), facts.before_held_on),
        (_("this was measured %(day)s"), facts.held_on),
        (_("VIG ended %(day)s"), facts.ended_on),
    ]
    days = ", ".join(text % {"day": words.day(day)} for text, day in told if day is not None)
    return _("The days are not in the usual order."), _("%(days)s. One of them may be a slip.", days=days)


def _safety(_facts: Facts) -> tuple[str, str]:
    return (
        _("A question about harm has no answer."),
        _("A parent may leave it out. What matters is that somebody has talked with them since."),
    )


def _amended(facts: Facts) -> tuple[str, str]:
    title = ngettext(
        "%(num)d answer was put right afterwards.", "%(num)d answers were put right afterwards.", facts.amendments
    )
    return title, _(
        "Putting a slip right is good practice. The first answer and the reason stand above, with each answer."
    )


SIGNS: dict[Sign, Callable[[Facts], tuple[str, str]]] = {
    Sign.SAME_OPTION: _same_option,
    Sign.TOO_FAST: _too_fast,
    Sign.SAME_AS_BEFORE: _same_as_before,
    Sign.GOAL_WITHOUT_SESSION: _goal_without_session,
    Sign.DATES_OUT_OF_ORDER: _dates,
    Sign.SAFETY_UNANSWERED: _safety,
    Sign.AMENDED: _amended,
}
