"""One question to a page, and score entry from paper: three modules of routes on one blueprint."""

from app.web.questionnaire import preparing, totals
from app.web.questionnaire.routes import questionnaire

__all__ = ["preparing", "questionnaire", "totals"]
