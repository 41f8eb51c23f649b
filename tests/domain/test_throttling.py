"""Three allowances: of the device, of the account from elsewhere, and of the network."""

import pytest

from app.domain.throttling import Failures, may_try


@pytest.mark.parametrize(
    ("account", "device", "network", "known_device", "let_through"),
    [
        (9, 0, 49, False, True),
        (10, 0, 0, False, False),
        (0, 0, 50, False, False),
        (10_000, 9, 10_000, True, True),
        (0, 10, 0, True, False),
    ],
)
@pytest.mark.asvs("6.1.1", "6.3.1")
def test_may_try(account: int, device: int, network: int, known_device: bool, let_through: bool) -> None:
    assert may_try(Failures(account, device, network), known_device=known_device) is let_through
