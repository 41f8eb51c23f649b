"""What a release may know of families: only of those who agreed, in services that film families."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from app.domain.disclosure.lattice import Level, Quarter, Record
from app.domain.disclosure.written import PlaceName
from app.domain.outcome_parts import COURSES, ENDED
from app.domain.vocabulary import NationalUse, ServicePurpose
from app.extensions import db
from app.store.care import Dyad
from app.store.people import Region, Service
from app.store.releases import ReleaseNumber
from app.store.rollups import OutcomePart

_WHOSE = (ReleaseNumber.number, OutcomePart.record_key, OutcomePart.practitioner_id, OutcomePart.populations)
_WHERE = (Service.id.label("service_id"), Region.id.label("region_id"), Region.nation)
_WHEN = (OutcomePart.quarter_year, OutcomePart.quarter_number)
_SCORES = (OutcomePart.before_hundredths, OutcomePart.after_hundredths)
_OUTCOMES = (OutcomePart.improved, OutcomePart.recovered, OutcomePart.worse)
_PAIRED = and_(OutcomePart.before_hundredths.is_not(None), OutcomePart.after_hundredths.is_not(None))


def places() -> list[PlaceName]:
    """Every nation, region and service that counts."""
    rows = db.session.execute(
        select(Service.id, Service.name, Region.id.label("region_id"), Region.name.label("region"), Region.nation)
        .join(Region, Service.region_id == Region.id)
        .where(Service.purpose == ServicePurpose.FAMILIES)
    ).all()
    nations = {row.nation: PlaceName(Level.NATION, row.nation, row.nation, "uk") for row in rows}
    regions = {row.region_id: PlaceName(Level.REGION, str(row.region_id), row.region, row.nation) for row in rows}
    services = [PlaceName(Level.SERVICE, str(row.id), row.name, str(row.region_id)) for row in rows]
    return [*nations.values(), *regions.values(), *services]


def scales_with_pairs() -> frozenset[tuple[str, str]]:
    """`(instrument, scale)` of which anybody who counts has a pair."""
    rows = db.session.execute(_counting(OutcomePart.instrument_code, OutcomePart.scale).where(_PAIRED).distinct())
    return frozenset((row.instrument_code, row.scale) for row in rows)


def pairs(instrument_code: str, scale: str, until: Quarter) -> list[Record]:
    """Families measured twice up to a quarter, or counted (`COURSES`): each once, with their first course."""
    found = _parts(instrument_code, scale, until)
    return _each_once(db.session.execute(found if instrument_code == COURSES else found.where(_PAIRED)))


def ended(instrument_code: str, scale: str, until: Quarter) -> list[Record]:
    """Families whose course ended up to a quarter and who were measured before, after or both: each once."""
    ending = aliased(OutcomePart)
    not_paired = (
        _counting(*_WHOSE, *_WHERE, ending.quarter_year, ending.quarter_number, *_SCORES, *_OUTCOMES)
        .join(ending, ending.intervention_id == OutcomePart.intervention_id)
        .where(OutcomePart.instrument_code == instrument_code, OutcomePart.scale == scale, ~_PAIRED)
        .where(ending.instrument_code == COURSES, ending.scale == ENDED, _not_after(ending, until))
        .order_by(ending.quarter_year, ending.quarter_number, OutcomePart.intervention_id)
    )
    paired = pairs(instrument_code, scale, until)
    known = {each.member for each in paired}
    return [*paired, *(each for each in _each_once(db.session.execute(not_paired)) if each.member not in known)]


def _parts(instrument_code: str, scale: str, until: Quarter) -> Select[Any]:
    return (
        _counting(*_WHOSE, *_WHERE, *_WHEN, *_SCORES, *_OUTCOMES)
        .where(OutcomePart.instrument_code == instrument_code, OutcomePart.scale == scale)
        .where(_not_after(OutcomePart, until))
        .order_by(*_WHEN, OutcomePart.intervention_id)
    )


def _counting(*columns: Any) -> Select[Any]:
    """Parts of families who agree today. The dyad itself says so, whatever its parts were made with."""
    return (
        select(*columns)
        .select_from(OutcomePart)
        .join(Dyad, OutcomePart.dyad_id == Dyad.id)
        .join(ReleaseNumber, ReleaseNumber.dyad_id == Dyad.id)
        .join(Service, OutcomePart.service_id == Service.id)
        .join(Region, Service.region_id == Region.id)
        .where(OutcomePart.national_use, Dyad.national_use == NationalUse.AGREED)
        .where(Service.purpose == ServicePurpose.FAMILIES)
    )


def _not_after(part: Any, until: Quarter) -> Any:
    this_year = (part.quarter_year == until.year) & (part.quarter_number <= until.number)
    return (part.quarter_year < until.year) | this_year


def _each_once(rows: Iterable[Any]) -> list[Record]:
    """A family with two courses is one family: its first one counts."""
    found: dict[int, Record] = {}
    for row in rows:
        if row.number not in found:
            found[row.number] = _record(row)
    return list(found.values())


def _record(row: Any) -> Record:
    return Record(
        member=row.number,
        key=row.record_key,
        service=str(row.service_id),
        region=str(row.region_id),
        nation=row.nation,
        practitioner=str(row.practitioner_id),
        populations=frozenset(row.populations.split()),
        quarter=Quarter(row.quarter_year, row.quarter_number),
        before=row.before_hundredths or 0,
        after=row.after_hundredths or 0,
        improved=row.improved,
        recovered=row.recovered,
        worse=row.worse,
    )


def not_numbered() -> list[uuid.UUID]:
    """Dyads who agree and have no number yet, in an order that tells nothing."""
    numbered = select(ReleaseNumber.dyad_id)
    agreed = select(Dyad.id).where(Dyad.national_use == NationalUse.AGREED, Dyad.id.not_in(numbered))
    return list(db.session.scalars(agreed.order_by(Dyad.id)))
