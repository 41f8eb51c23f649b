"""The audit at the door: every request that reads, changes or is refused is recorded here, whatever its view does.

So a new view cannot forget it. A view says only what differs, by `allow(…, audit=…)`; an operation that knows more
records it by itself, and then the door adds nothing. An answer is not recorded again: it is an append-only event with
its author (docs/adr/0010). What is read is recorded before the page leaves: without its link there is no page.
"""

import uuid
from dataclasses import dataclass
from functools import partial

from flask import Flask, Request, Response, g, request, session
from flask.ctx import _AppCtxGlobals
from flask_login import current_user

from app.domain.audit import Kind, Subject, details
from app.domain.permissions import WITHOUT_RECORDS, Action, Actor
from app.operations.auditing import here, is_anywhere, pending, record
from app.queries.accounts import token_hash
from app.queries.auditing import PLACES, place_of, read_in_sitting
from app.web.access import current_actor
from app.web.methods import READING
from app.web.this_request import this_request
from app.web.transaction import write_apart

REFUSALS = frozenset({400, 403, 404, 429})
WRONGLY_FILLED = 422
ONCE_A_SITTING = "questionnaire."
"""The pages of a questionnaire are read one after the other: the first of a sitting stands for all."""
SUBJECTS = {"user_id": Subject.USER, "supervisee_id": Subject.USER, "service_id": Subject.SERVICE}
"""A supervisee stands in an address with the service they practise in, whose chain tells of it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about: the record it belongs to, and the further ids in its address."""

    subject: Subject | None
    subject_id: uuid.UUID | None
    chain: uuid.UUID | None
    ids: dict[str, uuid.UUID]


def register(app: Flask) -> None:
    """Say where a request is before anything is done, and record it after the view and before the commit."""
    app.before_request(_say_where)
    app.after_request(partial(_keep, app))
    app.teardown_request(lambda _error: here())


def _say_where() -> None:
    """Of which sitting is worked out where it is wanted; it stays that of now, though the view may end it."""
    here(request.endpoint or "", partial(_sitting, session.get("_user_id")))


def _sitting(token: str | None) -> str:
    return token_hash(token.rsplit(":", 1)[-1])[:16] if token else ""


def _keep(app: Flask, response: Response) -> Response:
    asked = this_request()
    kept = g._get_current_object()  # and what `g` holds, for the same reason
    view = app.view_functions.get(asked.endpoint or "")
    began = _began(response.status_code, kept)
    kind = _kind(asked, kept, view, response.status_code, began)
    if kind is None or (asked.method not in READING and not kept.get("gave_up") and pending()):
        return response
    actor = _now_signed_in() if kind is Kind.SIGN_IN else began
    about = _about(resolve=kind is not Kind.REFUSED)
    if kind is Kind.READ and _read_before(about):
        return response
    if asked.method in READING or kept.get("gave_up"):
        write_apart()
    if kind is Kind.SIGN_IN or not is_anywhere():  # a forged form is refused before anything else is looked at
        _say_where()
    record(actor, kind, about.subject, about.subject_id, chain=about.chain, **about.ids)
    return response


def _began(status: int, kept: _AppCtxGlobals) -> Actor | None:
    """Who asked. A forged form is refused before the guard has looked at anybody."""
    known: Actor | None = kept.get("asker")
    return _now_signed_in() if known is None and status == 400 and session.get("_user_id") else known


def _kind(asked: Request, kept: _AppCtxGlobals, view: object, status: int, actor: Actor | None) -> Kind | None:
    """What a reply with this status was; None for what is not recorded."""
    action: Action = getattr(view, "action", Action.PUBLIC)
    said: Kind | None = getattr(view, "audit", None)
    if said is Kind.SIGN_IN:
        return _sign_in_kind(status, actor)
    if kept.get("refused") or status in REFUSALS:
        return Kind.REFUSED if actor is not None else None
    if kept.get("proof_asked"):  # nothing was done yet
        return None
    if asked.method in READING or status == WRONGLY_FILLED:
        return _read_kind(status, action, said)
    if status >= 400 or said is Kind.ANSWER:
        return None
    return said or (Kind.CHANGE if action is not Action.PUBLIC else None)


def _read_kind(status: int, action: Action, said: Kind | None) -> Kind | None:
    """A form that is shown again shows the record around it, too: a wrong one would be a way to read unseen."""
    if status not in (200, WRONGLY_FILLED) or action in WITHOUT_RECORDS:
        return None
    return Kind.READ if said is None or request.method not in READING else said


def _sign_in_kind(status: int, began: Actor | None) -> Kind | None:
    if status >= 500:
        return None
    if status < 400:
        return Kind.SIGN_IN if _now_signed_in() not in (None, began) else None
    return Kind.SIGN_IN_REFUSED


def _now_signed_in() -> Actor | None:
    return current_actor() if current_user.is_authenticated else None


def _about(*, resolve: bool) -> About:
    """Read from the address. For a refusal nothing is looked up: it is the asker's doing, in the asker's chain."""
    ids = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, uuid.UUID)}
    key = next((name for name in PLACES if name in ids), None)
    found = place_of(key, ids[key]) if resolve and key else None
    dyad_id = found.dyad_id if found else ids.get("dyad_id")
    rest = {name.removesuffix("_id"): value for name, value in ids.items() if value != dyad_id}
    if dyad_id is not None:
        return About(Subject.DYAD, dyad_id, found.service_id if found else None, rest)
    for name, subject in SUBJECTS.items():
        if name in ids:
            others = {each: value for each, value in rest.items() if value != ids[name]}
            return About(subject, ids[name], rest.get("practice") if resolve else None, others)
    return About(None, None, None, rest)


def _read_before(about: About) -> bool:
    place = request.endpoint or ""
    if not place.startswith(ONCE_A_SITTING) or about.subject_id is None:
        return False
    return read_in_sitting(_sitting(session.get("_user_id")), about.subject_id, details(about.ids), ONCE_A_SITTING)
