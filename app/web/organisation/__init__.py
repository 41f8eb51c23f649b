"""Nations, regions, services and their measures: one blueprint, its routes in several modules."""

from app.web.organisation import measures, regions
from app.web.organisation.routes import organisation

__all__ = ["measures", "organisation", "regions"]
