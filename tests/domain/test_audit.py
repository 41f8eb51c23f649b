"""Whatever is done to a chain behind its back is found."""

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.audit import FIRST, Break, Entry, Head, Kind, Link, Subject, breaks, details, hash_of, link_up
from tests.support.mutations import FIELDS, MUTATIONS, changed_in

CHAIN = uuid.UUID(int=7)
BEGAN = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(
        chain=CHAIN,
        at=BEGAN + timedelta(seconds=number),
        kind=list(Kind)[number % 8],
        place="dyads.dyad",
        actor_id=uuid.UUID(int=number),
        roles="practitioner+supervisor",
        sitting=f"{number:016x}",
        subject=Subject.DYAD,
        subject_id=uuid.UUID(int=1000 + number),
        detail=details({"occasion": uuid.UUID(int=2000 + number)}),
    )


def chain(length: int) -> tuple[list[Link], Head]:
    links = link_up(Head(CHAIN), [entry(number) for number in range(length)])
    return links, Head(CHAIN, links[-1].n, links[-1].hash)


LINKS, HEAD = chain(12)


def test_a_chain_that_nobody_touched_holds() -> None:
    assert list(breaks(LINKS, HEAD)) == []
    assert list(breaks([], Head(CHAIN))) == []
    assert [link.n for link in LINKS] == list(range(1, 13))
    assert LINKS[0].previous == FIRST


def test_it_is_written_on_from_its_end() -> None:
    more = link_up(HEAD, [entry(12), entry(13)])
    assert [link.n for link in more] == [13, 14]
    assert list(breaks([*LINKS, *more], Head(CHAIN, 14, more[-1].hash))) == []


def test_the_hash_is_the_one_that_anybody_can_work_out() -> None:
    """SHA-256 of this text, by `printf '%s' … | sha256sum`."""
    plain = Entry(CHAIN, BEGAN, Kind.READ, "dyads.dyad")
    # ["00000000-0000-0000-0000-000000000007","1","2026-09-08T09:30:00.000000+00:00","read","dyads.dyad","None","","",
    #  "None","None","","000…0"] without the line end
    assert hash_of(plain, 1, FIRST) == "54606765511ac5793ace7c93eb61617c660bd77e23871a2e64a770cc7d52187d"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
def test_ten_thousand_random_mutations_are_all_found(mutation: Callable[..., list[Link]]) -> None:
    """2,500 of each of the four kinds: a byte changed, a link deleted, inserted, or swapped with another."""
    chance = random.Random(f"fixed {mutation.__name__}")
    for _ in range(2_500):
        changed = mutation(chance, LINKS)
        assert changed != LINKS
        assert any(breaks(changed, HEAD)), changed


def test_every_byte_of_every_field_counts() -> None:
    """Not by chance: each field of each link, once."""
    for place in range(len(LINKS)):
        for name in FIELDS:
            changed = list(LINKS)
            changed[place] = changed_in(random.Random(1), LINKS[place], name)
            assert any(breaks(changed, HEAD)), (place, name)


def rewritten(links: list[Link], place: int) -> tuple[list[Link], Head]:
    """What somebody does who may write everything: change one link, and work out all later ones and the end again."""
    entries = [link.entry for link in links]
    entries[place] = replace(entries[place], actor_id=uuid.UUID(int=999))
    forged = link_up(Head(CHAIN), entries)
    return forged, Head(CHAIN, forged[-1].n, forged[-1].hash)


def test_a_chain_written_anew_is_found_by_an_end_kept_elsewhere() -> None:
    forged, forged_head = rewritten(LINKS, 4)
    kept = Head(CHAIN, 8, LINKS[7].hash)
    assert list(breaks(forged, forged_head)) == []
    assert [str(each) for each in breaks(forged, forged_head, [kept])] == [
        f"chain {CHAIN}, link 8: is not the one whose hash was kept elsewhere"
    ]


def test_an_end_cut_off_is_found_by_an_end_kept_elsewhere() -> None:
    short = LINKS[:6]
    shortened = Head(CHAIN, 6, short[-1].hash)
    assert list(breaks(short, shortened)) == []
    assert list(breaks(short, shortened, [HEAD])) == [
        Break(CHAIN, 12, "is missing, though its hash was kept elsewhere")
    ]


def test_a_link_says_in_words_what_is_wrong_with_it() -> None:
    def why(links: list[Link]) -> str:
        return next(iter(breaks(links, HEAD))).why

    assert why(LINKS[:-1]) == "is the last one, but the chain should end with link 12"
    assert why(LINKS[1:]) == "has the number 2"
    assert why([replace(LINKS[0], previous="1" * 64), *LINKS[1:]]) == "does not continue the one before it"
    assert why([replace(LINKS[0], entry=replace(LINKS[0].entry, place="x")), *LINKS[1:]]) == "was changed"
    other = replace(LINKS[0].entry, chain=uuid.UUID(int=8))
    assert why([replace(LINKS[0], entry=other), *LINKS[1:]]) == "belongs to another chain"


def test_details_are_one_text_whatever_their_order() -> None:
    assert details({"b": 1, "a": CHAIN}) == '{"a":"00000000-0000-0000-0000-000000000007","b":"1"}'
    assert details({}) == ""
