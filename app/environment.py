"""Single variables of the environment, each with a message that names it and says what to write there."""

import logging
import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from app.starting import CannotStart

log = logging.getLogger(__name__)

OURS = "DCS_"
NAMES = (
    "DCS_ADDRESS",
    "DCS_DEMO",
    "DCS_HTTPS",
    "DCS_IDLE_MINUTES",
    "DCS_INSTRUMENT_FOLDERS",
    "DCS_MAIL_FROM",
    "DCS_MAIL_HOST",
    "DCS_MAIL_PASSWORD",
    "DCS_MAIL_PLAIN",
    "DCS_MAIL_PORT",
    "DCS_MAIL_USER",
    "DCS_OIDC_CLIENT",
    "DCS_OIDC_ISSUER",
    "DCS_OIDC_NAME",
    "DCS_OIDC_SECRET",
    "DCS_PATHWAY",
    "DCS_PUBLIC_FIGURES",
    "DCS_RELEASES_URL",
    "DCS_RELEASE_KEY",
    "DCS_SEALING_KEYS",
    "DCS_TRUSTED_PROXIES",
)
"""Every variable that begins with `DCS_`: docs/operating.md says what each of them means."""
ALIKE = 0.8
"""How much a name must look like one of ours to be taken for it, from 0 to 1."""


class SettingsError(CannotStart):
    """The environment does not describe a server that can start; the text says which variable and why."""


def refuse_misspelt(environment: Mapping[str, str]) -> None:
    """Raise SettingsError for a name that is almost one of ours, and warn of any other that begins like ours.

    Not every other one is a mistake: an orchestrator makes variables of its own for a service called `dcs`.
    """
    for name in sorted(each for each in environment if each.startswith(OURS) and each not in NAMES):
        if meant := get_close_matches(name, NAMES, 1, ALIKE):
            raise SettingsError(f"{name} is no setting. Is {meant[0]} meant? See docs/operating.md.")
        log.warning("%s is no setting and means nothing here. See docs/operating.md.", name)


def switch(environment: Mapping[str, str], name: str, default: bool) -> bool:
    """Whether a variable is `1`. Raises SettingsError where it is not `0` either: `true` must not mean off."""
    given = environment.get(name) or str(int(default))
    if given not in ("0", "1"):
        raise SettingsError(f"{name} is 1 or 0, and not “{given}”.")
    return given == "1"


def number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises SettingsError for anything else."""
    given = environment.get(name) or str(default)
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise SettingsError(f"{name} is a whole number from {least} to {most}, and not “{given}”.")
    return int(given)


def paths_in(environment: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """The paths of a variable that may hold several, as PATH does."""
    return tuple(Path(part) for part in environment.get(name, "").split(os.pathsep) if part)
