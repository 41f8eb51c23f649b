"""Tablets that answer, and a network that loses, doubles, reorders, holds back and lies."""

import contextlib
import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.device import Device, Event, had, new_nonce

LARGEST = 40
"""Events in a batch at most."""
YEARS = 315_360_000_000
"""Ten years, in milliseconds."""


@dataclass(frozen=True)
class Question:
    assessment: str
    item: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sitting:
    """One questionnaire on one tablet."""

    device: Device
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Made:
    """What a tablet did: the truth that the checker compares the database with."""

    writer: str
    assessment: str
    seq: int
    kind: str
    item: str | None
    value: str | None


@dataclass
class History:
    """Everything that was made, sent away for good or acknowledged. Shared by all tablets."""

    made: dict[str, Made] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    never_sent: set[str] = field(default_factory=set)
    posts: int = 0
    doubled: int = 0
    lied_to: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str) -> None:
        with self.lock:
            setattr(self, name, getattr(self, name) + 1)

    def answers(self, ids: set[str]) -> int:
        """How many of these are answers, not ends."""
        return sum(self.made[each].kind != "submit" for each in list(ids))


@dataclass(frozen=True)
class Nemesis:
    """How often the network does what."""

    lose_request: float = 0.05
    lose_reply: float = 0.05
    double: float = 0.2
    hold_back: float = 0.15
    lie: float = 0.04
    withhold: float = 0.05
    """Share of sittings in which one answer never leaves the tablet."""


class Tablet:
    """Works through sittings: answers a few questions, sends what it has in any order, believes proved words only."""

    def __init__(
        self, port: int, history: History, nemesis: Nemesis, chance: random.Random, *, believes_anything: bool = False
    ) -> None:
        self.port, self.history, self.nemesis, self.chance = port, history, nemesis, chance
        self.believes_anything = believes_anything
        self.held_back: list[tuple[Device, list[Event]]] = []

    def work(self, sittings: Sequence[Sitting], may_answer: Callable[[], bool], stop: threading.Event) -> None:
        """Until everything is acknowledged, or `stop`. `may_answer` says whether to go on to the next question."""
        for sitting in sittings:
            outbox: list[Event] = []
            for event in self._events(sitting):
                while not may_answer() and not stop.is_set():
                    self._exchange(sitting.device, outbox)
                    time.sleep(0.04)
                outbox.append(event)
                if self.chance.random() < 0.12:
                    self._exchange(sitting.device, outbox)
            while outbox and not stop.is_set():
                self._exchange(sitting.device, outbox)
        for device, events in self.held_back:
            self._post(device, events)

    def _events(self, sitting: Sitting) -> Iterator[Event]:
        """The answers with some changes of mind, and an end for each part. One answer may be lost on the way."""
        questions = [*sitting.questions, *self.chance.sample(sitting.questions, len(sitting.questions) // 6)]
        lost = self.chance.randrange(len(questions)) if self.chance.random() < self.nemesis.withhold else None
        for number, question in enumerate(questions):
            kind = self.chance.choices(("answer", "decline", "clear"), (18, 1, 1))[0]
            value = self.chance.choice(question.values) if kind == "answer" else None
            event = self._make(sitting.device, question.assessment, kind, question.item, value)
            if number == lost:
                self.history.never_sent.add(event["event_id"])
            else:
                yield event
        for assessment in dict.fromkeys(question.assessment for question in sitting.questions):
            yield self._make(sitting.device, assessment, "submit", None, None)

    def _make(self, device: Device, assessment: str, kind: str, item: str | None, value: str | None) -> Event:
        skew = self.chance.choice((0, 0, -YEARS, YEARS, -60_000))
        event = device.make(assessment, kind, item, value, at=int(time.time() * 1000) + skew)
        made = Made(device.writer, assessment, event["seq"], kind, item, value)
        with self.history.lock:
            self.history.made[event["event_id"]] = made
        return event

    def _exchange(self, device: Device, outbox: list[Event]) -> None:
        """Send some of what is waiting, in any order; keep a copy back now and then to deliver it much later."""
        if self.held_back and self.chance.random() < 0.3:
            self._post(*self.held_back.pop(self.chance.randrange(len(self.held_back))))
        batch = self.chance.sample(outbox, self.chance.randint(1, min(len(outbox), LARGEST))) if outbox else []
        if batch and self.chance.random() < self.nemesis.hold_back:
            self.held_back.append((device, list(batch)))
        doubles = self.chance.random() < self.nemesis.double
        copies = [threading.Thread(target=self._post, args=(device, batch)) for _ in range(self.chance.randint(1, 3))]
        for copy in copies if doubles else ():
            self.history.count("doubled")
            copy.start()
        said = self._post(device, batch)
        for copy in copies if doubles else ():
            copy.join()
        if said is None:
            time.sleep(0.1)
            return
        gone = {event["event_id"] for event in batch if had(said, event)}
        with self.history.lock:
            self.history.acknowledged |= gone
        outbox[:] = [event for event in outbox if event["event_id"] not in gone]

    def _post(self, device: Device, events: Sequence[Event]) -> Any:
        """What the server said, proved; None where nothing came back that can be believed."""
        nonce = new_nonce()
        if self.chance.random() < self.nemesis.lie:
            self.history.count("lied_to")
            return self._believed(device, nonce, lie(device, events))
        if self.chance.random() < self.nemesis.lose_request:
            return None
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            reply = self._request(device, nonce, events)
            if self.chance.random() >= self.nemesis.lose_reply:
                return self._believed(device, nonce, reply)
        return None

    def _believed(self, device: Device, nonce: str, reply: Any) -> Any:
        return json.loads(reply["body"]) if self.believes_anything and reply else device.proved(nonce, reply)

    def _request(self, device: Device, nonce: str, events: Sequence[Event]) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            body = json.dumps({"v": 1, "events": list(events)})
            connection.request("POST", device.address, body, device.headers(nonce))
            reply = connection.getresponse()
            text = reply.read()
        self.history.count("posts")
        return json.loads(text) if reply.status == 200 else None


def lie(device: Device, events: Sequence[Event]) -> dict[str, str]:
    """What a captive portal or a broken proxy could answer: friendly JSON that claims to have everything."""
    have: dict[str, list[tuple[int, int]]] = {}
    for event in events:
        have.setdefault(event["assessment"], []).append((event["seq"], event["seq"]))
    body = {"writer": device.writer, "have": have, "quarantined": [], "conflicts": [], "state": {}, "serverTime": 0}
    return {"body": json.dumps(body), "mac": secrets.token_urlsafe(32)}
