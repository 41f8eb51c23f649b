"""Every address of the application, read from its own map, so that a new route cannot be forgotten by a test."""

import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import BuildError, Rule

from app.domain.permissions import Action, Actor
from app.domain.supervising import SupervisionFacts, SupervisionHow, SupervisionKind
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.discussing import mark_for_supervision
from app.operations.granting import send_link
from app.operations.supervision_hours import write_own_hours
from app.operations.visits import begin_visit
from app.own_seal import KEPT_FORMS, OwnSeal
from app.queries.granting import grants_of
from app.store.checking import CheckEvent, Draw, SpotCheck
from app.store.people import SignIn
from app.store.signing_in import KeptForm, Passkey
from app.store.supervision import StageTransition
from tests.support.factories import (
    TODAY,
    a_draft,
    a_dyad,
    a_member,
    a_visit,
    an_occasion,
    answer,
    measure,
    supervise,
)

Arguments = Mapping[str, Sequence[Any]]
"""Name of an argument in an address -> the values to try."""

NOBODY = (uuid.UUID(int=7),)
"""What belongs to the pages of other roles: tests/web/test_people_access.py walks those."""
PLAIN: Arguments = {
    "item": ("1",),
    "safety_item": ("10",),
    "instrument_code": ("phq9",),
    "filename": ("css/dcs.css",),
    "token": ("no-such-link",),
    "user_id": NOBODY,
    "membership_id": NOBODY,
    "service_id": NOBODY,
    "region_id": NOBODY,
    "link_id": NOBODY,
    "code": ("phq9",),
    "release_id": NOBODY,
    "quarter": ("2026-q1",),
    "scale": ("total",),
    "agreement_id": NOBODY,
    "form": ("csv",),
    "beside": ("codebook",),
    "what": ("service",),
    "kind": ("redcap",),
}
STEPS = ("adult-role", "adult-age", "child-age", "populations", "referral", "court-ordered", "national-use")
FILLED = {
    "adult_role": "father",
    "adult_age": "30_39",
    "child_months": "12",
    "populations": ["neglect"],
    "referral": "self",
    "court_ordered": "yes",
    "national_use": "not_agreed",
    "goal_1": "to sleep",
    "kind": "before",
    "number": "1",
    "mode": "aloud",
    "reason": "no_time",
    "why": "other",
    "side": "1",
    "answer": "1",
    "form_id": "a-form",
    "total:total": "7",
    "pin": "402917",
    "again": "402917",
    "days": "3",
    "action": "talked",
    "ended_on": "2026-09-08",
    "ending": "completed",
    "no_after": "lost_touch",
    "follow_up_on": "2099-01-08",
    "follows": "1",
    "attendance": "attended",
    "held_on": "2026-09-08",
    "next": "week",
    "helping_question": "How can I feel closer?",
    "planned_cycles": "3",
    "start_1": "2",
    "hoped_1": "8",
    "code": "7K3M9PXB",
    "wanted": "1",
    "check": "unable",
    "reply": "stands",
    "then": "close",
    "text": "How did it go?",
    "seen": "1",
    "quarter": "2026-q1",
    "looked": "y",
}
"""Something acceptable for every form there is: one request that fits each of them."""


FOR_DEVICES = frozenset({"sending.take_events", "sending.tell_what_arrived", "questionnaire.prepare"})
"""Asked by a device with a token of its own, or only under a grant: their own tests say who may."""


@dataclass(frozen=True)
class Address:
    endpoint: str
    method: str
    arguments: tuple[str, ...]
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {self.path}"


@dataclass(frozen=True)
class Belongings:
    """One of everything that has an address, for one practitioner."""

    ids: dict[str, uuid.UUID]
    secrets: tuple[str, ...]
    """What nobody else may read: the code as stored and as shown, and the words of a goal."""

    @property
    def arguments(self) -> Arguments:
        return {**{name: (each,) for name, each in self.ids.items()}, "name": STEPS, **PLAIN}

    def but(self, **others: uuid.UUID) -> Arguments:
        return {**self.arguments, **{name: (each,) for name, each in others.items()}}


def belongings(actor: Actor, goal: str = "quiet evenings") -> Belongings:
    """A dyad with a goal, its first occasion, a measure from paper, and a half-filled form."""
    dyad = a_dyad(actor, goals=(goal,))
    occasion = an_occasion(actor, dyad)
    send_link(actor, occasion, days=3)
    answer(actor, occasion, "epds", {"10": "1"})
    visit_id = a_visit(actor, dyad)
    ids = {
        "dyad_id": dyad.id,
        "occasion_id": occasion.id,
        "assessment_id": measure(occasion, "epds").id,
        "draft_id": a_draft(actor),
        "visit_id": visit_id,
        "visit_draft_id": begin_visit(actor, dyad.id),
        "grant_id": grants_of(actor, occasion.id)[0].id,
        **checked(actor, measure(occasion, "epds").id),
        **_for_signing_in(actor),
        **_for_supervision(actor, visit_id, goal),
    }
    return Belongings(ids, (dyad.code, f"{dyad.code[:4]}-{dyad.code[4:]}", goal))


