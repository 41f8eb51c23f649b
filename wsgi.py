"""What a WSGI server imports. Everything else is in `app/`.

Before the first page whatever an operator sets up is looked at; the other pages are loaded after it (docs/adr/0017).
"""

import os
import sys

from flask import Flask
from sqlalchemy import NullPool, create_engine

from app.config import Settings
from app.definitions import load_definitions
from app.late import Late
from app.operations.purpose import ASKED, check_purpose
from app.operations.readiness import check_tables
from app.release_key import load_release_key
from app.serving import Site
from app.starting import FORESEEN, tell
from app.store.claiming import claim_single_process
from app.web.front import create_front
from app.web.sealing_keys import read_keys

whole = Late("app.whole")


def make_whole() -> Flask:
    made: Flask = whole.create_served_app(settings, definitions)
    return made


def end_now(error: BaseException) -> None:
    """From whatever thread: no half of a site is left."""
    os._exit(tell(error))


try:
    settings = Settings.from_environment()
    front = create_front(settings)
    read_keys(settings)
    load_release_key(settings)
    definitions = load_definitions(settings.instrument_folders, settings.pathway)
    with create_engine(settings.database_url, poolclass=NullPool, hide_parameters=True).connect() as connection:
        check_tables(connection, ASKED)
        check_purpose(connection, settings.demonstration)
    claim_single_process(settings.database_url)
except FORESEEN as error:
    sys.exit(tell(error))
app = Site(front, make_whole, end_now)
app.load_soon()
