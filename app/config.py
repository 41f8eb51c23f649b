"""Settings, read once from the environment.

Nothing secret has a default outside the demonstration and the tests: a server without a key does not start.
"""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHIPPED_INSTRUMENTS = Path(__file__).resolve().parent / "instruments"
SHIPPED_PATHWAY = Path(__file__).resolve().parent / "pathway.yaml"
MAKE_A_KEY = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sealing_key.pem"


class SettingsError(Exception):
    """The environment does not describe a server that can start; the text says which variable and why."""


class Provider(BaseModel):
    """An identity provider that speaks OpenID Connect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str
    client_id: str
    client_secret: str
    name: str = "single sign-on"
    """What the button on the sign-in page says."""


class Mail(BaseModel):
    """A service's own mail server, for invitations. Nothing about a family is ever sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int = 587
    sender: str
    user: str | None = None
    password: str | None = None
    encrypted: bool = True
    """STARTTLS. Off only for a server on the same machine."""


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
    pathway: Path = SHIPPED_PATHWAY
    """A file that says what each stage of training asks for."""
    sealing_keys: tuple[Path, ...] = ()
    """PEM files of the keys that open what devices sealed: the current one, then older ones. None: one is made."""
    address: str | None = None
    """Where people find this server: `https://dcs.example.org`. No other host name is answered, links are made from it,
    and passkeys are tied to it. Without one, as in a demonstration, every host name is."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks (`10.0.0.0/8`) whose word about a visitor's address and protocol is taken. Nobody else's is."""
    sign_in_hours: int = 12
    """A sign-in ends after this many hours, whatever happens (ASVS 5.0, 7.3.2)."""
    idle_minutes: int = Field(default=30, ge=5, le=120)
    """A sign-in ends when it was not used for this long (ASVS 5.0, 7.3.1)."""
    provider: Provider | None = None
    """Single sign-on. Off unless it is set up."""
    mail: Mail | None = None
    """Without one, a link is shown to whoever made it, to be handed over."""
    release_key: Path | None = None
    """A file of at least 32 random bytes: the secret behind the noise of releases. Without it nothing is released."""
    releases_url: str | None = None
    """PostgreSQL, signed in as the role that may read releases and nothing else. SQLite has a file for that."""
    public_figures: bool = False
    """Whether the newest release is shown to everybody, without a sign-in."""
    fast_password_hash: bool = False
    """Cheap password hashing, for tests only."""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ip_network(network)
        return networks

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", address):
            raise ValueError("the address is a scheme and a host, as in https://dcs.example.org")
        return address

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read `DATABASE_URL`, `SECRET_KEY` and the `DCS_…` of docs/operating.md.

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
        if not demonstration and not environment.get("DCS_ADDRESS"):
            raise SettingsError("Set DCS_ADDRESS to where people find this server, as in https://dcs.example.org")
        if environment.get("DCS_PUBLIC_FIGURES") == "1" and not (demonstration or _reads_apart(environment)):
            raise SettingsError("DCS_PUBLIC_FIGURES also needs DCS_RELEASES_URL: a role that may read nothing else.")
        try:
            return cls(
                database_url=with_driver(environment["DATABASE_URL"]),
                secret_key=environment["SECRET_KEY"],
                demonstration=demonstration,
                https=environment.get("DCS_HTTPS", "0" if demonstration else "1") == "1",
                instrument_folders=(SHIPPED_INSTRUMENTS, *paths_in(environment, "DCS_INSTRUMENT_FOLDERS")),
                pathway=Path(environment.get("DCS_PATHWAY") or SHIPPED_PATHWAY),
                sealing_keys=paths_in(environment, "DCS_SEALING_KEYS"),
                address=environment.get("DCS_ADDRESS") or None,
                trusted_proxies=tuple(environment.get("DCS_TRUSTED_PROXIES", "").split()),
                idle_minutes=int(environment.get("DCS_IDLE_MINUTES") or 30),
                provider=provider_in(environment),
                mail=mail_in(environment),
                release_key=next(iter(paths_in(environment, "DCS_RELEASE_KEY")), None),
                releases_url=with_driver(environment.get("DCS_RELEASES_URL", "")) or None,
                public_figures=environment.get("DCS_PUBLIC_FIGURES", "1" if demonstration else "0") == "1",
            )
        except ValidationError as error:
            raise SettingsError(str(error)) from error


def _reads_apart(environment: Mapping[str, str]) -> bool:
    """Whether releases are read by a connection of their own: on SQLite always, from a file of their own."""
    return environment["DATABASE_URL"].startswith("sqlite") or bool(environment.get("DCS_RELEASES_URL"))


def provider_in(environment: Mapping[str, str]) -> Provider | None:
    """The identity provider, if one is set up: all of its three settings, or none of them."""
    settings = ("DCS_OIDC_ISSUER", "DCS_OIDC_CLIENT", "DCS_OIDC_SECRET")
    names = dict(zip(("issuer", "client_id", "client_secret"), settings, strict=True))
    given = {field: environment[name] for field, name in names.items() if environment.get(name)}
    if not given:
        return None
    if missing := [name for field, name in names.items() if field not in given]:
        raise SettingsError(f"Single sign-on also needs {' and '.join(missing)}.")
    if environment.get("DCS_OIDC_NAME"):
        given["name"] = environment["DCS_OIDC_NAME"]
    return Provider.model_validate(given)


def mail_in(environment: Mapping[str, str]) -> Mail | None:
    """The mail server of `DCS_MAIL_HOST`, `_PORT`, `_FROM`, `_USER`, `_PASSWORD` and `_PLAIN`, if there is one."""
    host = environment.get("DCS_MAIL_HOST")
    if not host:
        return None
    if not environment.get("DCS_MAIL_FROM"):
        raise SettingsError("DCS_MAIL_HOST also needs DCS_MAIL_FROM: the address that messages come from.")
    return Mail(
        host=host,
        port=int(environment.get("DCS_MAIL_PORT") or 587),
        sender=environment["DCS_MAIL_FROM"],
        user=environment.get("DCS_MAIL_USER") or None,
        password=environment.get("DCS_MAIL_PASSWORD") or None,
        encrypted=environment.get("DCS_MAIL_PLAIN") != "1",
    )


def paths_in(environment: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """The paths of a variable that may hold several, as PATH does."""
    return tuple(Path(part) for part in environment.get(name, "").split(os.pathsep) if part)


def with_driver(url: str) -> str:
    """Name the driver in a plain address: `postgresql://…` (or `postgres://…`) becomes `postgresql+psycopg://…`."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
