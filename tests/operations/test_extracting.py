"""Rows for research: two people, an agreement that holds, and nobody in them who did not agree or would stand out."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.domain.errors import Closed, Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import NationalUse, OccasionKind, Role
from app.extensions import db
from app.operations.auditing import pending
from app.operations.extracting import NewAgreement, confirm_agreement, prepare_extract, record_agreement, take_extract
from app.operations.withdrawing import set_national_use
from app.queries.extracting import extract_rows
from app.store.agreements import ExtractTaken
from app.store.care import Dyad, Intervention
from app.store.collection import Occasion
from app.store.people import Service
from tests.support.factories import TODAY, a_dyad, a_member, an_occasion, complete

NEW = NewAgreement("DSA 7", "A university", "Who keeps what was reached?", TODAY + timedelta(days=90))
POPULATIONS = (["neglect"], ["edge_of_care"], [], ["parental_mental_health"])


def many_families(practitioner: Actor, count: int = 24) -> list[object]:
    return [a_dyad(practitioner, populations=POPULATIONS[number % 4]).id for number in range(count)]


def test_rows_hold_weeks_and_no_dates_or_codes(practitioner: Actor) -> None:
    many_families(practitioner)
    dyad = a_dyad(practitioner, populations=["neglect"], goals=("to sleep",))
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["2"] * 9)
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, after, "phq9", ["1"] * 9)
    db.session.execute(
        update(Occasion).where(Occasion.id == after.id).values(held_on=dyad.started_on + timedelta(days=13))
    )
    found = prepare_extract()
    rows = [list(row) for row in extract_rows(found.families)]
    scored = [row for row in rows if row[-1] is not None]
    assert [row[-7:] for row in scored] == [
        ["before", 1, 0, "phq9", "total", "scored", 18.0],
        ["after", 1, 1, "phq9", "total", "scored", 9.0],
    ]
    assert scored[0][2:6] == ["6_11", "20_29", "no", "gp"]
    assert len({row[0] for row in rows}) == 25
    assert dyad.code not in str(rows)
    assert "to sleep" not in str(rows)
    assert not any(isinstance(cell, date) for row in rows for cell in row)


def test_who_did_not_agree_or_stands_out_is_not_in_it(practitioner: Actor) -> None:
    dyads = many_families(practitioner)
    a_dyad(practitioner, adult_age="40_plus", child_months=70, referral="self")
    set_national_use(practitioner, dyads[0], NationalUse.NOT_AGREED)  # type: ignore[arg-type]
    found = prepare_extract()
    courses = {each.key for each in found.families}
    withdrawn = select(Intervention.id).join(Dyad).where(Dyad.national_use == NationalUse.NOT_AGREED)
    assert courses.isdisjoint(db.session.scalars(withdrawn))
    assert len(courses) == 24
    assert len({each.known for each in found.families}) == 1


def test_what_is_no_work_with_families_gives_no_rows(practitioner: Actor) -> None:
    many_families(practitioner, 12)
    assert len(prepare_extract().families) == 12
    db.session.execute(update(Service).values(purpose="verp"))
    assert prepare_extract().families == ()


def test_few_families_give_no_rows(practitioner: Actor) -> None:
    many_families(practitioner, 9)
    assert prepare_extract().families == ()


@pytest.mark.both_databases
def test_two_people_an_agreement_and_a_line_of_the_audit(practitioner: Actor) -> None:
    many_families(practitioner, 12)
    administrator, analyst = a_member(Role.ADMINISTRATOR), a_member(Role.NATIONAL_ANALYST)
    agreement_id = record_agreement(administrator, NEW, TODAY)
    found = take_extract(analyst, agreement_id, ("csv",), TODAY)
    assert (found.report.kept, found.report.left_out) == (10, 0)
    noted = [each for each in pending() if each.kind == "export"]
    assert [(each.actor_id, each.detail) for each in noted] == [
        (analyst.user_id, f'{{"format":"csv","of":"{agreement_id}","what":"extract"}}')
    ]
    assert db.session.scalar(select(func.count()).select_from(ExtractTaken)) == 1
    with pytest.raises(NotAllowed):
        take_extract(administrator, agreement_id, ("csv",), TODAY)
    with pytest.raises(Closed):
        take_extract(analyst, agreement_id, ("csv",), NEW.ends_on)
    with pytest.raises(NotFound):
        take_extract(analyst, analyst.user_id, ("csv",), TODAY)


def two_ages(practitioner: Actor, count: int) -> None:
    for number in range(count):
        age = ("under_20", "20_29")[number % 2]
        a_dyad(practitioner, adult_age=age, populations=POPULATIONS[number // 2 % 4])


def test_what_a_command_recorded_waits_for_an_administrator(practitioner: Actor) -> None:
    two_ages(practitioner, 12)
    administrator, analyst = a_member(Role.ADMINISTRATOR), a_member(Role.NATIONAL_ANALYST)
    agreement_id = record_agreement(None, NEW, TODAY)
    for taker in (None, analyst):
        with pytest.raises(NotAllowed):
            take_extract(taker, agreement_id, ("csv",), TODAY)
    confirm_agreement(administrator, agreement_id, TODAY)
    with pytest.raises(Closed):
        confirm_agreement(a_member(Role.ADMINISTRATOR), agreement_id, TODAY)
    with pytest.raises(NotAllowed):
        take_extract(administrator, agreement_id, ("csv",), TODAY)
    first = take_extract(analyst, agreement_id, ("csv",), TODAY)
    two_ages(practitioner, 12)
    assert prepare_extract().levels != first.levels
    assert take_extract(None, agreement_id, ("csv",), TODAY).levels == first.levels


@pytest.mark.usefixtures("db_session")
def test_an_agreement_is_recorded_once_and_ends_ahead() -> None:
    administrator = a_member(Role.ADMINISTRATOR)
    record_agreement(administrator, NEW, TODAY)
    with pytest.raises(Invalid, match="reference"):
        record_agreement(administrator, NEW, TODAY)
    with pytest.raises(Invalid, match="ends_on"):
        record_agreement(administrator, NewAgreement("DSA 8", "x", "y", TODAY), TODAY)
