"""Where the time of one saved answer goes: the application in this process, with a stopwatch at its seams."""

import io
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from statistics import median
from typing import Any

from flask import Flask

from app.store import writing
from app.web import access
from app.web.questionnaire import routes
from benchmarks.client import Post, posts
from benchmarks.sittings import Tablet

Row = dict[str, float]
REST = "Flask, routing, headers"


class Stopwatch:
    """Splits the time of a request among named stages. A stage inside another is taken out of the outer one."""

    def __init__(self) -> None:
        self._inside: list[float] = []
        self.spent: Row = defaultdict(float)

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, counted as `stage` from now on."""

        @wraps(work)
        def counted(*args: Any, **kwargs: Any) -> Any:
            self._inside.append(0.0)
            began = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                taken = time.perf_counter() - began
                self.spent[stage] += taken - self._inside.pop()
                if self._inside:
                    self._inside[-1] += taken

        return counted

    def split(self, owner: Any, name: str, stage: str) -> None:
        """Count every later call of `owner.name` as `stage`."""
        setattr(owner, name, self.timed(stage, getattr(owner, name)))


def watch(app: Flask) -> tuple[Stopwatch, Callable[..., Any]]:
    """Put a stopwatch at the seams of `app`; the second thing given back is the application to call."""
    watch = Stopwatch()
    for owner, name, stage in (
        (app.session_interface, "open_session", "session cookie and CSRF token"),
        (app.extensions["csrf"], "protect", "session cookie and CSRF token"),
        (access, "holder_of", "read: whose tablet it is"),
        (routes, "occasion_of", "read: the occasion and its answers"),
        (routes, "answer_from", "check what was posted"),
        (routes, "record_answer", "write: event and current answer"),
        (routes, "question_page", "put the next page together"),
        (writing, "begin", "begin and commit"),
        (writing, "end", "begin and commit"),
    ):
        watch.split(owner, name, stage)
    token = app.jinja_env.globals["csrf_token"]
    app.jinja_env.globals["csrf_token"] = watch.timed("session cookie and CSRF token", token)  # type: ignore[arg-type]
    return watch, watch.timed(REST, app.wsgi_app)


def stages(app: Flask, tablet: Tablet, times: int) -> Row:
    """Microseconds of each stage, the median of so many posts."""
    watched, application = watch(app)
    work = posts([sitting.as_json() for sitting in tablet])
    seen: list[Row] = []
    for _ in range(times):
        watched.spent.clear()
        _send(application, next(work))
        seen.append(dict(watched.spent))
    seen = seen[times // 10 :]  # the first ones fill caches
    return {stage: median(one.get(stage, 0.0) for one in seen) * 1e6 for stage in seen[0]}


def _send(application: Callable[..., Any], post: Post) -> None:
    body = post.body.encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": post.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_COOKIE": post.cookie,
        "HTTP_HX_REQUEST": "true",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    statuses: list[str] = []
    reply = application(environ, lambda status, headers, error=None: statuses.append(status))
    b"".join(reply)
    reply.close()
    if statuses != ["200 OK"]:
        raise RuntimeError(f"{post.path} answered {statuses}")
