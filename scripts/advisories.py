"""`make advisories ARGS=all.zip`: are there known weaknesses in the locked packages? Asks no other host.

The argument is what osv.dev offers for PyPI (https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip), fetched
before and carried to where this runs: a zip, or a folder, of advisories in the OSV format, one JSON file each. That the
packages are those that were locked is checked by pip at every installation, by their hashes.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from environment import DEVELOP, ROOT, RUN, say
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)
TELL_EVERY = 5_000


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        say((__doc__ or "").strip())
        return 2
    locked = locked_in((ROOT / RUN).read_text() + (ROOT / DEVELOP).read_text())
    found = [line for advisory in advisories(Path(arguments[0])) for line in weaknesses(advisory, locked)]
    for line in sorted(found):
        say(line)
    say(f"{len(locked)} locked packages, {len(found)} known weaknesses.")
    return int(bool(found))


def locked_in(text: str) -> dict[str, Version]:
    """Normalised name -> version, from a lock file."""
    return {canonicalize_name(name): Version(version) for name, version in LOCKED.findall(text)}


def advisories(where: Path) -> Iterator[Mapping[str, Any]]:
    """Every advisory in a zip or a folder. OSError or BadZipFile where it is neither."""
    for number, text in enumerate(_texts(where), 1):
        if number % TELL_EVERY == 0:
            say(f"{number:,} advisories read")
        yield json.loads(text)


def _texts(where: Path) -> Iterator[bytes]:
    if where.is_dir():
        yield from (each.read_bytes() for each in sorted(where.glob("*.json")))
        return
    with zipfile.ZipFile(where) as archive:
        yield from (archive.read(name) for name in archive.namelist() if name.endswith(".json"))


def weaknesses(advisory: Mapping[str, Any], locked: Mapping[str, Version]) -> Iterator[str]:
    """A line for each locked package that an advisory is about, unless it was withdrawn."""
    if "withdrawn" in advisory:
        return
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") == "PyPI" and name in locked and affects(affected, locked[name]):
            names = ", ".join((advisory["id"], *advisory.get("aliases", ())))
            yield f"{name} {locked[name]}: {names}. {advisory.get('summary', '')}".rstrip()


def affects(affected: Mapping[str, Any], version: Version) -> bool:
    """Whether a version is listed, or lies in a range from where it came in to where it was mended."""
    listed = any(_version(each) == version for each in affected.get("versions", ()))
    ranges = (each["events"] for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM")
    return listed or any(_within(events, version) for events in ranges)


def _within(events: Iterable[Mapping[str, str]], version: Version) -> bool:
    inside = False
    for kind, at in sorted(((kind, at) for each in events for kind, at in each.items()), key=_place):
        here = _version(at)
        if here is None:
            continue
        if kind == "introduced" and version >= here:
            inside = True
        elif (kind == "fixed" and version >= here) or (kind == "last_affected" and version > here):
            inside = False
    return inside


def _place(event: tuple[str, str]) -> tuple[Version, bool]:
    kind, at = event
    return _version(at) or Version("0"), kind == "introduced"


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
