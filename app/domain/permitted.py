"""Which measures a service may collect: some belong to somebody who must have agreed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.instrument import Instrument, LicenceStatus

FREE = frozenset(
    {
        LicenceStatus.BUNDLE,
        LicenceStatus.BUNDLE_CONDITIONAL,
        LicenceStatus.BUNDLE_AFTER_CONFIRMATION,
        LicenceStatus.METHOD,
    }
)
"""What may be collected by everybody. For all the rest a service says what it holds: a licence, or bought forms."""


class Standing(StrEnum):
    """Whether a service may choose a measure, and if not, why."""

    ON = "on"
    OFF = "off"
    NEEDS_LICENCE = "needs_licence"
    LICENCE_ENDED = "licence_ended"


@dataclass(frozen=True, slots=True)
class Permission:
    """What has been noted for one measure in one service. `licence_ends_on` is the first day without it."""

    switched_on: bool
    licence: str | None
    licence_ends_on: date | None


UNNOTED = Permission(switched_on=True, licence=None, licence_ends_on=None)
"""Where nothing has been noted: what is free may be chosen."""


def needs_licence(instrument: Instrument) -> bool:
    """Whether a service must say by what right it collects this measure."""
    return instrument.licence.status not in FREE


def standing(instrument: Instrument, permission: Permission, today: date) -> Standing:
    """How a measure stands in a service today."""
    if not permission.switched_on:
        return Standing.OFF
    if not needs_licence(instrument):
        return Standing.ON
    if not permission.licence:
        return Standing.NEEDS_LICENCE
    if permission.licence_ends_on is not None and permission.licence_ends_on <= today:
        return Standing.LICENCE_ENDED
    return Standing.ON
