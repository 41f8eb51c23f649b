"""The list of all hand-overs and links that were given out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.vocabulary import GrantKind
from app.domain.waiting import Waiting, waiting
from app.queries.granting import GrantLine, GrantState
from app.queries.sending import Out
from app.web import waiting_words, words
from app.web.renewals import Renewal, renewal_of


@dataclass(frozen=True, slots=True)
class GivenOut:
    """One hand-over or link. `what_to_do` is there while a device may still hold answers."""

    code: str
    kind: str
    since: str
    tag: str
    tag_colour: str
    what_to_do: str | None
    href: str
    end_url: str | None
    renewal: Renewal | None


@dataclass(frozen=True)
class GrantsPage:
    """`out`: somebody can still answer, or a device may still hold answers, oldest first. `back`: the others."""

    out: tuple[GivenOut, ...]
    back: tuple[GivenOut, ...]

    @classmethod
    def make(cls, grants: Sequence[GrantLine], devices: Sequence[Out]) -> "GrantsPage":
        """`grants` newest first; of the devices of one grant the oldest counts."""
        oldest = {each.grant_id: each for each in reversed(devices)}
        out = [each for each in grants if each.state in LIVE or each.id in oldest]
        back = [each for each in grants if each not in out]
        return cls(
            tuple(_given_out(each, oldest.get(each.id)) for each in reversed(out)),
            tuple(_given_out(each, None) for each in back),
        )


LIVE = (GrantState.SENT, GrantState.OUT)


def _given_out(grant: GrantLine, device: Out | None) -> GivenOut:
    level = Waiting.FINE if device is None else waiting(device.days)
    tag, colour = str(words.GRANT_STATES[grant.state]), "orange" if grant.state in LIVE else "white"
    if grant.renewable:
        tag = _("Ran out")
    if device is not None:
        tag, colour = str(waiting_words.TAGS.get(level, _where(grant))), "orange"
    end_url = url_for("handing_over.end_grant", occasion_id=grant.occasion_id, grant_id=grant.id, came_from="list")
    return GivenOut(
        code=grant.dyad_code,
        kind=str(words.GRANT_KINDS[grant.kind]),
        since=_since(grant, device),
        tag=tag,
        tag_colour=colour,
        what_to_do=None if device is None else waiting_words.what_to_do(device, level),
        href=url_for("occasions.occasion", occasion_id=grant.occasion_id),
        end_url=end_url if grant.state in LIVE else None,
        renewal=renewal_of(grant),
    )


def _where(grant: GrantLine) -> LazyString:
    """A tablet that was taken back in the middle is not out, but what is on it may be."""
    return _l("Not finished") if grant.state is GrantState.RETURNED else words.GRANT_STATES[GrantState.OUT]


def _since(grant: GrantLine, device: Out | None) -> str:
    given = _("Given on %(moment)s.", moment=words.moment(grant.created_at))
    if device is not None:
        where = _("on the phone") if grant.kind is GrantKind.LINK else _("on the tablet")
        given = f"{given} " + _("Answers may be %(where)s %(age)s.", where=where, age=waiting_words.age(device.days))
    if grant.state in LIVE:
        return f"{given} " + _("It works until %(moment)s.", moment=words.moment(grant.expires_at))
    if grant.renewable:
        return f"{given} " + _("It ran out on %(moment)s and was not opened.", moment=words.moment(grant.expires_at))
    return given
