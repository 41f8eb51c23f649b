"""Supervision, for both sides of it: one blueprint, its routes in several modules."""

from app.web.supervision import confirming, hours, preparing, stages
from app.web.supervision.routes import supervision

__all__ = ["confirming", "hours", "preparing", "stages", "supervision"]
