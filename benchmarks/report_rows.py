"""A made-up nation of 200 services and ten scales, as the sums and the release that reports read."""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import insert

from app.clock import now
from app.domain.disclosure.lattice import Level, Quarter
from app.domain.disclosure.release import release_scale
from app.domain.disclosure.written import METHOD, Heading, Measure, PlaceName, checksum, heading_text, part_text
from app.domain.outcome_parts import COURSES, ENDED, STARTED
from app.domain.rollups import NOTHING, Dimension, Sums
from app.domain.rollups import Heading as Place
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.accounts import start_sign_in
from app.operations.publishing import copy_out
from app.own_seal import SECOND_FACTORS, OwnSeal
from app.store.people import Membership, Region, Service, ServiceMeasure, User
from app.store.releases import PublishedPart, PublishedRelease
from app.store.rollups import Rollup
from app.store.shown import ShownSum
from app.store.signing_in import Authenticator
from benchmarks.attack.nation import nation
from benchmarks.outcome_rows import rows_of, shown_rows_of

SCALES = (
    *(("phq9", "total"), ("gad7", "total"), ("core10", "total"), ("epds", "total"), ("kpcs", "total")),
    *(("pbq", "total"), ("swemwbs", "total"), ("gbo", "mean"), ("hads", "anxiety"), ("mors_sf", "warmth")),
)
SERVICES, HANDFUL = 200, 5
QUARTERS = tuple(Quarter(2025 + place // 4, place % 4 + 1) for place in range(8))
ENDED_QUARTER = Quarter(2026, 1)
SINCE = date(2024, 1, 1)
WORKERS = tuple(f"{number:032x}" for number in range(3))
ATTRIBUTES = (
    (Dimension.POPULATION, ("neonatal", "parental_mental_health", "neglect")),
    (Dimension.POPULATION, ("carer_mother", "carer_father")),
    (Dimension.STAGE, ("trainee_1", "trainee_2", "accredited")),
    (Dimension.DELIVERY, ("home", "clinic", "remote")),
    (Dimension.COURT_ORDERED, ("yes", "no")),
    (Dimension.PRACTITIONER, WORKERS),
)


def fill_services(pairs: int) -> uuid.UUID:
    """So many pairs over all services and scales, five families of one kind at a time. Gives the first service."""
    chance = random.Random(pairs)
    handfuls = [_handful(chance) for _ in range(60)]
    region = Region(name=f"Made-up region {pairs}", nation="England")
    db.session.add(region)
    db.session.flush()
    services = [uuid.uuid4() for _ in range(SERVICES)]
    rows = [{"id": each, "name": f"Made-up {each}", "region_id": region.id} for each in services]
    db.session.execute(insert(Service), rows)
    for service in services:
        sums = _sums_of(service, pairs // SERVICES // len(SCALES) // HANDFUL, handfuls, chance)
        db.session.execute(insert(Rollup.__table__), rows_of(sums.items()))  # type: ignore[arg-type]
        db.session.execute(insert(ShownSum.__table__), shown_rows_of(sums.items()))  # type: ignore[arg-type]
    chosen = [
        {"service_id": services[0], "instrument_code": code, "position": place}
        for place, (code, _) in enumerate(SCALES, start=1)
    ]
    db.session.execute(insert(ServiceMeasure), chosen)
    db.session.commit()
    return services[0]


def _handful(chance: random.Random) -> Sums:
    total = NOTHING
    for _ in range(HANDFUL):
        x = 100 * chance.randint(8, 24)
        y = max(0, x - 100 * chance.randint(-4, 12))
        better, worse = x - y >= 600, y - x >= 600
        pair = Sums(1, 1, 0, 0, 0, 1, x, y, x * x, y * y, x * y, 1, better, better and y < 1000, worse, x >= 1000)
        total = total.plus(Sums(*map(int, pair)))
    return total


def _sums_of(service: uuid.UUID, handfuls: int, made: Sequence[Sums], chance: random.Random) -> dict[Place, Sums]:
    found: dict[Place, Sums] = {}
    for code, scale in SCALES:
        for _ in range(handfuls):
            told, quarter = chance.choice(made), chance.choice(QUARTERS)
            for dimension, member in _kind(chance):
                key = Place(service, code, scale, dimension, member, *quarter)
                found[key] = found.get(key, NOTHING).plus(told)
    for quarter in QUARTERS:
        for scale, told in ((STARTED, Sums(started=9 * handfuls)), (ENDED, Sums(ended=8 * handfuls))):
            found[Place(service, COURSES, scale, Dimension.EVERYBODY, "", *quarter)] = told
    return found


def _kind(chance: random.Random) -> Iterator[tuple[str, str]]:
    yield Dimension.EVERYBODY, ""
    yield Dimension.NATIONAL_USE, ""
    for dimension, members in ATTRIBUTES:
        yield dimension, chance.choice(members)


def publish_release(families: int) -> None:
    """A published release of ten scales, each with so many families measured twice.

    The figures of one scale are worked out; the other nine have the same under their own names.
    """
    made = nation(families, SERVICES)
    places = {(Level.SERVICE, each.service): (each.service, each.region) for each in made.records}
    places |= {(Level.REGION, each.region): (each.region, each.nation) for each in made.records}
    places |= {(Level.NATION, each.nation): (each.nation, "uk") for each in made.records}
    named = tuple(PlaceName(level, id_, name, within) for (level, id_), (name, within) in places.items())
    measures = tuple(Measure(code, scale, f"{code} {scale}", -1, 0, 30, 4.0, True) for code, scale in SCALES)
    found = release_scale(made.records, {}, secret=b"only measures how fast things are", scale="x.y", national_sd=None)
    figures = {address: each.figures for address, each in found.published.items()}
    heading = heading_text(Heading(Quarter(2026, 4), METHOD, named, measures))
    quarter = {"quarter_year": 2026, "quarter_number": 4}
    told = {"code_version": "benchmark", "heading": heading, "checksum": checksum(heading)}
    moment = datetime(2027, 5, 1, tzinfo=UTC)
    db.session.execute(insert(PublishedRelease), [{**quarter, **told, "published_at": moment}])
    rows = [{**quarter, "measure": each.key, "figures": part_text(each.key, figures)} for each in measures]
    db.session.execute(insert(PublishedPart), rows)
    db.session.commit()
    copy_out()


def cookie_of(app: Flask, role: Role, service_id: uuid.UUID | None) -> str:
    """The cookie of somebody with this role who has signed in with both steps."""
    user = User(email=f"{uuid.uuid4().hex}@example.org", name="Made-up person", password_hash="nobody signs in with it")
    db.session.add(user)
    db.session.flush()
    seal: OwnSeal = app.extensions["own_seals"][SECOND_FACTORS]
    db.session.add(Authenticator(user_id=user.id, sealed_secret=seal.seal(b"A" * 32, user.id.bytes), last_step=0))
    db.session.add(Membership(user_id=user.id, service_id=service_id, role=role, stage=None, starts_on=SINCE))
    token = start_sign_in(user.id, proved_at=now())
    db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"] = token
    cookie = browser.get_cookie("dcs")
    assert cookie is not None, "the session is kept in a cookie"
    return f"dcs={cookie.value}"
