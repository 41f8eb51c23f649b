"""The services an administrator may choose from. A lead has one, and nothing to choose."""

import uuid

from app.queries.organisation import administers, services
from app.web.access import current_actor
from app.web.calendar import today


def open_services() -> dict[uuid.UUID, str]:
    """Service -> its name, for an administrator; empty for everybody else."""
    actor = current_actor()
    if not administers(actor):
        return {}
    return {each.id: each.name for each in services(actor, today()) if each.closed_on is None}
