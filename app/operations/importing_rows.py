"""A handful of rows of a spreadsheet: what each would become, and the rows of our own tables that it then becomes."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import insert

from app.clock import now
from app.domain.importing import BadRow, SheetRow
from app.domain.instrument import Instrument
from app.domain.permissions import Actor
from app.domain.vocabulary import AdultAge, AdultRole, ChildAge, Mode, NationalUse, OccasionKind, Referral
from app.extensions import db
from app.operations.bulk_answers import Sitting
from app.operations.care import random_code
from app.queries.importing import KnownRow, codes_in_use, event_ids_of, known_rows
from app.store.care import Dyad, ImportedRow, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion

Row = dict[str, Any]
NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a spreadsheet holds, as far as it does not say so itself."""

    actor: Actor
    """Whose dyads they become."""
    instrument: Instrument
    prefix: str
    key_column: str
    source: str
    """Files with the same source and key are about the same dyad."""
    occasion: OccasionKind
    held_on: date

    def hash_of(self, key: str) -> str:
        """What is kept of a row's own identifier."""
        return hashlib.sha256(f"{self.actor.service_id}|{self.source}|{key}".encode()).hexdigest()

    def sitting(self, row: SheetRow, assessment_id: uuid.UUID) -> Sitting:
        """The row as one sitting. The same row always gives the same events."""
        form = f"{self.hash_of(row.key)}|{self.instrument.code}|{self.occasion}"
        return Sitting(
            assessment_id=assessment_id,
            form_id=hashlib.sha256(form.encode()).hexdigest(),
            entered_by=self.actor.user_id,
            begun_at=datetime.combine(self.held_on, NOON),
            received_at=now(),
        )


@dataclass(slots=True)
class SortedRows:
    """What a handful of rows would become."""

    new: list[SheetRow] = field(default_factory=list)
    """A dyad of its own."""
    of_known: list[tuple[SheetRow, KnownRow]] = field(default_factory=list)
    """One more measure of a dyad that an earlier import made."""
    already: int = 0
    blank: int = 0
    bad: list[BadRow] = field(default_factory=list)


def sort_rows(backlog: Backlog, rows: Sequence[SheetRow | BadRow]) -> SortedRows:
    """Hold rows against what is stored. Writes nothing."""
    found = SortedRows(bad=[row for row in rows if isinstance(row, BadRow)])
    good = [row for row in rows if isinstance(row, SheetRow)]
    hashes = [backlog.hash_of(row.key) for row in good]
    service_id, instrument = backlog.actor.service_id, backlog.instrument
    known = known_rows(service_id, backlog.source, hashes, backlog.occasion, instrument.code)
    events = event_ids_of([each.assessment_id for each in known.values() if each.assessment_id is not None])
    for row, row_hash in zip(good, hashes, strict=True):
        place = known.get(row_hash)
        if row.is_blank:
            found.blank += 1
        elif place is None:
            found.new.append(row)
        elif place.practitioner_id != backlog.actor.user_id:
            found.bad.append(BadRow(row.line, ("was imported as a dyad of another practitioner",)))
        elif place.assessment_id is None:
            found.of_known.append((row, place))
        elif same_events(backlog, row, place.assessment_id, events[place.assessment_id]):
            found.already += 1
        elif events[place.assessment_id] or place.not_collected is not None:
            found.bad.append(BadRow(row.line, (f"{instrument.short_name} is there already with other answers",)))
        else:
            found.of_known.append((row, place))
    found.bad.sort(key=lambda each: each.line)
    return found


def same_events(backlog: Backlog, row: SheetRow, assessment_id: uuid.UUID, stored: set[uuid.UUID]) -> bool:
    """Whether this very row was imported before. Later amendments by a practitioner do not matter."""
    events = backlog.sitting(row, assessment_id).events(row.answers, submit=True)
    return stored.issuperset(event["event_id"] for event in events)


def insert_rows(backlog: Backlog, found: SortedRows) -> list[uuid.UUID]:
    """Store what these rows become, and return the interventions they belong to."""
    made = MadeRows(backlog)
    for row, code in zip(found.new, unused_codes(len(found.new)), strict=True):
        made.add_measure(row, made.add_dyad(row, code))
    for row, place in found.of_known:
        made.add_measure(row, place)
    for model, rows in made.tables.items():
        if rows:
            db.session.execute(insert(model.__table__), rows)
    return made.interventions


class MadeRows:
    """Rows of our own tables, in an order in which they can be inserted."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self.tables: dict[Any, list[Row]] = {
            model: [] for model in (Dyad, ImportedRow, Intervention, Occasion, Assessment, AnswerEvent)
        }
        self.interventions: list[uuid.UUID] = []

    def add_dyad(self, row: SheetRow, code: str) -> KnownRow:
        """A dyad of which nothing is known but its answers, with an intervention that starts on that day."""
        backlog, dyad_id, intervention_id = self._backlog, uuid.uuid4(), uuid.uuid4()
        self.tables[Dyad].append(
            {
                "id": dyad_id,
                "code": code,
                "service_id": backlog.actor.service_id,
                "practitioner_id": backlog.actor.user_id,
                "adult_role": str(AdultRole.NOT_RECORDED),
                "adult_age": str(AdultAge.NOT_RECORDED),
                "child_age": str(ChildAge.NOT_RECORDED),
                "referral": str(Referral.NOT_RECORDED),
                "court_ordered": False,
                "national_use": str(NationalUse.NOT_ASKED),
            }
        )
        self.tables[ImportedRow].append(
            {
                "service_id": backlog.actor.service_id,
                "source": backlog.source,
                "row_hash": backlog.hash_of(row.key),
                "dyad_id": dyad_id,
            }
        )
        self.tables[Intervention].append(
            {
                "id": intervention_id,
                "dyad_id": dyad_id,
                "stage": backlog.actor.stage,
                "started_on": backlog.held_on,
            }
        )
        return KnownRow(dyad_id, backlog.actor.user_id, intervention_id, None, 0, None, None)

    def add_measure(self, row: SheetRow, place: KnownRow) -> None:
        """The completed measure, with what is not there yet of the occasion and the assessment."""
        self.interventions.append(place.intervention_id)
        assessment_id = place.assessment_id or self._add_assessment(place)
        self.tables[AnswerEvent] += self._backlog.sitting(row, assessment_id).events(row.answers, submit=True)

    def _add_assessment(self, place: KnownRow) -> uuid.UUID:
        backlog, made = self._backlog, uuid.uuid4()
        self.tables[Assessment].append(
            {
                "id": made,
                "occasion_id": place.occasion_id or self._add_occasion(place.intervention_id),
                "instrument_code": backlog.instrument.code,
                "instrument_version": backlog.instrument.version,
                "position": place.last_position + 1,
                "mode": str(Mode.PAPER),
            }
        )
        return made

    def _add_occasion(self, intervention_id: uuid.UUID) -> uuid.UUID:
        made = uuid.uuid4()
        self.tables[Occasion].append(
            {
                "id": made,
                "intervention_id": intervention_id,
                "kind": str(self._backlog.occasion),
                "number": 1,
                "held_on": self._backlog.held_on,
            }
        )
        return made


def unused_codes(count: int) -> list[str]:
    """Client codes that no dyad has. Among 100,000 new ones, one taken already is likelier than one in ten."""
    codes: dict[str, None] = {}
    while len(codes) < count:
        drawn = [random_code() for _ in range(count - len(codes))]
        taken = codes_in_use(drawn)
        codes.update(dict.fromkeys(code for code in drawn if code not in taken))
    return list(codes)
