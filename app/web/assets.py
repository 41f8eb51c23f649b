"""Which static files a page needs, for a device that will show it without a network."""

import re
from collections.abc import Iterable
from functools import cache
from posixpath import dirname, join, normpath

from app.config import PROJECT_ROOT

STATIC = PROJECT_ROOT / "static"
ADDRESS = "/static/"

_IN_PAGE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IN_FILE = {
    ".css": re.compile(r"""url\(["']?(?!data:)([^"')]+)"""),
    ".js": re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']"""),
}


def assets_of(pages: Iterable[str]) -> tuple[str, ...]:
    """The addresses that these pages ask for, and those that their style sheets and scripts ask for in turn."""
    found: dict[str, None] = {}
    for page in pages:
        for address in _IN_PAGE.findall(page):
            found.update(dict.fromkeys((address, *_asked_for_by(address.partition("?")[0].removeprefix(ADDRESS)))))
    return tuple(found)


@cache
def _asked_for_by(name: str) -> tuple[str, ...]:
    """`css/dcs.css` -> the addresses of its images. Read once: a static file does not change while a server runs."""
    path = STATIC / name
    pattern = _IN_FILE.get(path.suffix)
    if pattern is None or not path.is_file():
        return ()
    beside = [normpath(join(dirname(name), each)) for each in pattern.findall(path.read_text(encoding="utf-8"))]
    named = [each for each in dict.fromkeys(beside) if (STATIC / each).is_file()]
    return tuple(address for each in named for address in (ADDRESS + each, *_asked_for_by(each)))
