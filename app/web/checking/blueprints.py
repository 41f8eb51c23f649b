"""Where the pages hang: a supervisor's checks, and a practitioner's queries."""

from flask import Blueprint

checking = Blueprint("checking", __name__, url_prefix="/checks")
queries = Blueprint("queries", __name__, url_prefix="/queries")
