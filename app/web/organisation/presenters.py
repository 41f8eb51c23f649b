"""What the pages about nations, regions and services show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.catalogue import Catalogue
from app.domain.instrument import Instrument
from app.domain.permitted import UNNOTED, Permission, Standing, standing
from app.queries.organisation import RegionView, ServiceView
from app.web import role_names, words


@dataclass(frozen=True)
class Row:
    name: str
    what: str
    href: str
    tag: str | None = None
    tag_kind: str = "grey"


@dataclass(frozen=True)
class RegionBlock:
    name: str
    href: str
    closed: bool
    services: tuple[Row, ...]


@dataclass(frozen=True)
class NationBlock:
    name: str
    regions: tuple[RegionBlock, ...]


def nations(regions: Sequence[RegionView], services: Sequence[ServiceView]) -> tuple[NationBlock, ...]:
    """Nation by nation, region by region: the services with how many people work there."""
    return tuple(
        NationBlock(nation, tuple(_region(each, services) for each in group))
        for nation, group in groupby(regions, key=lambda each: each.nation)
    )


def _region(region: RegionView, services: Sequence[ServiceView]) -> RegionBlock:
    rows = tuple(_service(each) for each in services if each.region.id == region.id)
    return RegionBlock(
        region.name, url_for("organisation.region", region_id=region.id), region.closed_on is not None, rows
    )


def _service(service: ServiceView) -> Row:
    return Row(
        service.name,
        ngettext("%(num)d person", "%(num)d people", service.members),
        url_for("organisation.service", service_id=service.id),
        _("Closed") if service.closed_on else None,
    )


def measure_rows(
    catalogue: Catalogue, service: ServiceView, noted: Mapping[str, Permission], today: date
) -> tuple[Row, ...]:
    """Every instrument with how it stands in this service."""
    return tuple(_measure(each, service, noted.get(each.code, UNNOTED), today) for each in catalogue)


def _measure(instrument: Instrument, service: ServiceView, noted: Permission, today: date) -> Row:
    stands = standing(instrument, noted, today)
    return Row(
        instrument.short_name,
        ". ".join(filter(None, (instrument.name, licence_words(noted)))),
        url_for("organisation.permission", service_id=service.id, code=instrument.code),
        str(role_names.STANDINGS[stands]),
        {Standing.ON: "green", Standing.OFF: "grey"}.get(stands, "orange"),
    )


def licence_words(noted: Permission) -> str:
    """`Licence 123, until before 1 May 2027`, or nothing."""
    if not noted.licence:
        return ""
    if noted.licence_ends_on is None:
        return noted.licence
    return _("%(licence)s, until before %(day)s", licence=noted.licence, day=words.day(noted.licence_ends_on))
