"""A writing request works on a connection that is kept ready: what it writes is there as a whole or not at all."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.store import writing
from app.store.people import Region
from app.store.running import run

REGIONS: Any = Region.__table__


def added(name: str) -> Any:
    return insert(REGIONS).values(name=name, nation="Wales")


def found() -> set[str]:
    """What another connection sees."""
    with db.engine.connect() as other:
        return set(other.scalars(select(REGIONS.c.name)))


@pytest.fixture
def begun(db_session: "scoped_session[Session]") -> Iterator[Connection]:
    """The transaction of a request; another one may have been here before."""
    writing.begin(db.engine)
    connection = writing.begun()
    assert connection is not None
    yield connection
    writing.undo(db.session)


def test_a_session_joins_and_its_commit_is_the_commit(begun: Connection) -> None:
    begun.execute(added("through the driver"))
    db.session.execute(added("through the session"))
    assert set(db.session.scalars(select(Region.name))) == {"through the driver", "through the session"}
    assert found() == set()
    seen: list[set[str]] = []
    event.listen(db.session(), "after_commit", lambda _session: seen.append(found()))
    writing.end(db.session)
    assert seen == [{"through the driver", "through the session"}]
    assert found() == seen[0]


def test_what_waits_for_the_commit_of_a_session_is_done_where_nothing_else_asked_for_it(begun: Connection) -> None:
    event.listen(db.session(), "before_commit", lambda session: session.execute(added("at the end")))
    begun.execute(added("before"))
    writing.end(db.session)
    assert found() == {"before", "at the end"}


def test_without_a_session_it_is_committed_all_the_same(begun: Connection) -> None:
    db.session.remove()
    begun.execute(added("kept"))
    writing.end(db.session)
    assert not db.session.registry.has()
    assert found() == {"kept"}


def test_what_is_undone_leaves_nothing_and_the_next_one_begins_anew(begun: Connection) -> None:
    begun.execute(added("undone"))
    db.session.execute(added("undone, too"))
    writing.undo(db.session)
    assert writing.begun() is None
    writing.begin(db.engine)
    assert db.session.scalars(select(Region.name)).all() == []
    db.session.execute(added("kept"))
    writing.end(db.session)
    assert found() == {"kept"}


def test_a_commit_that_fails_leaves_nothing(begun: Connection) -> None:
    def fail(_connection: Connection) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    begun.execute(added("lost"))
    event.listen(db.engine, "commit", fail)
    try:
        with pytest.raises(OperationalError):
            writing.end(db.session)
    finally:
        event.remove(db.engine, "commit", fail)
    writing.undo(db.session)
    writing.begin(db.engine)
    db.session.execute(added("kept"))
    writing.end(db.session)
    assert found() == {"kept"}


def test_the_next_writer_may_go_on_when_one_has_ended(begun: Connection) -> None:
    """On SQLite the turn goes on with the commit, not when the connection goes back to the pool: it never does."""
    begun.execute(added("first"))
    ready = begun.connection.dbapi_connection
    writing.end(db.session)
    waited: list[set[str]] = []

    def write() -> None:
        writing.begin(engine)
        connection = writing.begun()
        assert connection is not None
        assert connection.connection.dbapi_connection is ready  # which has in memory what it read last
        waited.append(set(connection.scalars(select(REGIONS.c.name))))
        connection.close()

    engine = db.engine
    thread = threading.Thread(target=write)
    thread.start()
    thread.join(timeout=2)
    assert waited == [{"first"}]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_nobody_is_given_a_connection_that_its_server_has_ended(begun: Connection) -> None:
    """As it does with all of them when it is started anew."""
    ready = begun.connection.driver_connection
    writing.end(db.session)
    with db.engine.connect() as other:
        ended = other.scalar(func.pg_terminate_backend(ready.info.backend_pid, 5000))  # type: ignore[union-attr]
    assert ended
    writing.begin(db.engine)
    assert run(select(REGIONS.c.name), {}) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_a_lost_connection_takes_the_ready_ones_with_it(begun: Connection) -> None:
    ready = begun.connection.dbapi_connection
    writing.end(db.session)
    writing.begin(db.engine)
    lost = writing.begun()
    assert lost is not None
    assert lost.connection.dbapi_connection is ready
    lost.connection.driver_connection.close()  # type: ignore[union-attr]
    with pytest.raises(OperationalError):
        run(select(REGIONS.c.name), {})
    writing.undo(db.session)
    writing.begin(db.engine)
    assert run(select(REGIONS.c.name), {}) == []
