"""What a WSGI server imports. Everything else is in `app/`."""

import sys
import time
from typing import NoReturn

from app import create_app
from app.config import Settings
from app.operations.publishing import copy_out
from app.operations.purpose import WrongDatabase, check_purpose
from app.operations.readiness import NotReady, check_tables
from app.released.reading import CannotRead, MayReadMore
from app.starting import UNUSABLE, WRONG, database_says, may_come_back
from app.store.engine import SeveralProcesses, claim_single_process

STOP, AGAIN = 3, 1
"""How a process ends, as gunicorn takes it: 3 stops the whole server, after anything else it starts another process."""
PAUSE = 3
"""Seconds until another process looks whether the database is there."""


def end(reason: str, how: int) -> NoReturn:
    """Plain words for an operator, not a trace."""
    sys.stderr.write(f"VIG DCS {'waits' if how == AGAIN else 'does not start'}: {reason}\n")
    time.sleep(PAUSE if how == AGAIN else 0)
    sys.exit(how)


try:
    settings = Settings.from_environment()
    app = create_app(settings)
    with app.app_context():
        check_tables()
        check_purpose(settings.demonstration)
        claim_single_process(settings.database_url)
        copy_out()  # a release may have been signed in the moment before the last process was cut short
        app.extensions["released"].check()
except (*WRONG, WrongDatabase, NotReady, MayReadMore) as reason:
    end(str(reason), STOP)
except (SeveralProcesses, CannotRead) as reason:
    end(str(reason), AGAIN)  # the process that this one replaces is still answering, or what is read apart is away
except UNUSABLE as error:
    end(database_says(error), AGAIN if may_come_back(error) else STOP)
