"""Prints how long nine questions take with a device that answers for itself on a slow line, and without one.

`make throttled`, or `python -m benchmarks.throttled`. The line is a proxy of our own, 400 kbit/s and 400 ms, because a
browser's own throttling does not reach what a service worker asks for. Both sides are one browser on one machine, one
sitting after the other.
"""

import argparse
import contextlib
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.databases import on_sqlite
from benchmarks.servers import serving
from benchmarks.sittings import Sitting, open_application, settings_for, tablets

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from chromium import ensure_chromium

BITS_A_SECOND, DELAY = 400_000, 0.400
"""Each way has the whole rate and half of the delay."""
STEPS = 9
ROUNDS = 7
MOST = 1.10
"""Times the server's own figure on the same machine."""
TAP = """() => new Promise((resolve) => {
  document.querySelector("input[name=answer]").checked = true;
  const began = performance.now();
  document.addEventListener("htmx:afterSettle", () => resolve(performance.now() - began), { once: true });
  document.querySelector("#main button[type=submit]").click();
})"""


class SlowLine:
    """A TCP proxy that lets bytes through late and slowly. All connections share the line, as on a phone."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._free = {"up": 0.0, "down": 0.0}
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            far = socket.create_connection(("127.0.0.1", self._target))
            for source, sink, way in ((near, far, "up"), (far, near, "down")):
                threading.Thread(target=self._carry, args=(source, sink, way), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        """One direction of one connection. Bytes leave in order, each after its delay and its turn on the line."""
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                time.sleep(max(0.0, self._due(way, len(data)) - time.monotonic()))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _due(self, way: str, size: int) -> float:
        with self._lock:
            self._free[way] = max(self._free[way], time.monotonic()) + size * 8 / BITS_A_SECOND
            return self._free[way] + DELAY / 2


@dataclass(frozen=True, slots=True)
class Walk:
    """Seconds until the first page could be left, and milliseconds of each step from the tap to the next page."""

    ready: float
    steps: list[float]

    @property
    def whole(self) -> float:
        return sum(self.steps)


def walk(browser: Browser, port: int, sitting: Sitting, *, workers: bool) -> Walk:
    """Answer nine questions in a browser that has never been here."""
    context = browser.new_context(
        base_url=f"http://localhost:{port}", service_workers="allow" if workers else "block", reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    name, value = sitting.cookie.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{port}"}])
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"/q/{sitting.first_page.split('/')[2]}/")
    page.locator("[data-start]").wait_for(state="visible")
    ready = time.perf_counter() - began
    page.locator("[data-start]").click()
    page.locator("input[name=answer]").first.wait_for()
    page.wait_for_load_state("load")
    steps = [_tap(page) for _ in range(STEPS)]
    context.close()
    return Walk(ready, steps)


def _tap(page: Page) -> float:
    taken: float = page.evaluate(TAP)
    page.wait_for_timeout(300)  # a person reads; what is sent behind the tap is on the line meanwhile
    return taken


@contextlib.contextmanager
def measured(rounds: int) -> Iterator[tuple[int, int, list[Sitting]]]:
    """A real server, a slow line to it, and enough sittings: `(port, slow port, sittings)`."""
    with on_sqlite() as pair:
        sittings = [each[0] for each in tablets(open_application(pair.ours), rounds * 2 + 1, 1)]
        with serving("wsgi:app", settings_for(pair.ours)) as port:
            yield port, SlowLine(port).port, sittings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throttled", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds: int = parser.parse_args().rounds
    slow, near = [], []
    with measured(rounds) as (port, slow_port, sittings), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for number in range(rounds):
            slow.append(walk(browser, slow_port, sittings[2 * number], workers=True))
            near.append(walk(browser, port, sittings[2 * number + 1], workers=False))
        without = walk(browser, slow_port, sittings[-1], workers=False)
        browser.close()
    return report(slow, near, without)


def report(slow: list[Walk], near: list[Walk], without: Walk) -> int:
    """Print the table. Returns the exit status: 1 where the slow line is felt."""
    print(f"{STEPS} steps after the first page, from the tap to the next page; median of {len(slow)} sittings")
    for name, walks in (
        ("the device answers, 400 kbit/s and 400 ms", slow),
        ("the server answers, on the same machine", near),
        ("the server answers, 400 kbit/s and 400 ms", [without]),
    ):
        steps = sorted(step for each in walks for step in each.steps)
        print(
            f"  {name:44}{statistics.median(each.whole for each in walks):>8.0f} ms"
            f"   a step {statistics.median(steps):.1f}, p95 {steps[int(len(steps) * 0.95)]:.1f}"
            f"   ready after {statistics.median(each.ready for each in walks):.2f} s"
        )
    ratio = statistics.median(each.whole for each in slow) / statistics.median(each.whole for each in near)
    print(f"  ratio {ratio:.2f}; at most {MOST:.2f} is asked for")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
