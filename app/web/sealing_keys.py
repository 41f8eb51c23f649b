"""The server's sealing keys, read once when the application starts."""

from typing import cast

from flask import Flask, current_app

from app.config import MAKE_A_KEY, PROJECT_ROOT, Settings
from app.environment import SettingsError
from app.own_seal import KEPT_FORMS, SECOND_FACTORS, OwnSeal
from app.sealing import KeyRing, KeyRingError, load_key_ring, make_key_file

MADE_FOR_YOU = PROJECT_ROOT / "instance" / "sealing_key.pem"
"""For the demonstration and for tests. A real server is told where its keys are."""


def read_keys(settings: Settings) -> KeyRing:
    """The keys. Raises SettingsError, naming the file, rather than start without."""
    if not settings.sealing_keys:
        make_key_file(MADE_FOR_YOU)
    try:
        return load_key_ring(settings.sealing_keys or (MADE_FOR_YOU,))
    except KeyRingError as error:
        raise SettingsError(f"DCS_SEALING_KEYS: {error}. Make a key: {MAKE_A_KEY}") from None


def register(app: Flask, settings: Settings) -> None:
    """Keep the keys with the application. Raises SettingsError."""
    keys = read_keys(settings)
    app.extensions["sealing_keys"] = keys
    app.extensions["own_seals"] = {purpose: OwnSeal.of(keys, purpose) for purpose in (SECOND_FACTORS, KEPT_FORMS)}


def key_ring() -> KeyRing:
    """All keys of this server."""
    return cast(KeyRing, current_app.extensions["sealing_keys"])


def own_seal(purpose: str) -> OwnSeal:
    """What the server seals with for itself, for one of the purposes above."""
    return cast(OwnSeal, current_app.extensions["own_seals"][purpose])
