"""Taking data away: a list of what there is, and a file of each in the formats people use."""

from collections.abc import Iterable

from flask import Blueprint, stream_with_context
from flask import Response as FlaskResponse
from werkzeug import Response

from app.domain.audit import Kind
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.domain.table import Row, Table
from app.export_formats import format_of
from app.export_formats.writing import Format
from app.operations.exporting import Taken, note_export
from app.web.access import allow, catalogue, current_actor, step_up
from app.web.exports.listing import VALUE_KINDS, listed
from app.web.exports.own_table import own_rows, own_table
from app.web.pages import render

exports = Blueprint("exports", __name__, url_prefix="/exports")


@exports.get("")
@allow(Action.SIGNED_IN)
def overview() -> Response:
    """What can be taken away, what is in it, and what never is."""
    return render("exports/overview.html", kinds=listed(current_actor()), nav_current="exports")


@exports.post("/own/<form>")
@allow(Action.TAKE_OWN_DATA, audit=Kind.EXPORT)
@step_up
def own(form: str) -> Response:
    """Every score of one's own caseload. No free text."""
    found, actor = with_rows(form), current_actor()
    note_export(actor, Taken.OWN_DATA, found.code)
    return send(found, own_table(catalogue()), own_rows(actor, catalogue()))


@exports.get("/own/<beside>/empty")
@allow(Action.SIGNED_IN)
def own_beside(beside: str) -> Response:
    """What goes with the data and holds none: the codebook, the script."""
    return send(without_rows(beside), own_table(catalogue()), ())


@exports.get("/own/codebook")
@allow(Action.SIGNED_IN)
def own_codebook() -> Response:
    return codebook_page(own_table(catalogue()))


def codebook_page(table: Table) -> Response:
    """What each column means, to be read."""
    return render("exports/codebook.html", table=table, kinds=VALUE_KINDS, nav_current="exports")


def send(form: Format, table: Table, rows: Iterable[Row]) -> Response:
    """Sent piece by piece, after what tells of it has been committed. The name of the file says nothing of anybody."""
    pieces = form.write(table, rows)
    reply = FlaskResponse(stream_with_context(pieces), content_type=form.mimetype)
    reply.headers["Content-Disposition"] = f'attachment; filename="{form.file_name(table)}"'
    return reply


def with_rows(code: str) -> Format:
    """A format that holds data. NotFound for any other word."""
    found = format_of(code)
    if not found.holds_rows:
        raise NotFound("format")
    return found


def without_rows(code: str) -> Format:
    """A format that only tells what data mean. NotFound for any other word."""
    found = format_of(code)
    if found.holds_rows:
        raise NotFound("format")
    return found
