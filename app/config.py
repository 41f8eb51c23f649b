"""Settings, read once from the environment.

Nothing secret has a default outside the demonstration and the tests: a server without a key does not start.
"""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.environment import SettingsError, number, paths_in, refuse_misspelt, switch

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHIPPED_INSTRUMENTS = Path(__file__).resolve().parent / "instruments"
SHIPPED_PATHWAY = Path(__file__).resolve().parent / "pathway.yaml"
MAKE_A_KEY = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sealing_key.pem"
DATABASES = "Write postgresql://user:password@host/name, or sqlite:////absolute/path.sqlite with four slashes."


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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read `DATABASE_URL`, `SECRET_KEY` and the `DCS_…` of docs/operating.md.

        Raises SettingsError in words an operator can act on.
        """
        refuse_misspelt(environment)
        demonstration = switch(environment, "DCS_DEMO", False)
        _require(environment, demonstration)
        https = switch(environment, "DCS_HTTPS", not demonstration)
        return cls(
            database_url=_database(environment, "DATABASE_URL", demonstration),
            secret_key=environment["SECRET_KEY"],
            demonstration=demonstration,
            https=https,
            instrument_folders=(SHIPPED_INSTRUMENTS, *paths_in(environment, "DCS_INSTRUMENT_FOLDERS")),
            pathway=Path(environment.get("DCS_PATHWAY") or SHIPPED_PATHWAY),
            sealing_keys=paths_in(environment, "DCS_SEALING_KEYS"),
            address=_address(environment, https),
            trusted_proxies=_networks(environment),
            idle_minutes=number(environment, "DCS_IDLE_MINUTES", 30, 5, 120),
            provider=provider_in(environment),
            mail=mail_in(environment),
            release_key=next(iter(paths_in(environment, "DCS_RELEASE_KEY")), None),
            releases_url=_database(environment, "DCS_RELEASES_URL", demonstration) or None,
            public_figures=switch(environment, "DCS_PUBLIC_FIGURES", demonstration),
        )


def _require(environment: Mapping[str, str], demonstration: bool) -> None:
    """Raise SettingsError where something is missing, or too short, that a server cannot do without."""
    missing = [name for name in ("DATABASE_URL", "SECRET_KEY") if not environment.get(name)]
    if missing:
        raise SettingsError(f"Set {' and '.join(missing)} in the environment. `make run` sets them for you.")
    if demonstration:
        return
    if len(environment["SECRET_KEY"]) < 32:
        raise SettingsError("SECRET_KEY must hold at least 32 characters. Make one: openssl rand -hex 32")
    if not environment.get("DCS_SEALING_KEYS"):
        raise SettingsError(f"Set DCS_SEALING_KEYS to the file of a P-256 key. Make one: {MAKE_A_KEY}")
    if not environment.get("DCS_ADDRESS"):
        raise SettingsError("Set DCS_ADDRESS to where people find this server, as in https://dcs.example.org")
    if switch(environment, "DCS_PUBLIC_FIGURES", False) and not _reads_apart(environment):
        raise SettingsError("DCS_PUBLIC_FIGURES also needs DCS_RELEASES_URL: a role that may read nothing else.")


def _address(environment: Mapping[str, str], https: bool) -> str | None:
    """Scheme and host, without a slash at the end. Raises SettingsError for anything more, and for the wrong scheme."""
    address = environment.get("DCS_ADDRESS", "").rstrip("/").lower()
    if not address:
        return None
    if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", address):
        raise SettingsError("DCS_ADDRESS is a scheme and a host and no more, as in https://dcs.example.org")
    if https and not address.startswith("https://"):
        raise SettingsError(
            "DCS_ADDRESS begins with http://, where browsers send no cookie that is marked `Secure`, so nobody could "
            "sign in. Make it https://, or set DCS_HTTPS=0 to try things out on one machine."
        )
    return address


def _networks(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Networks, with spaces or commas between. Raises SettingsError naming what is none."""
    networks = tuple(environment.get("DCS_TRUSTED_PROXIES", "").replace(",", " ").split())
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise SettingsError(f"DCS_TRUSTED_PROXIES: {error}. Write networks, as in 10.0.0.0/8.") from None
    return networks


def _database(environment: Mapping[str, str], name: str, demonstration: bool) -> str:
    """The address of a database with its driver, or nothing. A relative file lies in `instance/`.

    Raises SettingsError, which never shows the address.
    """
    given = environment.get(name, "")
    if not given:
        return ""
    try:
        url = make_url(with_driver(given))
    except (ArgumentError, ValueError):
        raise SettingsError(f"{name} cannot be read. {DATABASES}") from None
    kind, file = url.get_backend_name(), url.database or ""
    if kind not in ("postgresql", "sqlite") or (kind == "sqlite" and not demonstration and not file.startswith("/")):
        raise SettingsError(f"{name} names no database that can be used. {DATABASES}")
    if kind == "sqlite" and file and not file.startswith(("/", ":", "file:")):
        return f"sqlite:///{PROJECT_ROOT / 'instance' / file}"
    return with_driver(given)


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
    if not given["issuer"].startswith(("https://", "http://localhost")):
        raise SettingsError("DCS_OIDC_ISSUER is an address that begins with https://")
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
        port=number(environment, "DCS_MAIL_PORT", 587, 1, 65_535),
        sender=environment["DCS_MAIL_FROM"],
        user=environment.get("DCS_MAIL_USER") or None,
        password=environment.get("DCS_MAIL_PASSWORD") or None,
        encrypted=not switch(environment, "DCS_MAIL_PLAIN", False),
    )


def with_driver(url: str) -> str:
    """Name the driver in a plain address: `postgresql://…` (or `postgres://…`) becomes `postgresql+psycopg://…`."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
