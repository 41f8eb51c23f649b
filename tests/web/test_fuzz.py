"""Nothing that anybody sends makes a fault of ours: every form and the events of devices, against Hypothesis.

A few hundred cases here; `make fuzz` sends 100,000, other ones at every run, and shows how far it has come.
"""

import os
import sys
import time

import pytest
from flask import Flask

from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from tests.support.addresses import belongings
from tests.support.client import PageClient
from tests.support.devices import a_device, part
from tests.support.factories import an_occasion, give_role
from tests.support.fuzzed_events import BATCHES, deliver_case
from tests.support.fuzzing import a_case, fields_of, forms_of, fuzzer, run_cases, targets
from tests.support.teams import a_team

MANY = int(os.environ.get("FUZZ_CASES", "0"))
"""How many in all; 0 for the few of every test run."""
TO_DEVICES = 0.1
"""The part of them that goes to the events endpoint."""
AT_ONCE = 500


def tell(words: str) -> None:
    if MANY:
        sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
        sys.stdout.flush()


@pytest.mark.asvs("2.2.1", "15.3.3", "15.3.5", "16.5.1")
def test_no_form_makes_a_fault(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    for role in (Role.SUPERVISOR, Role.SERVICE_LEAD, Role.NATIONAL_ANALYST, Role.ADMINISTRATOR):
        give_role(practitioner.user_id, role, practitioner.service_id)  # so that no form is refused to this person
    team = {**a_team("the others").ids, "service_id": practitioner.service_id}
    arguments = {**belongings(practitioner).arguments, **{name: (each,) for name, each in team.items()}}
    db.session.commit()
    forms, everywhere = forms_of(app, desk, arguments), targets(app, arguments)
    with fuzzer(desk) as sender:
        for number, address in enumerate(everywhere, 1):
            share = int(MANY * (1 - TO_DEVICES) / len(everywhere)) + 1 if MANY else 3 if address.method == "POST" else 1
            cases = a_case(fields_of(address, forms))
            run_cases(cases, lambda case, at=address: sender.tries(at, case), share, new=bool(MANY))
            tell(f"address {number:3} of {len(everywhere)}  {sender.sent:6} cases  {address.method} {address.endpoint}")
        tell(f"answers by status: {dict(sorted(sender.statuses.items()))}")
    assert sender.sent > 150
    assert {200, 303, 404, 422} <= set(sender.statuses), "what comes past the form must be tried, and not only the form"


@pytest.mark.asvs("2.2.1", "15.3.3", "15.3.5", "16.5.1")
def test_no_device_makes_a_fault(client: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device, phq9 = a_device(practitioner, occasion), part(occasion, "phq9")
    with fuzzer(client) as sender:
        left = int(MANY * TO_DEVICES) or 40
        while left > 0:
            run_cases(
                BATCHES, lambda case: deliver_case(sender, device, phq9, case), min(left, AT_ONCE), new=bool(MANY)
            )
            left -= AT_ONCE
            tell(f"events {sender.sent:6} batches")
        tell(f"answers by status: {dict(sorted(sender.statuses.items()))}")
    assert {200, 422} <= set(sender.statuses)
