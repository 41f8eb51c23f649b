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
from app.web.exports.coded_scores import coded_scores_rows, coded_scores_table
from app.web.exports.figures import release_rows, release_table, service_rows, service_table
from app.web.exports.listing import VALUE_KINDS, listed
from app.web.exports.own_table import own_rows, own_table
from app.web.pages import render
from app.web.released import released

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


@exports.post("/mhsds/<form>")
@allow(Action.TAKE_OWN_DATA, audit=Kind.EXPORT)
@step_up
def mhsds(form: str) -> Response:
    """One's own scores with the codes of the Mental Health Services Data Set."""
    found, actor = with_rows(form), current_actor()
    note_export(actor, Taken.MHSDS_SCORES, found.code)
    return send(found, coded_scores_table(), coded_scores_rows(actor))


@exports.post("/service/<form>")
@allow(Action.TAKE_SERVICE_DATA, audit=Kind.EXPORT)
@step_up
def service(form: str) -> Response:
    """The figures of the service one leads. No row is about a family."""
    found, actor = with_rows(form), current_actor()
    note_export(actor, Taken.SERVICE_DATA, found.code)
    return send(found, service_table(), service_rows(actor, catalogue()))


@exports.post("/release/<form>")
@allow(Action.TAKE_RELEASE, audit=Kind.EXPORT)
@step_up
def release(form: str) -> Response:
    """The newest signed release."""
    found = with_rows(form)
    note_export(current_actor(), Taken.RELEASE, found.code)
    return send(found, release_table(), release_rows(released()))


@exports.get("/<what>/<beside>/with")
@allow(Action.SIGNED_IN)
def beside(what: str, beside: str) -> Response:
    """The codebook or the script that goes with the figures."""
    tables = {"mhsds": coded_scores_table, "service": service_table, "release": release_table}
    if what not in tables:
        raise NotFound("table")
    return send(without_rows(beside), tables[what](), ())


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
