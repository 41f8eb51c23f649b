"""What a practitioner is told of answers that are still on a device, by how long they have been there."""

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.vocabulary import GrantKind
from app.domain.waiting import Waiting
from app.queries.sending import Out

TAGS: dict[Waiting, LazyString] = {
    Waiting.REMIND: _l("Send it soon"),
    Waiting.URGENT: _l("Act today"),
    Waiting.LOST: _l("Ask again"),
}
WHAT_TO_DO: dict[Waiting, LazyString] = {
    Waiting.FINE: _l("It sends its answers by itself where there is a network."),
    Waiting.REMIND: _l(
        "Open the questions on it where there is a network, and leave them open until it says that all is sent."
    ),
    Waiting.URGENT: _l(
        "Some tablets delete answers after seven days. Open the questions on it today where there is a network. "
        "If that is not possible, save the answers there as a file."
    ),
    Waiting.LOST: _l("Its answers are probably lost. Ask the questions again, or use a paper form."),
}
REVOKED = _l("It was ended here, so it can send nothing more. What is on it can only come as a saved file.")


def age(days: int) -> str:
    """`since today`, `for 2 days`."""
    return ngettext("for %(num)d day", "for %(num)d days", days) if days else _("since today")


def how_many(kind: GrantKind, count: int) -> str:
    """`1 questionnaire still on a tablet`."""
    if kind is GrantKind.LINK:
        return ngettext(
            "%(num)d questionnaire still on a parent’s phone", "%(num)d questionnaires still on parents’ phones", count
        )
    return ngettext("%(num)d questionnaire still on a tablet", "%(num)d questionnaires still on tablets", count)


def what_to_do(out: Out, level: Waiting) -> str:
    """One or two sentences."""
    return str(REVOKED if out.revoked and level is not Waiting.LOST else WHAT_TO_DO[level])
