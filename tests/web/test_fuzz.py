"""Nothing that anybody sends makes a fault of ours: every form and the events of devices, against Hypothesis.

A few hundred cases here, always the same; `make fuzz` sends 100,000, other ones at every run, and shows how far it is.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from app.domain.permissions import Action, Actor
from app.web.access import allow
from tests.support.addresses import Address
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.devices import a_device, part
from tests.support.factories import an_occasion
from tests.support.fuzzed_events import A_FILE, BATCHES, EVENTS, bring_case, deliver_case
from tests.support.fuzzed_forms import Target, send_round, shares
from tests.support.fuzzed_people import everybody, one_each
from tests.support.fuzzing import Fault, Fuzzer, browser_of, faults_of, fuzzer

MANY = int(os.environ.get("FUZZ_CASES", "0"))
"""How many in all; 0 for the few of every test run."""
START = int(os.environ.get("FUZZ_START", "0"))
"""The same number brings the same cases."""
REPORT = os.environ.get("FUZZ_REPORT")
NAME = os.environ.get("FUZZ_NAME", "")
FORMS, DEVICES = shares(MANY, (9, 1)) if MANY else (0, 40)
ROUNDS = 4 if MANY else 1
"""So that a run that is stopped early has been everywhere."""
TELL_EVERY = 5.0


class Progress:
    """A line every few seconds, and each fault as soon as it is found; after each round, a report in a file."""

    def __init__(self, sender: Fuzzer, name: str, total: int) -> None:
        self._sender, self._name, self._total, self._told = sender, name, total, 0.0
        self.faults: list[Fault] = []
        sender.after_each = self._tell

    def add(self, faults: list[Fault]) -> None:
        self.faults += faults
        for fault in faults:
            self._say(f"FAULT {fault}")
        if REPORT:
            told = {"statuses": self._sender.statuses, "faults": [str(each) for each in self.faults]}
            Path(f"{REPORT}-{self._name}.json").write_text(json.dumps(told))

    def finish(self) -> None:
        assert not self.faults, "\n".join(str(each) for each in self.faults)
        assert self._sender.sent.total() == self._total

    def _tell(self) -> None:
        if MANY and time.monotonic() - self._told > TELL_EVERY:
            self._told = time.monotonic()
            self._say(f"{self._sender.sent.total():7,} of {self._total:,} cases, {len(self.faults)} faults")

    def _say(self, words: str) -> None:
        if MANY:
            sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {NAME} {self._name}: {words}\n")
            sys.stdout.flush()


def test_a_fault_is_noticed_and_the_rest_goes_on(app: Flask, desk: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LookupError

    monkeypatch.setitem(app.view_functions, "account.stay", allow(Action.SIGNED_IN)(fail))
    browser = browser_of("staff", desk)
    paths = {"account.stay": "/account/stay", "auth.sign_out": "/sign-out"}
    everywhere = [Target(Address(name, "POST", (), path), browser, {}, 5) for name, path in paths.items()]
    with fuzzer(app) as sender:
        (fault,) = send_round(sender, everywhere, START, 1, set())
    assert "POST account.stay as staff, /account/stay\n" in str(fault)
    assert "LookupError" in str(fault)
    assert sender.sent[everywhere[1].asked] >= 5


@pytest.mark.asvs("2.2.1", "15.3.3", "15.3.5", "16.5.1")
def test_no_device_makes_a_fault(app: Flask, desk: PageClient, practitioner: Actor, clock: Clock) -> None:
    clock.stop()
    occasion = an_occasion(practitioner)
    device, phq9 = a_device(practitioner, occasion), part(occasion, "phq9")
    browser = browser_of("staff", desk)
    with fuzzer(app) as sender:
        progress = Progress(sender, "devices", DEVICES)
        ways = {
            EVENTS: lambda case: deliver_case(sender, device, phq9, case),
            A_FILE: lambda case: bring_case(sender, browser, device, phq9, case),
        }
        for number in range(1, ROUNDS + 1):
            for (asked, send), share in zip(ways.items(), shares(DEVICES, (4, 1)), strict=True):
                while (left := round(share * number / ROUNDS) - sender.sent[asked]) > 0 and not progress.faults:
                    progress.add(faults_of(BATCHES, send, left, START + sender.sent.total()))
    progress.finish()
    for asked in () if MANY else ways:
        assert {200, 422} <= set(sender.statuses[asked])


@pytest.mark.long
@pytest.mark.asvs("2.2.1", "15.3.3", "15.3.5", "16.5.1")
def test_no_form_makes_a_fault(app: Flask, practitioner: Actor, clock: Clock) -> None:
    clock.stop()  # hours of cases are sent by somebody who has just signed in
    everywhere = everybody(app, practitioner, FORMS)
    forms = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert forms - {each.address.endpoint for each in everywhere} == {"sending.take_events"}
    everywhere = everywhere if MANY else one_each(everywhere)
    failed: set[str] = set()
    with fuzzer(app) as sender:
        progress = Progress(sender, "forms", sum(each.share for each in everywhere))
        for number in range(1, ROUNDS + 1):
            progress.add(send_round(sender, everywhere, START, number / ROUNDS, failed))
    progress.finish()
    statuses = sum(sender.statuses.values(), Counter())
    assert {200, 303, 404, 422} <= set(statuses), "what comes past the form must be tried, and not only the form"
