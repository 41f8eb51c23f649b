"""Giving a parent the right to answer, and taking it back: two modules of routes on one blueprint."""

from app.web.handing_over import giving
from app.web.handing_over.routes import handing_over

__all__ = ["giving", "handing_over"]