def _for_supervision(actor: Actor, visit_id: uuid.UUID, question: str) -> dict[str, uuid.UUID]:
    """A session that is marked, hours with a supervisor of last year, and a meeting that she recorded."""
    mark_for_supervision(actor, visit_id, question)
    before = a_member(Role.SUPERVISOR, service_id=actor.service_id, name="Member before")
    supervise(before, actor, starts_on=TODAY - timedelta(days=500), ends_on=TODAY - timedelta(days=100))
    held_on = TODAY - timedelta(days=200)
    facts = SupervisionFacts(held_on, 60, SupervisionKind.INDIVIDUAL, SupervisionHow.VIDEO)
    hours_id = write_own_hours(actor, before.user_id, facts, uuid.uuid4(), TODAY)
    meeting = StageTransition(
        practitioner_id=actor.user_id,
        service_id=actor.service_id,
        from_stage=Stage.TRAINEE_3,
        to_stage=Stage.ACCREDITED,
        held_on=held_on,
        cycles=12,
        families=3,
        minutes=480,
        recorded_by=before.user_id,
        form_id=uuid.uuid4(),
    )
    db.session.add(meeting)
    db.session.flush()
    return {
        "supervisee_id": actor.user_id,
        "practice_id": actor.service_id,
        "hours_id": hours_id,
        "transition_id": meeting.id,
    }


def checked(actor: Actor, assessment_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """The record has come up in a draw, and somebody has asked about it."""
    draw = Draw(
        supervisor_id=actor.user_id,
        form_id=uuid.uuid4(),
        drawn_on=TODAY,
        period="2026-Q3",
        wanted=1,
        came_up=1,
        seed="",
        frame="",
        frame_digest="",
    )
    db.session.add(draw)
    db.session.flush()
    check = SpotCheck(draw_id=draw.id, place=1, assessment_id=assessment_id, period="2026-Q3", turn=0)
    db.session.add(check)
    db.session.flush()
    db.session.add(CheckEvent(check_id=check.id, n=1, said="query", reason="dates", by_id=actor.user_id))
    db.session.flush()
    return {"draw_id": draw.id, "check_id": check.id}


def _for_signing_in(actor: Actor) -> dict[str, uuid.UUID]:
    """Another browser, a passkey, and a form that came too late."""
    other = SignIn(user_id=actor.user_id, token_hash=uuid.uuid4().hex)
    key = Passkey(user_id=actor.user_id, credential_id=uuid.uuid4().bytes, public_key=b"", sign_count=0, device="")
    seal: OwnSeal = current_app.extensions["own_seals"][KEPT_FORMS]
    kept = KeptForm(user_id=actor.user_id, sealed=seal.seal(b'["/dyads/find", []]', actor.user_id.bytes))
    db.session.add_all((other, key, kept))
    db.session.flush()
    return {"sign_in_id": other.id, "passkey_id": key.id, "kept_id": kept.id}


def action_of(app: Flask, endpoint: str) -> Action | None:
    found: Action | None = getattr(app.view_functions[endpoint], "action", None)
    return found


def addresses(app: Flask, arguments: Arguments, *methods: str) -> Iterator[Address]:
    """Every rule with every value of its arguments. KeyError where a rule has an argument that is not known here."""
    with app.test_request_context():
        for rule in (each for each in app.url_map.iter_rules() if each.endpoint not in FOR_DEVICES):
            for method in sorted(set(methods) & (rule.methods or set())):
                for path in _paths(app, rule, arguments):
                    yield Address(rule.endpoint, method, tuple(sorted(rule.arguments)), path)


def _paths(app: Flask, rule: Rule, arguments: Arguments) -> Iterator[str]:
    names = sorted(rule.arguments)
    if unknown := [name for name in names if name not in arguments]:
        raise KeyError(f"{rule.rule}: tell tests/support/addresses.py what {', '.join(unknown)} may be")
    for values in itertools.product(*(arguments[name] for name in names)):
        found = rule.build(dict(zip(names, values, strict=True)))
        if found is None:
            raise BuildError(rule.endpoint, dict(zip(names, values, strict=True)), None)
        yield found[1]
