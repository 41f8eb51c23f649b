"""How often somebody may guess (NCSC: no more than ten guesses in five minutes).

Three allowances, so that slowing a guesser down never locks a practitioner out before a visit:

* A *known device* is a browser on which this person has signed in before. Its own wrong tries count against it, and
  nobody else's do: whoever guesses at the account from elsewhere, or from the same hospital network, cannot use up
  its allowance. It proves nothing, and skips no password and no second factor.
* All other browsers share one allowance for each *account*.
* All other browsers of one *network* share one allowance for all accounts, so that one password cannot be tried on
  everybody.

Every allowance fills up again by itself. There is no state "locked" that somebody would have to undo.
"""

from dataclasses import dataclass
from datetime import timedelta

WITHIN = timedelta(minutes=5)
TRIES_ACCOUNT = 10
TRIES_DEVICE = 10
TRIES_NETWORK = 50
"""A clinic of fifty people may sit behind one address."""
CODES = 5
"""Wrong codes after one right password; then it is asked for anew, and its allowance is that of the account."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong tries of the last five minutes: at this account from no known device, from this very device, and from this
    network at any account from no known device."""

    account: int
    device: int
    network: int


def may_try(failures: Failures, *, known_device: bool) -> bool:
    """Whether one more guess is let through."""
    if known_device:
        return failures.device < TRIES_DEVICE
    return failures.account < TRIES_ACCOUNT and failures.network < TRIES_NETWORK
