"""One process for one SQLite file (reference: sqlite.org/wal.html#walresetbug).

Versions before 3.51.3 can corrupt a file that two processes checkpoint at once. PostgreSQL is for several.
"""

import fcntl
import logging
import sqlite3
import time
from typing import IO

from sqlalchemy import make_url

from app.starting import CannotStart

log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
_claims: list[IO[str]] = []


class SeveralProcesses(CannotStart):
    """A second process tried to serve one SQLite file. The first may be on its way out."""

    may_come_back = True


def claim_single_process(database_url: str, patience_seconds: float = 10.0) -> None:
    """Hold a lock for as long as this process serves a SQLite file; refuse to be the second.

    A restart overlaps for a moment with the process it replaces, hence the patience. Raises SeveralProcesses.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "SQLite %s is older than 3.51.3: safe with the one process that this application allows.",
            sqlite3.sqlite_version,
        )
    claim = open(f"{url.database}.serving", "w")  # noqa: SIM115 - held open for the life of the process
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                claim.close()
                raise SeveralProcesses(
                    "Another process already serves this SQLite file. Use PostgreSQL for several processes."
                ) from None
            time.sleep(0.2)
        else:
            _claims.append(claim)
            return
