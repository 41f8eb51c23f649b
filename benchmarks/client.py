"""One simulated tablet, in a process of its own so that it takes no time from the server's threads.

Reads one line of JSON after another: first the list of its sittings, then `{"port": …, "seconds": …}` for each run.
Answers each run with the milliseconds of every post, as one JSON list. Standard library only, so that it starts fast.
"""

import http.client
import itertools
import json
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "HX-Request": "true",
    "Accept-Language": "en-GB,en",
}


@dataclass(frozen=True)
class Post:
    """One answer to send: always with a new form id, so that it is always a new event."""

    path: str
    body: str
    cookie: str


def posts(sittings: list[Json]) -> Iterator[Post]:
    """Every step of every sitting, over and over; each time round with other values."""
    for tour in itertools.count():
        for sitting in sittings:
            for step in sitting["steps"]:
                value = step["values"][tour % len(step["values"])]
                fields = {"csrf_token": sitting["csrf_token"], "form_id": uuid.uuid4().hex, "answer": value}
                yield Post(step["path"], urllib.parse.urlencode(fields), sitting["cookie"])


class Tablet:
    """Keeps one connection to each server, and its own place in the work for each."""

    def __init__(self, sittings: list[Json]) -> None:
        self._sittings = sittings
        self._work: dict[int, Iterator[Post]] = {}
        self._connections: dict[int, http.client.HTTPConnection] = {}

    def run(self, port: int, seconds: float) -> list[float]:
        """Post for so many seconds. Raises SystemExit where a reply is not the next page."""
        work = self._work.setdefault(port, posts(self._sittings))
        connection = self._connections.setdefault(port, http.client.HTTPConnection("127.0.0.1", port))
        connection.close()  # servers hang up on who is silent between two runs
        connection.connect()
        taken = []
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            post = next(work)
            began = time.perf_counter()
            connection.request("POST", post.path, post.body, {**HEADERS, "Cookie": post.cookie})
            reply = connection.getresponse()
            reply.read()
            taken.append((time.perf_counter() - began) * 1000)
            if reply.status != 200:
                raise SystemExit(f"{post.path} answered {reply.status}")
        return taken


def main() -> None:
    tablet = Tablet(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        print(json.dumps(tablet.run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
