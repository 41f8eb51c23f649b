"""How much the first question page weighs for a browser that has never been here."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

IMPORTS = re.compile(rb"""\b(?:import|from)\s*["'](\.[^"']+)["']""")


@dataclass(frozen=True)
class Fetched:
    """One reply; `size` is its bytes on the wire: headers and content, compressed as it was sent."""

    address: str
    size: int
    content: bytes
    headers: dict[str, str]


class _Named(HTMLParser):
    """The addresses that a browser fetches along with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get({"link": "href", "script": "src", "img": "src"}.get(tag, ""))
        if address:
            self.addresses.append(address)


def weigh(port: int, cookie: str, path: str) -> tuple[Fetched, ...]:
    """The page at `path` and all that it makes a browser fetch, from 127.0.0.1. Raises ValueError for another host."""
    page = _fetch(port, cookie, path, "identity")
    named = _Named()
    named.feed(page.content.decode())
    found = {path: _fetch(port, cookie, path, "br, gzip")}
    wanted = named.addresses
    while wanted:
        address = urljoin(path, wanted.pop())
        if urlsplit(address).netloc:
            raise ValueError(f"{address} is on another host")
        if address not in found:
            found[address] = _fetch(port, cookie, address, "br, gzip")
            wanted += _imported(address, _fetch(port, cookie, address, "identity").content)
    return tuple(found.values())


def _imported(address: str, content: bytes) -> Iterator[str]:
    """The modules that a script imports by name."""
    if urlsplit(address).path.endswith(".js"):
        for name in IMPORTS.findall(content):
            yield urljoin(address, name.decode())


def _fetch(port: int, cookie: str, path: str, encoding: str) -> Fetched:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": encoding, "Accept-Language": "en-GB"})
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    if reply.status != 200:
        raise ValueError(f"{path} answered {reply.status}")
    head = sum(len(name) + len(value) + 4 for name, value in reply.getheaders()) + len("HTTP/1.1 200 OK\r\n\r\n")
    return Fetched(path, head + len(content), content, dict(reply.getheaders()))
