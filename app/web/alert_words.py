"""What is said of an answer that somebody must look at."""

from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.instrument import Instrument
from app.domain.risk import ConcernStatus
from app.domain.vocabulary import AlertAction
from app.web import words

ACTIONS: dict[AlertAction, LazyString] = {
    AlertAction.TALKED: _l("I have talked with the parent, and we have a plan"),
    AlertAction.CALL: _l("I will call the duty line now"),
    AlertAction.ELSE: _l("Something else, which I will write down"),
}
ADVICE = _l("Talk with the parent before you leave. Follow your service’s plan. This system tells nobody else. You do.")


def looked_at(who: str | None, when: datetime | None, action: str | None) -> str | None:
    """`Anna looked at this on 8 September 2026 at 14:05: …`, or None while nobody has."""
    if when is None or action is None:
        return None
    return _(
        "%(who)s looked at this on %(moment)s: %(action)s.",
        who=who,
        moment=words.moment(when),
        action=ACTIONS[AlertAction(action)],
    )


def alert(instrument: Instrument, item: str, code: str, status: str, value: str | None) -> str:
    """One sentence on a safety item that was answered, or was not."""
    about = instrument.words().safety.get(code, code)
    name = instrument.short_name
    if status == ConcernStatus.RAISED and value is not None:
        return _(
            "%(name)s question %(item)s, %(about)s: answered “%(answer)s”.",
            name=name,
            item=item,
            about=about,
            answer=words.answer(instrument, item, value),
        )
    return _("%(name)s question %(item)s, %(about)s: there is no answer. Ask.", name=name, item=item, about=about)
