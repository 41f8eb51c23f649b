"""People and their roles: one blueprint, its routes in several modules."""

from app.web.people import leaving, roles, signing_in, supervision
from app.web.people.routes import people

__all__ = ["leaving", "people", "roles", "signing_in", "supervision"]
