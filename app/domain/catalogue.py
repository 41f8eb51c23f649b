"""All instruments the application knows."""

from collections.abc import Iterable, Iterator

from app.domain.errors import NotFound
from app.domain.instrument import Instrument


def version_order(version: str) -> tuple[int, ...]:
    """Sorts 1, 1.2 and 1.10 as versions and not as text."""
    return tuple(int(part) for part in version.split("."))


class Catalogue:
    """Every version of every instrument. Iterating gives the latest version of each, sorted by code."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        """ValueError where two instruments share code and version."""
        self._by_key: dict[tuple[str, str], Instrument] = {}
        for instrument in instruments:
            key = (instrument.code, instrument.version)
            if key in self._by_key:
                raise ValueError(f"{instrument.key} is there twice")
            self._by_key[key] = instrument
        oldest_first = sorted(self._by_key.values(), key=lambda each: (each.code, version_order(each.version)))
        self._latest = {instrument.code: instrument for instrument in oldest_first}

    def get(self, code: str, version: str) -> Instrument:
        """Exactly this version, which an assessment remembers. NotFound if it is not there."""
        try:
            return self._by_key[code, version]
        except KeyError:
            raise NotFound(f"instrument {code}@{version}") from None

    def latest(self, code: str) -> Instrument:
        """The newest version, used for a new assessment. NotFound if there is no such instrument."""
        try:
            return self._latest[code]
        except KeyError:
            raise NotFound(f"instrument {code}") from None

    def codes(self) -> tuple[str, ...]:
        """The codes of all instruments, sorted."""
        return tuple(self._latest)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self._latest.values())

    def __len__(self) -> int:
        return len(self._latest)

    def __contains__(self, code: object) -> bool:
        return code in self._latest
