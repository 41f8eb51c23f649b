"""Rows for research: first what would leave and what is hidden, then the file."""

import uuid

from flask import url_for
from werkzeug import Response

from app.domain.disclosure.extract import K, L
from app.domain.disclosure.extract_table import extract_table
from app.domain.permissions import Action
from app.operations.extracting import prepare_extract, take_extract, under
from app.queries.extracting import agreements, extract_rows
from app.web.access import allow, current_actor, step_up
from app.web.calendar import today
from app.web.exports.fineness_words import fineness_rows
from app.web.exports.listing import BESIDE, DATA, buttons
from app.web.exports.routes import exports, send, with_rows, without_rows
from app.web.pages import render


@exports.get("/extracts")
@allow(Action.TAKE_EXTRACT)
def extracts() -> Response:
    """The agreements that hold today."""
    held = [each for each in agreements() if each.ends_on > today() and not each.waits]
    return render("exports/extracts.html", agreements=held, nav_current="exports")


@exports.get("/extracts/<uuid:agreement_id>")
@allow(Action.TAKE_EXTRACT)
def extract_page(agreement_id: uuid.UUID) -> Response:
    """What would leave now, and how coarse it is. Nothing leaves yet."""
    held = under(agreement_id, current_actor(), today())
    report = prepare_extract(held.levels).report
    return render(
        "exports/extract.html",
        agreement=held,
        report=report,
        fineness=fineness_rows(report.fineness),
        k=K,
        least=L,
        posts=buttons(DATA, lambda each: url_for("exports.extract", agreement_id=held.id, form=each.code)),
        gets=buttons(BESIDE, lambda each: url_for("exports.extract_beside", beside=each.code)),
        nav_current="exports",
    )


@exports.post("/extracts/<uuid:agreement_id>/<form>")
@allow(Action.TAKE_EXTRACT)
@step_up
def extract(agreement_id: uuid.UUID, form: str) -> Response:
    """The rows, with the report in their codebook."""
    found = with_rows(form)
    prepared = take_extract(current_actor(), agreement_id, (found.code,), today())
    return send(found, extract_table(prepared.report), extract_rows(prepared.families))


@exports.get("/extracts/<beside>/empty")
@allow(Action.SIGNED_IN)
def extract_beside(beside: str) -> Response:
    return send(without_rows(beside), extract_table(), ())
