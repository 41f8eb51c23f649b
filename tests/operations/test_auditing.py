"""Links are written with the commit, in one unbroken chain for each service, and are never changed."""

import json
import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from app.cli.transaction import committing
from app.domain.audit import Kind, Subject
from app.domain.permissions import NO_SERVICE, Actor
from app.extensions import db
from app.operations.auditing import here, record, write
from app.queries.auditing import heads
from app.store.audit import AuditHead, AuditLink
from tests.support.audit import broken, links
from tests.support.project import ROOT

Run = Callable[..., Result]
DYAD = uuid.UUID(int=5)


@pytest.fixture
def command(app: Flask) -> Run:
    """`flask audit …`."""

    def run(*arguments: str) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["audit", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


def note(actor: Actor | None, times: int = 1) -> None:
    for _ in range(times):
        record(actor, Kind.READ, Subject.DYAD, DYAD)
        db.session.commit()


@pytest.mark.both_databases
@pytest.mark.asvs("16.1.1")
def test_who_what_when_and_from_where(practitioner: Actor) -> None:
    here("dyads.dyad", lambda: "abc")
    record(practitioner, Kind.READ, Subject.DYAD, DYAD, occasion=uuid.UUID(int=6))
    (link,) = links()
    entry = link.entry
    assert (link.n, entry.chain, entry.actor_id) == (1, practitioner.service_id, practitioner.user_id)
    assert (entry.kind, entry.place, entry.roles, entry.sitting) == (Kind.READ, "dyads.dyad", "practitioner", "abc")
    assert (entry.subject, entry.subject_id) == (Subject.DYAD, DYAD)
    assert entry.detail == '{"occasion":"00000000-0000-0000-0000-000000000006"}'


def test_what_is_undone_leaves_no_link(practitioner: Actor) -> None:
    db.session.commit()
    record(practitioner, Kind.CHANGE)
    db.session.rollback()
    assert links() == []


def test_each_service_has_its_chain_and_there_is_one_for_none(practitioner: Actor, colleague: Actor) -> None:
    note(practitioner, 2)
    note(colleague)
    note(None, 2)
    record(None, Kind.ERASURE, Subject.DYAD, DYAD, chain=practitioner.service_id)
    db.session.commit()
    assert {head.chain: head.n for head in heads()} == {practitioner.service_id: 4, NO_SERVICE: 2}
    assert broken() == []


@pytest.mark.both_databases
def test_writers_at_the_same_time_make_one_chain(app: Flask, practitioner: Actor) -> None:
    """Each also writes into a second chain, begun in the other order: nobody waits for ever."""
    db.session.commit()
    chains = [practitioner.service_id, NO_SERVICE]
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(6):
                    with committing():
                        for chain in chains if (number + turn) % 2 else reversed(chains):
                            record(practitioner, Kind.CHANGE, chain=chain)
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert failures == []
    assert {head.n for head in heads()} == {48}
    assert broken() == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "change",
    [
        update(AuditLink).values(place="elsewhere"),
        delete(AuditLink),
        text("UPDATE audit SET n = n + 100"),
        text("INSERT INTO audit SELECT * FROM audit WHERE n = 1"),
        delete(AuditHead),
        update(AuditHead).values(n=AuditHead.n - 1),
        text("UPDATE audit_heads SET hash = ''"),
    ],
    ids=str,
)
def test_no_link_is_changed_or_deleted(practitioner: Actor, change: Any) -> None:
    note(practitioner, 2)
    before = links()
    with pytest.raises(DatabaseError, match="the audit is append-only"):
        db.session.execute(change)
    db.session.rollback()
    assert links() == before


@pytest.mark.both_databases
def test_no_link_is_replaced_or_truncated(practitioner: Actor) -> None:
    """Audit bypass: SQLite deletes for a REPLACE without asking the triggers, and TRUNCATE is no DELETE."""
    note(practitioner, 2)
    before = links()
    if db.engine.dialect.name == "sqlite":
        bypasses = [f"REPLACE INTO {table} SELECT * FROM {table}" for table in ("audit", "audit_heads")]
    else:
        bypasses = ["TRUNCATE audit", "TRUNCATE audit_heads"]
    for bypass in bypasses:
        with pytest.raises(DatabaseError, match="the audit is append-only"):
            db.session.execute(text(bypass))
        db.session.rollback()
    assert links() == before


