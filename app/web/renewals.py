"""A link that ran out before the family opened it: one tap makes another for as long. The old one stays dead."""

from dataclasses import dataclass

from flask import url_for

from app.queries.granting import GrantLine


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where the form is sent, and for how many days the new link works."""

    action: str
    days: int


def renewal_of(grant: GrantLine) -> Renewal | None:
    """None for whatever else has become of a hand-over or link."""
    if not grant.renewable:
        return None
    return Renewal(url_for("handing_over.make_link", occasion_id=grant.occasion_id), grant.days)
