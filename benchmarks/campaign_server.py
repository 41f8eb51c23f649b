"""The application as gunicorn serves it, with a way to die: SIGKILL at a named point of taking in a batch.

`gunicorn -c gunicorn.conf.py --preload benchmarks.campaign_server:app` reads `CAMPAIGN_DEATHS` (a file with one line
for each death so far), `CAMPAIGN_KILLS` (how many there are to be) and more, see `fate.py`. Loaded once and forked, a
new process is there at once; every tenth time the whole server dies with it and is started from nothing.
The application itself knows nothing of this: the points are events of SQLAlchemy and places of the WSGI protocol.
"""

import contextlib
import io
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import scoped_session

from app.domain.events import AnswerEvent
from app.extensions import db
from app.store import writing
from benchmarks.campaign_fate import Fate
from benchmarks.campaign_points import STATEMENTS
from wsgi import app as site

Environ = dict[str, Any]
Start = Callable[..., Any]

application = site.whole()
WITHOUT = os.environ.get("CAMPAIGN_WITHOUT")
_here = threading.local()
_fate = Fate.of_this_process()


def _new_fate() -> None:
    global _fate
    _fate = Fate.of_this_process()


def reached(point: str) -> None:
    if getattr(_here, "taking", False):
        _fate.meet(point)


def _after_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    for point, beginning in STATEMENTS.items():
        if statement.startswith(beginning):
            reached(point)


def serve(environ: Environ, start_response: Start) -> Iterator[bytes]:
    """One request, dying before, in the middle of or after its reply where that is its fate."""
    _here.taking = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/events")
    try:
        reached("request")
        with contextlib.closing(application(environ, start_response)) as reply:  # type: ignore[type-var]
            body = b"".join(reply)
        reached("before reply")
        yield body[: len(body) // 2]
        reached("half a reply")
        yield body[len(body) // 2 :]
        reached("after reply")
    finally:
        _here.taking = False


def serve_too_early(environ: Environ, start_response: Start) -> Iterator[bytes]:
    """Without the guard “durable”: reply as if it were committed, and only then take the batch in."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    _here.pretending = True
    try:
        yield from serve({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
    finally:
        _here.pretending = False
    for _ in serve({**environ, "wsgi.input": io.BytesIO(body)}, lambda *_: None):
        pass


_end = writing.end


def _end_or_pretend(session: "scoped_session[Any]") -> None:
    if getattr(_here, "pretending", False):
        session.flush()
    else:
        _end(session)
        reached("after commit")


def by_the_clock(answer_event: AnswerEvent) -> tuple[Any, ...]:
    """Without the guard “ordering”: what happened last by the clock counts."""
    return (answer_event.occurred_at,)


with application.app_context():
    event.listen(db.engine, "begin", lambda _connection: reached("begin"))
    event.listen(db.engine, "after_cursor_execute", _after_statement)
    event.listen(db.engine, "commit", lambda _connection: reached("before commit"))
    db.engine.dispose()  # no connection is shared by the processes that are forked from this one
writing.end = _end_or_pretend
os.register_at_fork(after_in_child=_new_fate)
if WITHOUT == "ordering":
    AnswerEvent.order = property(by_the_clock)  # type: ignore[assignment]
app = serve_too_early if WITHOUT == "durable" else serve
