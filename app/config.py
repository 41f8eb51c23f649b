"""Settings, read once from the environment.

Nothing secret has a default outside the demonstration and the tests: a server without a key does not start.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHIPPED_INSTRUMENTS = Path(__file__).resolve().parent / "instruments"
MAKE_A_KEY = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sealing_key.pem"


class SettingsError(Exception):
    """The environment does not describe a server that can start; the text says which variable and why."""


class Settings(BaseModel):
    """What differs between one installation and another. Frozen: a running server never changes its mind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str
    secret_key: str
    demonstration: bool = False
    https: bool = True
    """Cookies carry `Secure` and the `__Host-` prefix, and browsers are told to insist on HTTPS."""
    instrument_folders: tuple[Path, ...] = (SHIPPED_INSTRUMENTS,)
    """Folders of instrument definitions. A service adds its own measures by adding a folder."""
    sealing_keys: tuple[Path, ...] = ()
    """PEM files of the keys that open what devices sealed: the current one, then older ones. None: one is made."""
    sign_in_hours: int = 12
    """A sign-in ends after this many hours, whatever happens (ASVS 5.0, 7.3.2)."""
    fast_password_hash: bool = False
    """Cheap password hashing, for tests only."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read `DATABASE_URL`, `SECRET_KEY`, `DCS_DEMO`, `DCS_HTTPS`, `DCS_INSTRUMENT_FOLDERS` and `DCS_SEALING_KEYS`.

        Raises SettingsError in words an operator can act on.
        """
        demonstration = environment.get("DCS_DEMO") == "1"
        missing = [name for name in ("DATABASE_URL", "SECRET_KEY") if not environment.get(name)]
        if missing:
            raise SettingsError(f"Set {' and '.join(missing)} in the environment. `make run` sets them for you.")
        if not demonstration and len(environment["SECRET_KEY"]) < 32:
            raise SettingsError("SECRET_KEY must hold at least 32 characters. Make one: python3 -m secrets")
        if not demonstration and not environment.get("DCS_SEALING_KEYS"):
            raise SettingsError(f"Set DCS_SEALING_KEYS to the file of a P-256 key. Make one: {MAKE_A_KEY}")
        try:
            return cls(
                database_url=with_driver(environment["DATABASE_URL"]),
                secret_key=environment["SECRET_KEY"],
                demonstration=demonstration,
                https=environment.get("DCS_HTTPS", "0" if demonstration else "1") == "1",
                instrument_folders=(SHIPPED_INSTRUMENTS, *paths_in(environment, "DCS_INSTRUMENT_FOLDERS")),
                sealing_keys=paths_in(environment, "DCS_SEALING_KEYS"),
            )
        except ValidationError as error:
            raise SettingsError(str(error)) from error


def paths_in(environment: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """The paths of a variable that may hold several, as PATH does."""
    return tuple(Path(part) for part in environment.get(name, "").split(os.pathsep) if part)


def with_driver(url: str) -> str:
    """Name the driver in a plain address: `postgresql://…` (or `postgres://…`) becomes `postgresql+psycopg://…`."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
