"""One question to a page, and score entry from paper: two modules of routes on one blueprint."""

from app.web.questionnaire import totals
from app.web.questionnaire.routes import questionnaire

__all__ = ["questionnaire", "totals"]
