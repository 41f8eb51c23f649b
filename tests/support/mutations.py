"""What somebody with the database's password might do to a chain of the audit."""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.audit import Link

FIELDS = (
    "n",
    "previous",
    "hash",
    "chain",
    "at",
    "kind",
    "place",
    "actor_id",
    "roles",
    "sitting",
    "subject",
    "subject_id",
    "detail",
)
_OF_THE_LINK = {"n", "previous", "hash"}


def with_a_byte_changed(chance: random.Random, links: Sequence[Link]) -> list[Link]:
    place = chance.randrange(len(links))
    changed = list(links)
    changed[place] = changed_in(chance, links[place], chance.choice(FIELDS))
    return changed


def with_a_link_deleted(chance: random.Random, links: Sequence[Link]) -> list[Link]:
    place = chance.randrange(len(links))
    return [*links[:place], *links[place + 1 :]]


def with_a_link_inserted(chance: random.Random, links: Sequence[Link]) -> list[Link]:
    """A copy of some link, perhaps with something changed, anywhere."""
    extra, place = chance.choice(links), chance.randrange(len(links) + 1)
    if chance.random() < 0.5:
        extra = changed_in(chance, extra, chance.choice(FIELDS))
    return [*links[:place], extra, *links[place:]]


def with_two_links_swapped(chance: random.Random, links: Sequence[Link]) -> list[Link]:
    """In their places, or only in what they say: then the numbers are in order."""
    one, other = chance.sample(range(len(links)), 2)
    changed = list(links)
    changed[one], changed[other] = links[other], links[one]
    if chance.random() < 0.5:
        changed[one], changed[other] = (replace(changed[each], n=links[each].n) for each in (one, other))
    return changed


MUTATIONS: tuple[Callable[[random.Random, Sequence[Link]], list[Link]], ...] = (
    with_a_byte_changed,
    with_a_link_deleted,
    with_a_link_inserted,
    with_two_links_swapped,
)


def changed_in(chance: random.Random, link: Link, name: str) -> Link:
    """The link with one bit of one field flipped."""
    if name in _OF_THE_LINK:
        return replace(link, **{name: _changed(chance, getattr(link, name))})
    return replace(link, entry=replace(link.entry, **{name: _changed(chance, getattr(link.entry, name))}))


def _changed(chance: random.Random, value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=value.int ^ (1 << chance.randrange(128)))
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(8))
    if isinstance(value, str):
        raw = bytearray(value.encode())
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(7)
        return raw.decode()
    return value + timedelta(microseconds=1 << chance.randrange(30))
