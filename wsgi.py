"""What a WSGI server imports. Everything else is in `app/`."""

import sys

from app import create_app
from app.config import Settings, SettingsError
from app.definitions import DefinitionError
from app.operations.publishing import copy_out
from app.operations.purpose import WrongDatabase, check_purpose
from app.store.engine import SeveralProcesses, claim_single_process

try:
    settings = Settings.from_environment()
    app = create_app(settings)
    with app.app_context():
        check_purpose(settings.demonstration)
        claim_single_process(settings.database_url)
        copy_out()  # a release may have been signed in the moment before the last process was cut short
except (SettingsError, DefinitionError, WrongDatabase, SeveralProcesses) as reason:
    sys.exit(f"VIG DCS does not start: {reason}")  # plain words for an operator, not a trace
