"""One simulated tablet, in a process of its own so that it takes no time from the server's threads.

Reads one JSON object a line: first the cookie, the CSRF token and the sittings, then `{"port": …, "seconds": …}` for
each run. Answers each run with the milliseconds of every post, as one JSON list. Standard library only: it starts fast.
"""

import http.client
import itertools
import json
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from typing import Any

Post = tuple[str, str]
"""An address and the value to save there."""


def posts(sittings: list[list[dict[str, Any]]]) -> Iterator[Post]:
    """Every step of every sitting, over and over. Each time round the values differ, so that each post is an event."""
    for tour in itertools.count():
        for sitting in sittings:
            for step in sitting:
                yield step["path"], step["values"][tour % len(step["values"])]


class Tablet:
    """Keeps one connection to each server, and its own place in the work for each."""

    def __init__(self, cookie: str, csrf_token: str, sittings: list[list[dict[str, Any]]]) -> None:
        self._headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Accept-Language": "en-GB,en",
        }
        self._csrf_token = csrf_token
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
            path, value = next(work)
            fields = {"csrf_token": self._csrf_token, "form_id": uuid.uuid4().hex, "answer": value}
            body = urllib.parse.urlencode(fields)
            began = time.perf_counter()
            connection.request("POST", path, body, self._headers)
            reply = connection.getresponse()
            reply.read()
            taken.append((time.perf_counter() - began) * 1000)
            if reply.status != 200:
                raise SystemExit(f"{path} answered {reply.status}")
        return taken


def main() -> None:
    tablet = Tablet(**json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        print(json.dumps(tablet.run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
