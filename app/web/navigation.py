"""The ways into the system that somebody's roles allow, and what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import Role
from app.web import role_names
from app.web.access import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in; `name` is what a page calls itself as `nav_current`."""

    name: str
    endpoint: str
    words: LazyString
    action: Action


ENTRIES = (
    Entry("today", "today.home", _l("Today"), Action.SEE_OWN_DYADS),
    Entry("dyads", "dyads.caseload", _l("Dyads"), Action.SEE_OWN_DYADS),
    Entry("summary", "summary.own", _l("Summary"), Action.SEE_OWN_SUMMARY),
    Entry("supervision", "supervision.own", _l("Supervision"), Action.OWN_SUPERVISION),
    Entry("supervisees", "supervision.list", _l("Supervisees"), Action.SUPERVISE),
    Entry("leading", "leading.overview", _l("Your service"), Action.LEAD_SERVICE),
    Entry("outcomes", "outcomes.service", _l("Outcomes"), Action.SEE_SERVICE_TOTALS),
    Entry("people", "people.listing", _l("People"), Action.MANAGE_PEOPLE),
    Entry("organisation", "organisation.services", _l("Services"), Action.MANAGE_ORGANISATION),
    Entry("national", "national.newest", _l("National figures"), Action.SEE_RELEASES),
    Entry("releasing", "releasing.listing", _l("Releases"), Action.PREPARE_RELEASE),
    Entry("audit", "audit.search", _l("Who did what"), Action.SEARCH_AUDIT),
)
FIRST_ROLES = (Role.PRACTITIONER, Role.SUPERVISOR, Role.SERVICE_LEAD, Role.ADMINISTRATOR, Role.NATIONAL_ANALYST)
"""Which of several roles the top of a page names."""


def navigation() -> Iterator[Entry]:
    """What the actor of this request may go to."""
    actor = current_actor()
    return (entry for entry in ENTRIES if may(actor, entry.action))


def first_page(actor: Actor) -> str | None:
    """Where somebody without a caseload begins, or None where no page is theirs yet."""
    return next((url_for(entry.endpoint) for entry in ENTRIES if may(actor, entry.action)), None)


def role_shown() -> LazyString:
    """The role at the top of the actor's pages."""
    actor = current_actor()
    return role_names.ROLES[next(role for role in FIRST_ROLES if role in actor.roles)]


def acts_elsewhere() -> bool:
    """Whether the actor could act for another service instead."""
    return bool(current_actor().elsewhere)
