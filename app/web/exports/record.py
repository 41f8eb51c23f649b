"""One family's own record for another system: a FHIR bundle of what was asked, answered and scored."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time

from flask import Response as FlaskResponse
from flask import stream_with_context
from werkzeug import Response

from app.clock import now
from app.domain.audit import Kind
from app.domain.catalogue import Catalogue
from app.domain.codes import shown
from app.domain.errors import NotFound
from app.domain.permissions import Action, Actor
from app.domain.vocabulary import AssessmentState
from app.export_formats.fhir import Given, bundle
from app.operations.exporting import Taken, note_export
from app.queries.caseload import own_courses
from app.queries.dyad_file import answers_of, own_file
from app.web.access import allow, catalogue, current_actor, step_up
from app.web.exports.routes import exports


@exports.post("/dyads/<uuid:dyad_id>/fhir")
@allow(Action.TAKE_OWN_DATA, audit=Kind.EXPORT)
@step_up
def record(dyad_id: uuid.UUID) -> Response:
    """Every measure of every course of one of the actor's own dyads."""
    actor, courses = current_actor(), own_courses(current_actor(), dyad_id)
    if not courses:
        raise NotFound("dyad")
    note_export(actor, Taken.RECORD, "fhir", dyad_id=dyad_id)
    pieces = bundle(shown(courses[0].code), now(), _given(actor, catalogue(), dyad_id))
    reply = FlaskResponse(stream_with_context(pieces), content_type="application/fhir+json")
    reply.headers["Content-Disposition"] = 'attachment; filename="record.fhir.json"'
    return reply


def _given(actor: Actor, known: Catalogue, dyad_id: uuid.UUID) -> Iterator[Given]:
    """Course after course, each read when it is sent. What was left out on purpose, or never begun, is not there."""
    for course in own_courses(actor, dyad_id):
        file = own_file(actor, dyad_id, course.course)
        if file is None:
            return
        answers = answers_of([each.id for occasion in file.occasions for each in occasion.assessments])
        for occasion in file.occasions:
            for each in occasion.assessments:
                if each.id in answers:
                    scores = file.scores.get(each.id, {})
                    yield Given(
                        each.id,
                        known.get(each.instrument_code, each.instrument_version),
                        each.state is AssessmentState.COMPLETE,
                        each.completed_at or datetime.combine(occasion.held_on, time(), UTC),
                        answers[each.id],
                        {code: row.hundredths / 100 for code, row in scores.items() if row.hundredths is not None},
                        {code: row.band for code, row in scores.items() if row.band is not None},
                    )
