"""Which code made a release: a short hash of everything that decides about its figures."""

import hashlib
from functools import cache
from pathlib import Path

import app.domain.disclosure
import app.domain.statistics

PACKAGES = (app.domain.disclosure, app.domain.statistics)


@cache
def code_version() -> str:
    """The same for the same source text: 16 hexadecimal digits."""
    sources = [path for each in PACKAGES for folder in each.__path__ for path in sorted(Path(folder).glob("*.py"))]
    found = hashlib.sha256()
    for path in sources:
        found.update(f"{path.parent.name}/{path.name}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]
