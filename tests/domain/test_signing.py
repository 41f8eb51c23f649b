"""Whose turn it is with a draft of a release."""

import uuid

import pytest

from app.domain.disclosure.signing import Draft, may_confirm, may_sign

PREPARER, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("by_command", "is_confirmed", "is_whole", "confirms", "signs"),
    [
        (False, False, True, set(), {OTHER}),
        (True, False, True, {PREPARER}, set()),
        (True, True, True, set(), {OTHER}),
        (False, False, False, set(), set()),
        (True, False, False, set(), set()),
        (True, True, False, set(), set()),
    ],
)
def test_whose_turn_it_is(
    *, by_command: bool, is_confirmed: bool, is_whole: bool, confirms: set[uuid.UUID], signs: set[uuid.UUID]
) -> None:
    draft = Draft(PREPARER, by_command, is_confirmed, is_whole)
    assert {each for each in (PREPARER, OTHER) if may_confirm(draft, each)} == confirms
    assert {each for each in (PREPARER, OTHER) if may_sign(draft, each)} == signs
