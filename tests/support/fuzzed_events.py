"""What a broken or a hostile device sends to the events endpoint, with a token that is good."""

import json
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from hypothesis import strategies as st

from benchmarks.device import PADDED, Device, new_nonce
from tests.support.fuzzing import ODD_VALUE, Browser, Fuzzer

JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD_VALUE),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ODD_VALUE, inner, max_size=3)),
    max_leaves=6,
)
KINDS = st.sampled_from(("answer", "decline", "clear", "submit", "step", "", None))
ITEMS = st.one_of(st.sampled_from(("1", "2", "9", "10", "total:total", "goal_1", None)), ODD_VALUE)
INSIDE = st.fixed_dictionaries(
    {"kind": KINDS, "item": ITEMS, "value": st.one_of(st.sampled_from(("0", "1", "3")), ODD_VALUE, st.none(), JUNK)},
    optional={
        "form_id": st.one_of(st.just("a-form"), ODD_VALUE),
        "at": st.one_of(st.just(0), st.integers(), st.floats(), st.none()),
        "count": st.one_of(st.integers(-1, 9), JUNK),
        "flag": st.one_of(st.booleans(), JUNK),
        "more": JUNK,
    },
)
AROUND = st.dictionaries(st.sampled_from(("event_id", "assessment", "seq", "enc", "ct", "more")), JUNK, max_size=2)
HEADERS = st.dictionaries(
    st.sampled_from(("Authorization", "X-Nonce", "Content-Type")),
    st.one_of(st.sampled_from(("", "Bearer", "Bearer x", "application/json; charset=utf-16", "a" * 5000, "\xff"))),
    max_size=1,
)


class Sealed(NamedTuple):
    """One event: its place, what is inside, and what replaces the parts outside."""

    seq: int
    inside: Any
    around: dict[str, Any]


class Batch(NamedTuple):
    """Sealed events in a body, or any JSON, or any bytes."""

    events: list[Sealed]
    instead: Any
    headers: dict[str, str]


SEALED = st.builds(Sealed, st.integers(0, 12), st.one_of(INSIDE, JUNK), st.one_of(st.just({}), AROUND))
BATCHES = st.builds(
    Batch,
    st.lists(SEALED, max_size=2),
    st.one_of(st.none(), st.none(), st.none(), JUNK, st.binary(max_size=40)),
    st.one_of(st.just({}), st.just({}), HEADERS),
)
EVENTS, A_FILE = "POST sending.take_events", "POST sealed_files.bring_in, a file"


def deliver_case(sender: Fuzzer, device: Device, assessment: str, case: Batch) -> None:
    """Raises Fault where the server fails at it."""
    body = {"v": 1, "events": list(_sealed(device, assessment, case))} if case.instead is None else case.instead
    headers = {**device.headers(new_nonce()), **case.headers}
    sender.send(EVENTS, case, "POST", device.address, data=_as_bytes(body), headers=headers)


def bring_case(sender: Fuzzer, browser: Browser, device: Device, assessment: str, case: Batch) -> None:
    """The same in a file, which somebody carries to the desk. Raises Fault where the server fails at it."""
    body = case.instead
    if body is None:
        lease = {"occasion": device.occasion, "writer": device.writer, "keyId": device.key_id}
        leases = [{**lease, "events": list(_sealed(device, assessment, case))}]
        body = {"v": 1, "vig-dcs": "sealed events", "leases": leases}
    data = {"csrf_token": browser.token, "file": (BytesIO(_as_bytes(body)), "odd.vigsealed")}
    sender.send(A_FILE, case, "POST", "/sealed-file", browser.cookie, data=data)


def _sealed(device: Device, assessment: str, case: Batch) -> Iterator[dict[str, Any]]:
    for one in case.events:
        inside = json.dumps(one.inside).ljust(PADDED).encode()
        yield {**device.seal(assessment, one.seq, str(uuid.uuid4()), inside), **one.around}


def _as_bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()
