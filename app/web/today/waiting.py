"""What the home page says of answers that are not here, or not settled."""

import uuid
from collections.abc import Collection, Sequence

from flask import url_for
from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.codes import shown
from app.domain.vocabulary import AssessmentState, GrantKind
from app.domain.waiting import Waiting, waiting
from app.queries.checking import Waiting as WaitingQuery
from app.queries.granting import GrantLine
from app.queries.sending import Out, Unsettled
from app.queries.transferring import GivenDyad
from app.web import check_words, waiting_words, words
from app.web.calendar import day_of
from app.web.today.firsts import First


def still_out(grants: Sequence[GrantLine], devices: Sequence[Out]) -> tuple[First, ...]:
    """Devices that have not sent the end, one line for tablets and one for phones, and then what has no device yet."""
    lines = []
    for kind in GrantKind:
        of_kind = [each for each in devices if each.kind is kind]
        if of_kind:
            lines.append(_devices(kind, of_kind))
    known = {each.grant_id for each in devices}
    return (*lines, *(_grant(grant) for grant in grants if grant.id not in known))


def _devices(kind: GrantKind, devices: Sequence[Out]) -> First:
    oldest = devices[0]
    level = waiting(oldest.days)
    what = _("The oldest %(age)s.", age=waiting_words.age(oldest.days)) if len(devices) > 1 else None
    what = what or _(
        "%(code)s: it has been there %(age)s.", code=shown(oldest.dyad_code), age=waiting_words.age(oldest.days)
    )
    if level is not Waiting.FINE:
        what = f"{what} {waiting_words.TAGS[level]}. {waiting_words.what_to_do(oldest, level)}"
    return First(
        None,
        waiting_words.how_many(kind, len(devices)),
        what,
        url_for("handing_over.grants"),
        level in (Waiting.URGENT, Waiting.LOST),
        since=day_of(oldest.since),
        icon="tablet",
    )


def _grant(grant: GrantLine) -> First:
    kind = str(words.GRANT_KINDS[grant.kind]).lower()
    if grant.renewable:
        return First(
            grant.dyad_code,
            kind,
            _("It ran out on %(moment)s and was not opened.", moment=words.moment(grant.expires_at)),
            url_for("handing_over.grants"),
            since=day_of(grant.expires_at),
            tag=_("Ran out"),
            icon="tablet",
        )
    return First(
        grant.dyad_code,
        kind,
        f"{words.GRANT_STATES[grant.state]}, {words.moment(grant.created_at)}",
        url_for("occasions.occasion", occasion_id=grant.occasion_id),
        since=day_of(grant.created_at),
        icon="tablet",
    )


def arrived(given: Sequence[GivenDyad]) -> tuple[First, ...]:
    """Dyads that came from a colleague and have not been opened since."""
    return tuple(
        First(
            each.code,
            _("was given to you by %(name)s", name=each.giver),
            words.moment(each.at),
            url_for("dyads.dyad", dyad_id=each.dyad_id),
            since=day_of(each.at),
            tag=_("New"),
            tag_kind="blue",
        )
        for each in given
    )


def to_settle(
    catalogue: Catalogue, unsettled: Sequence[Unsettled], unreadable: Collection[uuid.UUID | None]
) -> tuple[First, ...]:
    """Measures with two sets of answers, and those of which something has not arrived or could not be read."""
    return tuple(_settle(catalogue, each, each.assessment_id in unreadable) for each in unsettled)


def asked(catalogue: Catalogue, queries: Sequence[WaitingQuery]) -> tuple[First, ...]:
    """What a supervisor asked about one's records, the oldest first."""
    return tuple(
        First(
            each.dyad_code,
            _("has a question from your supervisor"),
            _(
                "%(measure)s: %(reason)s. %(moment)s",
                measure=catalogue.get(each.instrument_code, each.instrument_version).short_name,
                reason=check_words.REASONS[each.reason],
                moment=words.moment(each.asked_at),
            ),
            url_for("queries.query", check_id=each.check_id),
        )
        for each in queries
    )


def _settle(catalogue: Catalogue, each: Unsettled, unreadable: bool) -> First:
    if each.state is AssessmentState.CHOICE:
        text = _("has two sets of answers. Choose one")
    else:
        text = _("has an answer that could not be read") if unreadable else _("has answers still arriving")
    return First(
        each.dyad_code,
        text,
        catalogue.latest(each.instrument_code).short_name,
        url_for("settling.settle", occasion_id=each.occasion_id, assessment_id=each.assessment_id),
    )
