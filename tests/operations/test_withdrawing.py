"""What a family asks for: no national use, everything that is held, or that it is deleted. And how long it is kept."""

import json
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from app.domain.audit import Kind
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import NationalUse
from app.extensions import db
from app.operations.withdrawing import erase, set_national_use
from app.queries.caseload import DyadView, own_dyad
from app.queries.retention import years_after
from app.queries.subject_access import KEYS_TO_DOORS, everything_about
from app.store.base import Base
from app.store.care import Dyad, Intervention
from app.store.collection import AnswerEvent
from app.store.people import Service
from app.store.reaching import about
from app.store.rights import Erasure, NationalUseChange
from tests.support.actors import post
from tests.support.addresses import belongings
from tests.support.audit import broken, links
from tests.support.client import PageClient
from tests.support.factories import rows
from tests.support.journey import assert_derived_follows_from_events

GOAL = "quiet evenings without shouting"
STAYS = {"users", "services", "regions", "memberships", "service_measures", "sign_ins", "erasures"}


@pytest.fixture
def dyad(practitioner: Actor) -> DyadView:
    found = own_dyad(practitioner, belongings(practitioner, GOAL).ids["dyad_id"])
    assert found is not None
    return found


@pytest.mark.both_databases
def test_everything_is_deleted_and_nothing_of_anybody_else(
    practitioner: Actor, colleague: Actor, dyad: DyadView
) -> None:
    db.session.commit()
    reached = {table.name for table, _ in about(dyad.id)}
    mine = {name: len(table) for name, table in rows().items()}
    belongings(colleague, "theirs")
    db.session.commit()
    before = rows()
    theirs = {name: len(before[name]) - mine[name] for name in reached}
    theirs["dyad_drafts"] += 1  # a half-filled form of mine, which became no dyad
    erase(practitioner, dyad.id)
    db.session.commit()
    after = rows()
    assert {name: len(after[name]) for name in reached} == theirs
    untouched = set(after) - reached - {"erasures", "rollups"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert_derived_follows_from_events()  # which the sums do, without this family
    kept = repr(after)
    for secret in (str(dyad.code), GOAL):
        assert secret not in kept
    assert own_dyad(practitioner, dyad.id) is None


def test_what_stays_is_that_it_was_done(practitioner: Actor, dyad: DyadView) -> None:
    erase(practitioner, dyad.id)
    entry = links()[-1].entry
    assert (entry.kind, entry.subject_id, entry.actor_id) == (Kind.ERASURE, dyad.id, practitioner.user_id)
    assert entry.detail == '{"why":"asked"}'
    done = db.session.scalars(select(Erasure)).one()
    assert (done.dyad_id, done.why, done.begun_by) == (dyad.id, "asked", practitioner.user_id)
    assert done.finished_at is not None
    assert broken() == []


def test_a_colleague_deletes_nothing_of_mine(colleague: Actor, dyad: DyadView) -> None:
    for ask in (erase, lambda actor, dyad_id: set_national_use(actor, dyad_id, NationalUse.NOT_AGREED)):
        with pytest.raises(NotFound):
            ask(colleague, dyad.id)


@pytest.mark.both_databases
@pytest.mark.parametrize("other", [False, True])
def test_no_answer_goes_without_a_marked_erasure_of_that_very_dyad(
    practitioner: Actor, dyad: DyadView, other: bool
) -> None:
    if other:
        mark = {"dyad_id": uuid.uuid4(), "service_id": practitioner.service_id, "why": "asked"}
        db.session.execute(insert(Erasure), mark)
    with pytest.raises(DatabaseError, match="answer events are append-only"):
        db.session.execute(delete(AnswerEvent))
    db.session.rollback()


@pytest.mark.both_databases
def test_an_erasure_cannot_be_begun_again_or_hidden(practitioner: Actor, dyad: DyadView) -> None:
    erase(practitioner, dyad.id)
    db.session.commit()
    for change in (update(Erasure).values(finished_at=None), delete(Erasure)):
        with pytest.raises(DatabaseError, match="written once and finished once"):
            db.session.execute(change)
        db.session.rollback()


def test_every_table_with_a_key_to_a_dyad_is_reached(practitioner: Actor) -> None:
    """Whoever adds a table with `dyad_id` and no foreign key learns here that nobody would delete it."""
    reached = {table.name for table, _ in about(uuid.uuid4())}
    named = {table.name for table in Base.metadata.sorted_tables if {"dyad_id", "occasion_id"} & set(table.c.keys())}
    assert named - reached == {"erasures"}
    assert {"dyads", "dyad_drafts", "goals", "answer_events", "scores", "alerts", "grants", "leases"} <= reached
    assert not reached & STAYS


def test_taking_agreement_back_keeps_its_day(practitioner: Actor, dyad: DyadView) -> None:
    set_national_use(practitioner, dyad.id, NationalUse.NOT_AGREED)
    assert db.session.scalar(select(Dyad.national_use).where(Dyad.id == dyad.id)) == "not_agreed"
    change = db.session.scalars(select(NationalUseChange)).one()
    assert (change.national_use, change.changed_by) == ("not_agreed", practitioner.user_id)
    assert links()[-1].entry.detail == '{"national_use":"not_agreed"}'


@pytest.mark.both_databases
def test_everything_that_is_held_is_told_and_no_key(practitioner: Actor, colleague: Actor, dyad: DyadView) -> None:
    theirs = belongings(colleague, "theirs")
    told = list(everything_about(dyad.id))
    text_of_it = json.dumps(told, ensure_ascii=False)
    assert GOAL in text_of_it
    assert dyad.code in text_of_it
    assert not [secret for secret in theirs.secrets if secret in text_of_it]
    assert not [row for _, row in told if KEYS_TO_DOORS & set(row)]
    assert {table for table, _ in told} >= {"dyads", "goals", "occasions", "assessments", "answer_events", "grants"}


def test_the_family_page_gives_changes_and_deletes(desk: PageClient, practitioner: Actor, dyad: DyadView) -> None:
    base = f"/dyads/{dyad.id}/family"
    held = post(desk, f"{base}/everything.json", buffered=True)
    assert {row["kept_in"] for row in json.loads(held.text)} >= {"dyads", "answer_events"}
    assert "attachment" in held.headers["Content-Disposition"]
    assert GOAL in post(desk, f"{base}/everything.txt", buffered=True).text
    assert post(desk, f"{base}/national-use", {"national_use": "not_agreed"}).status_code == 303
    assert post(desk, f"{base}/delete", {"code": "7K3M9PXB"}).status_code == 422
    assert "What the family may ask for" in desk.visit(base).heading
    history = desk.visit(f"/dyads/{dyad.id}/history")
    assert f"{practitioner.name}: Exported" in history.text
    assert post(desk, f"{base}/delete", {"code": dyad.code.lower()}).headers["Location"] == "/dyads/deleted"
    assert desk.get(f"/dyads/{dyad.id}").status_code == 404
    kinds = [str(link.entry.kind) for link in links()]
    assert kinds == ["export", "export", "change", "read", "read", "read", "erasure", "refused"]


@pytest.fixture
def command(app: Flask) -> Callable[..., Result]:
    """`flask retention …`."""

    def run(*arguments: str) -> Result:
        db.session.commit()
        return app.test_cli_runner().invoke(args=["retention", *arguments])

    return run


@pytest.mark.both_databases
def test_what_was_kept_long_enough_is_shown_before_it_is_deleted(
    practitioner: Actor, dyad: DyadView, command: Callable[..., Result]
) -> None:
    going_on = belongings(practitioner, "still going on").ids["dyad_id"]
    ended: Any = update(Intervention).values(ended_on=date(2016, 3, 1))
    db.session.execute(ended.where(Intervention.dyad_id == dyad.id))
    assert "0 dyads would be deleted." in command("show").output
    db.session.execute(update(Service).where(Service.id == practitioner.service_id).values(keep_years=8))
    shown = command("show").output
    assert f"{dyad.id}  " in shown
    assert "1 dyad would be deleted." in shown
    assert command("apply").exit_code == 1
    assert own_dyad(practitioner, dyad.id) is not None
    db.session.rollback()
    assert "1 dyad deleted." in command("apply", "--yes").output
    assert own_dyad(practitioner, dyad.id) is None
    assert own_dyad(practitioner, going_on) is not None
    entry = links()[-1].entry
    assert (entry.kind, entry.place, entry.chain) == (Kind.ERASURE, "retention apply", practitioner.service_id)


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2016, 3, 1), 8, date(2024, 3, 1)),
        (date(2016, 2, 29), 8, date(2024, 2, 29)),
        (date(2016, 2, 29), 7, date(2023, 3, 1)),
    ],
)
def test_so_many_years_later(day: date, years: int, later: date) -> None:
    assert years_after(day, years) == later
