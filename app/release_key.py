"""The secret behind the noise of releases: one file, kept for ever. See docs/operating.md."""

import hashlib
import hmac

from app.config import Settings
from app.environment import SettingsError

FEWEST_BYTES = 32


def load_release_key(settings: Settings) -> bytes | None:
    """The secret; None where there is none, so that nothing can be released. A demonstration makes its own.

    Raises SettingsError where the file that is named cannot be used.
    """
    if settings.release_key is None:
        made = hmac.digest(settings.secret_key.encode(), b"noise of releases", "sha256")
        return made if settings.demonstration else None
    try:
        key = settings.release_key.read_bytes()
    except OSError as error:
        raise SettingsError(f"DCS_RELEASE_KEY: {settings.release_key} cannot be read ({error.strerror}).") from None
    if len(key) < FEWEST_BYTES:
        raise SettingsError(f"DCS_RELEASE_KEY: {settings.release_key} holds fewer than {FEWEST_BYTES} bytes.")
    return key


def key_check(key: bytes) -> str:
    """Tells one secret from another and nothing else: 32 hexadecimal digits."""
    return hmac.new(key, b"which key is this", hashlib.sha256).hexdigest()[:32]
