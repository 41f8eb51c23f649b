"""How gunicorn serves the application: one process for SQLite, several for PostgreSQL."""

import gc
import os
import sys
from typing import Any

gc.disable()  # what is loaded at the start is never thrown away, and looking for it takes a fifth of the time

on_sqlite = os.environ.get("DATABASE_URL", "").startswith("sqlite")

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# On SQLite one thread writes while the other reads or checks a password. More of them only wait for each other, and
# each wait is paid for: with four, eight tablets get half as many answers saved.
threads = 2 if on_sqlite else 4
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if on_sqlite else 2 * (os.cpu_count() or 1)))
graceful_timeout = 30
umask = 0o077  # the files of SQLite hold families' answers: nobody else on this machine reads them
accesslog = None  # an access log would keep occasion ids and addresses of families
errorlog = "-"
loglevel = "warning"
control_socket_disable = True  # nothing here uses it, and it would leave a file outside the project


def on_starting(server: Any) -> None:
    """Refuse several processes on one SQLite file: it may lose what a family told us."""
    if on_sqlite and server.cfg.workers > 1:
        sys.exit("SQLite is for one process: set WEB_CONCURRENCY=1, or DATABASE_URL to a PostgreSQL database.")


def post_worker_init(worker: Any) -> None:
    """From now on there is something to collect, but nothing among what was loaded, and little of each request."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
