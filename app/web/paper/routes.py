"""What leaves the screen: blank sheets, a letter for the parent, and a note for the record."""

import uuid

from flask import Blueprint, request
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.queries.dyad_file import DyadFile, own_file
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.judged import judged_of
from app.web.pages import render
from app.web.paper.letters import letter_of
from app.web.paper.notes import note_of
from app.web.paper.sheets import blank_sheet, printable

paper = Blueprint("paper", __name__)


@paper.get("/sheets")
@allow(Action.COLLECT)
def sheets() -> Response:
    """The measures that can be printed blank."""
    return render("paper/sheets.html", instruments=printable(catalogue()), nav_current=None)


@paper.get("/sheets/<instrument_code>")
@allow(Action.COLLECT)
def sheet(instrument_code: str) -> Response:
    """One measure on paper, word for word."""
    found = next((each for each in printable(catalogue()) if each.code == instrument_code), None)
    if found is None:
        raise NotFound("sheet")
    return render("paper/sheet.html", page=blank_sheet(found), nav_current=None)


@paper.get("/dyads/<uuid:dyad_id>/letter")
@allow(Action.SEE_OWN_DYADS)
def letter(dyad_id: uuid.UUID) -> Response:
    """A letter for the parent. Scores are in it only where they were asked for."""
    of = _own(dyad_id)
    page = letter_of(of, judged_of(catalogue(), of), today(), with_scores=request.args.get("scores") == "yes")
    return render("paper/letter.html", page=page, of=of, nav_current="dyads")


@paper.get("/dyads/<uuid:dyad_id>/note")
@allow(Action.SEE_OWN_DYADS)
def note(dyad_id: uuid.UUID) -> Response:
    """A note to copy into the clinical record."""
    of = _own(dyad_id)
    text = note_of(of, judged_of(catalogue(), of), today())
    return render("paper/note.html", text=text, of=of, nav_current="dyads")


def _own(dyad_id: uuid.UUID) -> DyadFile:
    found = own_file(current_actor(), dyad_id, request.args.get("course", type=int))
    if found is None:
        raise NotFound("dyad")
    return found
