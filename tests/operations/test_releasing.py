"""A release: prepared by one person, signed by another, and then the same for ever."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, scoped_session

from app.cli.transaction import committing
from app.domain.disclosure.lattice import EVERYBODY, Address, Level
from app.domain.disclosure.membership import unpack
from app.domain.disclosure.release import Figures
from app.domain.disclosure.written import checksum, read_part
from app.domain.errors import Closed, Invalid, NotAllowed
from app.domain.outcome_parts import COURSES, ENDED
from app.domain.permissions import Actor
from app.domain.vocabulary import NationalUse, Role, ServicePurpose
from app.extensions import db
from app.operations.release_source import RowSource
from app.operations.releasing import begin_release, discard_draft, prepare_next, worked_out
from app.operations.signing_off import confirm_draft, sign_release
from app.operations.withdrawing import erase, set_national_use
from app.queries.releasing import published_before, whole_of
from app.store.audit import AuditLink
from app.store.care import Dyad, Intervention
from app.store.people import Service
from app.store.releases import PublishedPart, PublishedRelease, Release, ReleaseNumber, ReleasePart
from app.store.rollups import OutcomePart
from tests.support.factories import TODAY, a_member, a_practitioner, email_of
from tests.support.instruments import shipped_catalogue
from tests.support.releases import (
    FIRST,
    KEY,
    MOMENT,
    PHQ9,
    SECOND,
    SmallSource,
    families,
    prepared,
    signed,
    without,
)

UK = Address(Level.UK, "uk", EVERYBODY, FIRST)


@pytest.fixture
def preparer(db_session: scoped_session[Session]) -> Actor:
    return a_member(Role.NATIONAL_ANALYST, name="Preparer")


@pytest.fixture
def signer(preparer: Actor) -> Actor:
    return a_member(Role.NATIONAL_ANALYST, name="Signer")


def figures(measure: str = PHQ9.key) -> dict[Address, Figures]:
    """What is published of the newest signed release."""
    newest = select(PublishedPart.figures).where(PublishedPart.measure == measure)
    newest = newest.order_by(PublishedPart.quarter_year.desc(), PublishedPart.quarter_number.desc()).limit(1)
    return read_part(db.session.scalars(newest).one())


@pytest.mark.both_databases
def test_two_people_and_then_never_again(preparer: Actor, signer: Actor) -> None:
    source = SmallSource(families(100))
    release_id = begin_release(preparer, FIRST, source, KEY, MOMENT)
    with pytest.raises(Closed):
        sign_release(signer, release_id, source)  # nothing has been worked out
    assert prepare_next(preparer, release_id, source, KEY) == "phq9.total"
    assert prepare_next(preparer, release_id, source, KEY) is None
    assert db.session.scalar(select(func.count()).select_from(PublishedRelease)) == 0
    with pytest.raises(NotAllowed):
        sign_release(preparer, release_id, source)
    sign_release(signer, release_id, source)
    db.session.commit()
    published = db.session.scalars(select(PublishedRelease)).one()
    assert published.checksum == checksum(whole_of(release_id))
    assert figures()[UK].n in range(90, 111, 5)
    for again in (sign_release, lambda actor, release, _source: discard_draft(actor, release)):
        with pytest.raises(Closed):
            again(signer, release_id, source)
    with pytest.raises(Invalid, match="is signed"):
        begin_release(preparer, FIRST, source, KEY, MOMENT)
    for change in (
        update(Release).values(heading="{}"),
        delete(Release),
        update(ReleasePart).values(figures="[]"),
        delete(ReleasePart),
        update(PublishedRelease).values(heading="{}"),
        delete(PublishedPart),
    ):
        with pytest.raises(DatabaseError, match="a signed release is never changed"), db.session.begin_nested():
            db.session.execute(change)
    added = {"release_id": release_id, "measure": "x", "figures": "", "members": b"", "withheld": "", "renewed": 0}
    with pytest.raises(DatabaseError, match="never changed"), db.session.begin_nested():
        db.session.execute(insert(ReleasePart), [added])
    told = db.session.scalars(select(AuditLink.detail).where(AuditLink.subject_id == release_id)).all()
    assert any(published.checksum[:16] in each for each in told)


def test_a_command_prepares_in_somebodys_name_and_says_so(
    app: Flask, preparer: Actor, signer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SmallSource(families(100))
    monkeypatch.setattr("app.cli.releases.RowSource", lambda *_: source)
    monkeypatch.setitem(app.extensions, "release_key", KEY)
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert "Error" in run(args=["release", "prepare", "2025-q1", "--by", email_of(a_member(Role.ADMINISTRATOR))]).output
    made = run(args=["release", "prepare", "2025-q1", "--by", email_of(preparer)])
    assert "Preparer confirms it" in made.output
    release_id, by_command = db.session.execute(select(Release.id, Release.by_command)).one()
    assert by_command
    link = db.session.scalars(select(AuditLink).where(AuditLink.subject_id == release_id)).one()
    assert (link.place, link.actor_id) == ("release prepare", None)
    assert str(preparer.user_id) in link.detail
    for refused in (lambda: sign_release(signer, release_id, source), lambda: confirm_draft(signer, release_id)):
        with pytest.raises(NotAllowed):
            refused()
    confirm_draft(preparer, release_id)
    with pytest.raises(Closed):
        confirm_draft(preparer, release_id)
    with pytest.raises(NotAllowed):
        sign_release(preparer, release_id, source)
    sign_release(signer, release_id, source)
    db.session.commit()
    who = select(AuditLink.actor_id).where(AuditLink.subject_id == release_id).order_by(AuditLink.n)
    assert db.session.scalars(who).all() == [None, preparer.user_id, signer.user_id]


def test_nobody_else_prepares_or_signs(preparer: Actor) -> None:
    source = SmallSource(families(100))
    release_id = prepared(preparer, source)
    for actor in (a_practitioner(), a_member(Role.SERVICE_LEAD), a_member(Role.ADMINISTRATOR)):
        for refused in (
            lambda actor: begin_release(actor, FIRST, source, KEY, MOMENT),
            lambda actor: prepare_next(actor, release_id, source, KEY),
            lambda actor: sign_release(actor, release_id, source),
            lambda actor: discard_draft(actor, release_id),
        ):
            with pytest.raises(NotAllowed):
                refused(actor)


def test_prepared_again_it_is_the_same_to_the_byte(preparer: Actor, signer: Actor) -> None:
    source = SmallSource(families(100))
    first = whole_of(prepared(preparer, source))
    again = whole_of(prepared(signer, SmallSource(list(reversed(source.records)))))
    assert again == first
    assert whole_of(signed(preparer, signer, source)) == first
    found = worked_out(source, PHQ9, FIRST, published_before(FIRST, PHQ9.key), KEY)
    assert {address: each.figures for address, each in found.published.items()} == figures()


def test_nine_who_came_and_one_who_went_change_nothing(preparer: Actor, signer: Actor) -> None:
    records = families(100)
    signed(preparer, signer, SmallSource(records))
    first = figures()
    signed(preparer, signer, SmallSource([*records[1:], *families(9, first=1_000)]), SECOND)
    assert {address: each for address, each in figures().items() if address.until == FIRST} == first


def test_ten_who_came_are_counted(preparer: Actor, signer: Actor) -> None:
    records = families(100)
    signed(preparer, signer, SmallSource(records))
    first = figures()
    signed(preparer, signer, SmallSource([*records, *families(40, first=1_000)]), SECOND)
    assert figures()[UK] != first[UK]
    release = db.session.scalars(select(Release).order_by(Release.quarter_number.desc())).first()
    assert release is not None
    members = unpack(db.session.scalars(select(ReleasePart.members).where(ReleasePart.release_id == release.id)).one())
    assert len(members[UK]) == 140
    for each in families(40, first=1_000):
        assert str(each.key) not in whole_of(release.id)


def test_a_family_that_leaves_between_the_draft_and_the_signature_stops_it(preparer: Actor, signer: Actor) -> None:
    records = families(100)
    release_id = prepared(preparer, SmallSource(records))
    with pytest.raises(Invalid, match="somebody who has left"):
        sign_release(signer, release_id, SmallSource(without(records, 7)))
    release_id = prepared(preparer, SmallSource(without(records, 7)))
    sign_release(signer, release_id, SmallSource(without(records, 7)))


def test_without_the_secret_or_with_another_one_nothing_is_released(preparer: Actor, signer: Actor) -> None:
    source = SmallSource(families(100))
    with pytest.raises(Invalid, match="not set up"):
        begin_release(preparer, FIRST, source, None, MOMENT)
    signed(preparer, signer, source)
    with pytest.raises(Invalid, match="another one"):
        begin_release(preparer, SECOND, source, b"another secret of thirty two byte", MOMENT)


def test_a_quarter_that_is_not_over_waits(preparer: Actor) -> None:
    with pytest.raises(Invalid, match="not over"):
        begin_release(preparer, SECOND, SmallSource(families(100)), KEY, MOMENT - timedelta(days=10))


@pytest.fixture
def nation(preparer: Actor) -> Callable[..., list[Actor]]:
    """Real rows: practitioners of services, three in each, with so many families who were measured twice."""

    def make(services: int, each: int, purpose: ServicePurpose = ServicePurpose.FAMILIES) -> list[Actor]:
        people = []
        for _ in range(services):
            first = a_practitioner()
            others = [a_practitioner(first.service_id) for _ in range(2)]
            db.session.execute(update(Service).where(Service.id == first.service_id).values(purpose=purpose))
            people += [first, *others]
        for place in range(each * services):
            _a_measured_family(people[place % len(people)], place)
        db.session.flush()
        return people

    return make


def _a_measured_family(actor: Actor, number: int) -> Dyad:
    dyad = Dyad(
        code=f"{number:08}",
        service_id=actor.service_id,
        practitioner_id=actor.user_id,
        adult_role="mother",
        adult_age="20_29",
        child_age="unborn",
        referral="gp",
        court_ordered=False,
        national_use=NationalUse.AGREED,
    )
    db.session.add(dyad)
    db.session.flush()
    course = Intervention(dyad_id=dyad.id, stage="accredited", started_on=TODAY)
    db.session.add(course)
    db.session.flush()
    shared: dict[str, Any] = {
        "intervention_id": course.id,
        "dyad_id": dyad.id,
        "record_key": dyad.record_key,
        "service_id": actor.service_id,
        "practitioner_id": actor.user_id,
        "quarter_year": FIRST.year,
        "quarter_number": FIRST.number,
        "stage": "accredited",
        "delivery": "home",
        "court_ordered": False,
        "populations": "carer_mother",
        "national_use": True,
        "ended": True,
        "clinical_before": True,
        "judged": True,
        "improved": False,
        "recovered": False,
        "worse": False,
    }
    db.session.add_all(
        (
            OutcomePart(
                instrument_code="phq9", scale="total", before_hundredths=1500, after_hundredths=900 + number, **shared
            ),
            OutcomePart(instrument_code=COURSES, scale=ENDED, before_hundredths=None, after_hundredths=None, **shared),
        )
    )
    return dyad


def members_of(source: RowSource) -> set[int]:
    return {each.member for each in source.pairs(PHQ9, FIRST)}


def test_who_is_never_in_it(nation: Callable[..., list[Actor]], preparer: Actor) -> None:
    """Who withdrew, who was never asked, who was erased, and what is no work with families."""
    people = nation(services=3, each=4)
    for place, purpose in enumerate((ServicePurpose.VERP, ServicePurpose.TEST)):
        _a_measured_family(_member_of(purpose), 100 + place)
    source = RowSource(shipped_catalogue())
    assert len(members_of(source)) == 12
    dyads = db.session.scalars(select(Dyad).where(Dyad.practitioner_id == people[0].user_id).order_by(Dyad.code)).all()
    set_national_use(people[0], dyads[0].id, NationalUse.NOT_AGREED)
    assert len(members_of(source)) == 11
    set_national_use(people[0], dyads[0].id, NationalUse.NOT_ASKED)
    assert len(members_of(source)) == 11
    highest = db.session.scalar(select(func.max(ReleaseNumber.number)))
    erase(people[0], dyads[1].id)
    assert len(members_of(source)) == 10
    _a_measured_family(people[0], 200)
    new = members_of(RowSource(shipped_catalogue())) - members_of(source)
    assert new == set()
    assert db.session.scalar(select(func.max(ReleaseNumber.number))) > highest


def _member_of(purpose: ServicePurpose) -> Actor:
    actor = a_practitioner()
    db.session.execute(update(Service).where(Service.id == actor.service_id).values(purpose=purpose))
    return actor


@pytest.mark.both_databases
def test_a_family_that_withdraws_is_not_behind_the_next_figures(
    nation: Callable[..., list[Actor]], preparer: Actor, signer: Actor
) -> None:
    people = nation(services=4, each=9)
    release_id = prepared(preparer, RowSource(shipped_catalogue()))
    before = unpack(_members(release_id))[UK]
    dyad_id = db.session.scalars(select(Dyad.id).where(Dyad.practitioner_id == people[0].user_id).limit(1)).one()
    number = db.session.scalars(select(ReleaseNumber.number).where(ReleaseNumber.dyad_id == dyad_id)).one()
    assert number in before
    set_national_use(people[0], dyad_id, NationalUse.NOT_AGREED)
    with pytest.raises(Invalid, match="somebody who has left"):
        sign_release(signer, release_id, RowSource(shipped_catalogue()))
    again = signed(preparer, signer, RowSource(shipped_catalogue()))
    assert unpack(_members(again))[UK] == before - {number}


def _members(release_id: object) -> bytes:
    found = select(ReleasePart.members).where(ReleasePart.release_id == release_id, ReleasePart.measure == PHQ9.key)
    return db.session.scalars(found).one()


@pytest.mark.both_databases
def test_what_is_being_signed_loses_nothing_to_the_next_one(
    app: Flask, db_session: scoped_session[Session], preparer: Actor, signer: Actor
) -> None:
    source = SmallSource([*families(160), *families(120, quarter=SECOND, first=500)])
    release_id = prepared(preparer, source)
    db_session.commit()
    parts = select(func.count()).select_from(ReleasePart).where(ReleasePart.release_id == release_id)
    whole = db.session.scalar(parts)
    db_session.commit()
    under_way = threading.Event()

    def sign() -> None:
        with app.app_context(), committing():
            sign_release(signer, release_id, source)
            under_way.set()
            time.sleep(0.5)  # so that the other one has come to where it must wait

    def begin_another() -> None:
        assert under_way.wait(20)
        with app.app_context(), committing():
            begin_release(preparer, SECOND, source, KEY, MOMENT)

    threads = [threading.Thread(target=each) for each in (sign, begin_another)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert whole
    assert db.session.scalar(parts) == whole
    assert set(db.session.scalars(select(Release.quarter_number))) == {FIRST.number, SECOND.number}
