"""A demonstration of its own, in a folder of its own, behind the real server: for whatever wants to look at it."""

import contextlib
import http.client
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from demonstration import flask, upgrade_database
from environment import PYTHON, ROOT, Stop, call


@contextlib.contextmanager
def fresh_demonstration(folder: Path) -> Iterator[str]:
    """A demonstration of its own on a free port, gone again afterwards."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    environment = {
        "DCS_DEMO": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'demonstration.sqlite'}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PORT": str(port),
    }
    upgrade_database(environment)
    call(*flask("demo", "fill"), environment=environment)
    with serving(environment):
        yield f"http://localhost:{port}"


@contextlib.contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[None]:
    command = [str(PYTHON), "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}) as server:
        try:
            wait_for(int(environment["PORT"]), server)
            yield
        finally:
            server.terminate()


def wait_for(port: int, server: "subprocess.Popen[bytes]", seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("GET", "/sign-in")
            asked.getresponse()
            return
        time.sleep(0.05)
    raise Stop("The server did not start; what it said is above.")
