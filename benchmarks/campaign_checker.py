"""Compares what the tablets know with what the database holds. Plain SQL: it trusts nothing of the application."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Engine, text

from benchmarks.campaign_devices import History, Made


@dataclass(frozen=True)
class Findings:
    """How many of each there are. All must be 0."""

    lost: int
    """Acknowledged, and not in the database."""
    duplicated: int
    """Rows too many for one event, or for one place in a tablet's numbering."""
    altered: int
    """Stored with another content or in another place than it was made with, or never made at all."""
    wrong_current: int
    """Current answers that are not the last ones made."""
    false_complete: int
    """Assessments called complete while an event before their end is missing."""
    stuck: int
    """Assessments with everything there that are not called complete."""
    unaccounted: int
    """Made and meant to be sent, but neither stored nor kept."""

    @property
    def clean(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))


Stored = dict[str, list[tuple[Any, ...]]]


def check(engine: Engine, history: History) -> Findings:
    """The state of the database, once every tablet has sent what it will send."""
    with engine.connect() as connection:
        stored = _stored(connection)
        kept = _ids(connection, "quarantined_events") | _ids(connection, "event_conflicts")
        current = _current(connection)
        states = _states(connection)
    meant = set(history.made) - history.never_sent
    there = set(stored)
    return Findings(
        lost=len(history.acknowledged - there - kept),
        duplicated=_duplicated(stored),
        altered=sum(_altered(history.made.get(event_id), rows[0]) for event_id, rows in stored.items()),
        wrong_current=_wrong_current(history, there, current),
        false_complete=len(_complete_with_a_gap(history, there, states)),
        stuck=len(_stuck(history, there, states)),
        unaccounted=len(meant - there - kept),
    )


def false_complete(engine: Engine, history: History) -> int:
    """The same, while the campaign runs: what is called complete must be so at every moment."""
    with engine.connect() as connection:
        states = _states(connection)
        there = set(_stored(connection))
    with history.lock:
        return len(_complete_with_a_gap(history, there, states))


def _key(value: Any) -> str:
    return str(uuid.UUID(str(value)))


def _stored(connection: Connection) -> Stored:
    found: Stored = defaultdict(list)
    rows = connection.execute(
        text("SELECT event_id, writer, assessment_id, seq, kind, item, value, epoch FROM answer_events")
    )
    for event_id, writer, assessment, seq, kind, item, value, epoch in rows:
        found[_key(event_id)].append((writer, _key(assessment), seq, kind, item, value, epoch))
    return found


def _ids(connection: Connection, table: str) -> set[str]:
    return {_key(each) for each in connection.execute(text(f"SELECT event_id FROM {table}")).scalars()}


def _current(connection: Connection) -> dict[tuple[str, str], tuple[str, str | None]]:
    rows = connection.execute(text("SELECT assessment_id, item, kind, value FROM answers"))
    return {(_key(assessment), item): (kind, value) for assessment, item, kind, value in rows}


def _states(connection: Connection) -> dict[str, str]:
    return {_key(each): state for each, state in connection.execute(text("SELECT id, state FROM assessments"))}


def _duplicated(stored: Stored) -> int:
    places = Counter((row[1], row[6], row[0], row[2]) for rows in stored.values() for row in rows)
    by_id = sum(len(rows) - 1 for rows in stored.values())
    return max(by_id, sum(count - 1 for count in places.values()))


def _altered(made: Made | None, row: tuple[Any, ...]) -> bool:
    if made is None:
        return True
    writer, assessment, seq, kind, item, value, _ = row
    expected = str(made.seq - 1) if made.kind == "submit" else made.value
    return (writer, assessment, seq, kind, item, value) != (
        made.writer,
        made.assessment,
        made.seq,
        made.kind,
        made.item,
        expected,
    )


def _wrong_current(
    history: History, there: Iterable[str], current: dict[tuple[str, str], tuple[str, str | None]]
) -> int:
    """One writer to an assessment here, so the last answer made is the one with the greatest number."""
    last: dict[tuple[str, str], Made] = {}
    for made in (history.made[each] for each in there if each in history.made):
        if made.item is not None:
            place = (made.assessment, made.item)
            last[place] = max(last.get(place, made), made, key=lambda each: each.seq)
    expected = {place: (made.kind, made.value) for place, made in last.items()}
    return sum(expected.get(place) != current.get(place) for place in expected.keys() | current.keys())


def _by_assessment(history: History) -> dict[str, dict[int, str]]:
    """Assessment -> number -> event."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for event_id, made in history.made.items():
        found[made.assessment][made.seq] = event_id
    return found


def _complete_with_a_gap(history: History, there: set[str], states: dict[str, str]) -> list[str]:
    made = _by_assessment(history)
    return [
        assessment
        for assessment, state in states.items()
        if state == "complete" and not (made.get(assessment) and set(made[assessment].values()) <= there)
    ]


def _stuck(history: History, there: set[str], states: dict[str, str]) -> list[str]:
    made = _by_assessment(history)
    return [
        assessment
        for assessment, events in made.items()
        if set(events.values()) <= there
        and any(history.made[each].kind == "submit" for each in events.values())
        and states[assessment] != "complete"
    ]
