"""Spot checks for a supervisor, and what comes home of them to a practitioner."""

from app.web.checking import drawing, figures, records, replying
from app.web.checking.blueprints import checking, queries

__all__ = ["checking", "drawing", "figures", "queries", "records", "replying"]