@pytest.mark.both_databases
def test_verify_follows_every_chain(practitioner: Actor, command: Run) -> None:
    note(practitioner, 3)
    note(None)
    result = command("verify")
    assert (result.exit_code, result.output) == (0, "2 chains with 4 links: all hold.\n")


def behind_its_back(statement: str) -> None:
    """Somebody who may switch triggers off."""
    if db.engine.dialect.name == "sqlite":
        for name in ("audit_no_update", "audit_no_delete", "audit_heads_only_on", "audit_heads_no_delete"):
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text(statement))


@pytest.fixture
def _triggers_again(app: Flask) -> Any:
    """Puts back what `behind_its_back` took off."""
    question = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
    with app.app_context():
        kept = list(db.session.scalars(question)) if db.engine.dialect.name == "sqlite" else []
    yield
    with app.app_context():
        for definition in kept:
            db.session.execute(text(definition.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS")))
        db.session.commit()


@pytest.mark.usefixtures("_triggers_again")
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET place = 'x' WHERE n = 2", "link 2: was changed"),
        ("DELETE FROM audit WHERE n = 2", "link 2: has the number 3"),
        ("DELETE FROM audit WHERE n = 3", "link 2: is the last one, but the chain should end with link 3"),
        ("DELETE FROM audit_heads", "link 0: has links but no end"),
    ],
)
def test_verify_says_where_a_chain_does_not_hold(practitioner: Actor, command: Run, statement: str, told: str) -> None:
    note(practitioner, 3)
    behind_its_back(statement)
    result = command("verify")
    assert result.exit_code == 1
    assert f"chain {practitioner.service_id}, {told}\n" in result.output


@pytest.mark.usefixtures("_triggers_again")
def test_an_end_kept_elsewhere_finds_what_was_cut_off_together_with_its_head(
    practitioner: Actor, command: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    note(practitioner, 3)
    kept = tmp_path / "ends.jsonl"
    with caplog.at_level(logging.INFO, "dcs.audit"):
        shown = command("head", "--file", str(kept), "--log")
    line = json.loads(kept.read_text())
    assert (line["chain"], line["n"], line["hash"]) == (str(practitioner.service_id), 3, links()[-1].hash)
    assert json.loads(shown.output) == line
    assert kept.read_text().strip() in caplog.text
    second = links()[1]
    behind_its_back("DELETE FROM audit WHERE n = 3")
    db.session.execute(update(AuditHead).values(n=2, hash=second.hash))
    assert command("verify").exit_code == 0
    result = command("verify", "--against", str(kept))
    assert result.exit_code == 1
    assert "link 3: is missing, though its hash was kept elsewhere" in result.output


@pytest.mark.usefixtures("db_session")
def test_a_file_that_holds_no_ends_is_named(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello\n")
    result = command("verify", "--against", str(file))
    assert result.exit_code == 1
    assert "notes.txt, line 1: this is no end of a chain." in result.output


@pytest.mark.both_databases
def test_the_role_of_the_application_may_not_even_ask(app: Flask, practitioner: Actor) -> None:
    """By grant: it is refused before any trigger, and cannot switch one off (docs/security/application_role.sql)."""
    if db.engine.dialect.name == "sqlite":
        return  # it knows no roles: whoever reads the file may write it
    note(practitioner)
    role = f"dcs_{uuid.uuid4().hex[:8]}"
    script = (ROOT / "docs" / "security" / "application_role.sql").read_text().replace(":role", role)
    db.session.execute(text(f"CREATE ROLE {role}"))
    db.session.connection().exec_driver_sql(script)
    db.session.execute(text(f"SET LOCAL ROLE {role}"))
    for refused in (
        "UPDATE audit SET place = ''",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit_heads",
        "UPDATE answer_events SET value = '0'",
        "TRUNCATE answer_events",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), db.session.begin_nested():
            db.session.execute(text(refused))
    record(practitioner, Kind.READ)
    write(db.session())
    assert db.session.scalar(text("SELECT count(*) FROM audit")) == 2  # adding is what it may do
    assert db.session.scalar(text("SELECT nextval('release_numbers_number_seq')")) >= 1  # so is numbering families
    db.session.rollback()
