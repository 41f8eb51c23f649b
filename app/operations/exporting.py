"""Noting that somebody takes data away. It is noted before the first byte leaves."""

import uuid
from enum import StrEnum

from app.domain.audit import Kind, Subject
from app.domain.permissions import Actor
from app.operations.auditing import record


class Taken(StrEnum):
    """What is taken away."""

    OWN_DATA = "own_data"
    SERVICE_DATA = "service_data"
    MHSDS_SCORES = "mhsds_scores"
    RELEASE = "release"
    EXTRACT = "extract"
    RECORD = "record"


def note_export(
    actor: Actor | None, what: Taken, form: str, *, dyad_id: uuid.UUID | None = None, of: uuid.UUID | None = None
) -> None:
    """Record in the actor's chain (None: a command) what is taken, in which format, and of whom or what."""
    subject = Subject.DYAD if dyad_id else None
    record(actor, Kind.EXPORT, subject, dyad_id, what=what, format=form, **({"of": of} if of else {}))
