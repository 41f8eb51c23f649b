"""What was done by whom, as a chain: each link holds the hash of the one before, so that none can be changed quietly.

Every service has a chain of its own, and there is one more for what has no service. A link names ids and words from
closed lists, never an answer, a score, a code or a goal: so a family can be erased without breaking its chain.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

FIRST = "0" * 64
"""What the first link of a chain holds in the place of an earlier hash."""


class Kind(StrEnum):
    """What happened. `ANSWER` is never a link: an answer is an append-only event with its author already."""

    READ = "read"
    CHANGE = "change"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"
    EXPORT = "export"
    ERASURE = "erasure"
    ANSWER = "answer"


class Subject(StrEnum):
    """What a link is about."""

    DYAD = "dyad"
    USER = "user"
    SERVICE = "service"
    RELEASE = "release"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, before it has its place in a chain."""

    chain: uuid.UUID
    at: datetime
    kind: Kind
    place: str
    """Where in the application: the name of a view, or a command."""
    actor_id: uuid.UUID | None = None
    """A member of staff or a grant; None for a command and for whoever is not signed in."""
    roles: str = ""
    """The roles held at that moment, sorted, with a plus sign between them."""
    sitting: str = ""
    """Which sign-in or grant: the beginning of a hash of its token."""
    subject: Subject | None = None
    subject_id: uuid.UUID | None = None
    detail: str = ""
    """Further ids and words from closed lists, as `details` writes them."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number and the hash of its last link. `n` is 0 and `hash` is FIRST for an empty one."""

    chain: uuid.UUID
    n: int = 0
    hash: str = FIRST


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in its place. `n` counts from 1."""

    n: int
    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and why."""

    chain: uuid.UUID
    n: int
    why: str

    def __str__(self) -> str:
        return f"chain {self.chain}, link {self.n}: {self.why}"


def details(values: Mapping[str, object]) -> str:
    """`{"occasion": id}` -> one canonical text; an empty one for nothing."""
    return _text({name: str(value) for name, value in values.items()}) if values else ""


def hash_of(entry: Entry, n: int, previous: str) -> str:
    """SHA-256 over everything a link says, with its number and the hash before it."""
    said = [
        str(entry.chain),
        str(n),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        entry.place,
        str(entry.actor_id),
        entry.roles,
        entry.sitting,
        str(entry.subject),
        str(entry.subject_id),
        entry.detail,
        previous,
    ]
    return hashlib.sha256(_text(said).encode()).hexdigest()


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def link_up(head: Head, entries: Sequence[Entry]) -> list[Link]:
    """The links that carry `entries`, in their order, on from `head`."""
    links: list[Link] = []
    n, previous = head.n, head.hash
    for entry in entries:
        n += 1
        links.append(Link(n, entry, previous, hash_of(entry, n, previous)))
        previous = links[-1].hash
    return links


def breaks(links: Iterable[Link], head: Head, known: Sequence[Head] = ()) -> Iterator[Break]:
    """Every place where the links of one chain, in the order of `n`, do not hold together or end elsewhere than `head`.

    `known` are heads of this chain that were kept on another machine: whoever rewrites the chain from some link on, its
    head included, still cannot meet them. Stops at the first break inside the chain: what follows it proves nothing.
    """
    awaited = {each.n: each.hash for each in known if each.n}
    n, previous = 0, FIRST
    for link in links:
        n += 1
        found = _wrong(link, head.chain, n, previous)
        if found is None and awaited.pop(n, link.hash) != link.hash:
            found = "is not the one whose hash was kept elsewhere"
        if found is not None:
            yield Break(head.chain, n, found)
            return
        previous = link.hash
    if (n, previous) != (head.n, head.hash):
        yield Break(head.chain, n, f"is the last one, but the chain should end with link {head.n}")
    for missing in sorted(awaited):
        yield Break(head.chain, missing, "is missing, though its hash was kept elsewhere")


def _wrong(link: Link, chain: uuid.UUID, n: int, previous: str) -> str | None:
    if link.entry.chain != chain:
        return "belongs to another chain"
    if link.n != n:
        return f"has the number {link.n}"
    if link.previous != previous:
        return "does not continue the one before it"
    if link.hash != hash_of(link.entry, n, previous):
        return "was changed"
    return None
