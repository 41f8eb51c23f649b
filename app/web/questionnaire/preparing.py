"""What a device is given so that a parent can answer without a network: a lease, and every page, blank."""

import gzip
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, current_app, jsonify, request

from app.config import Settings
from app.domain.errors import NotAllowed
from app.domain.instrument import Item, ItemKind, NumberItem
from app.domain.journey import Step
from app.domain.permissions import Action, Grantee
from app.domain.pins import PinCheck
from app.domain.risk import raising
from app.domain.vocabulary import GrantKind
from app.operations.leasing import Lent, NotLent, lend
from app.queries.collecting import OccasionView
from app.queries.granting import pin_check_of
from app.sealing import as_text
from app.web.access import allow, current_actor
from app.web.assets import assets_of
from app.web.extensions import csrf
from app.web.headers import A_YEAR, ALWAYS
from app.web.questionnaire.routes import own_occasion, questionnaire
from app.web.questionnaire.step_page import address_of
from app.web.questionnaire.stored_pages import Places, StoredPage, pages_of, problem_pages
from app.web.sealing_keys import key_ring
from app.web.taking_back import pages_back, ways_back

PROTOCOL = 1


@questionnaire.post("/prepare")
@allow(Action.ANSWER)
def prepare(occasion_id: uuid.UUID) -> Response:
    """Lend the occasion to this device. The worker asks for itself, so there is no form and no form's token.

    What takes the token's place: a header of its own, which no other site can send unasked, and the browser's word
    that the request comes from these pages.
    """
    grant = current_actor().grant
    if grant is None or not _from_our_own_worker():
        raise NotAllowed
    occasion = own_occasion(occasion_id, to_write=True)
    try:
        lent = lend(key_ring().current, grant.grant_id, occasion)
    except NotLent as refused:
        return _json({"why": refused.why}, 409)
    return _json(_everything(occasion, grant, lent))


csrf.exempt(prepare)


def _from_our_own_worker() -> bool:
    told = request.headers.get("Sec-Fetch-Site")
    same_site = told == "same-origin" if told else request.headers.get("Origin") == request.host_url.rstrip("/")
    return same_site and request.is_json and request.headers.get("X-VIG-Worker") == "1"


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    """Compressed where the browser takes it: pages that differ in one question shrink to a few per cent."""
    reply = jsonify(body)
    reply.status_code = status
    if request.accept_encodings["gzip"]:
        reply.data = gzip.compress(reply.data, 6)
        reply.headers["Content-Encoding"] = "gzip"
    reply.headers["Vary"] = "Accept-Encoding"
    return reply


def _everything(occasion: OccasionView, grant: Grantee, lent: Lent) -> dict[str, Any]:
    pages = pages_of(occasion, grant)
    attended = grant.kind is GrantKind.HAND_OVER
    back = {key: StoredPage(status, html) for key, status, html in pages_back(occasion.id)} if attended else {}
    check = pin_check_of(grant) if attended else None
    places = Places.of(occasion.id)
    return {
        "v": PROTOCOL,
        "occasion": str(occasion.id),
        "lease": _lease(lent),
        "headers": _headers(),
        "steps": [_step(occasion, step) for step in occasion.journey_of(occasion.on_screen).steps],
        "places": {name: each for name, each in asdict(places).items() if name != "not_today"},
        "pages": {key: _page(page) for key, page in pages.items()},
        "back": ways_back(occasion.id) if attended else None,
        "pagesBack": {key: _page(page) for key, page in back.items()},
        "assets": assets_of(page.html for page in (*pages.values(), *back.values())),
        "pinCheck": _pin_check(check) if check else None,
        "calm": check.calm if check else None,
    }


def _pin_check(check: PinCheck) -> dict[str, Any]:
    return {"salt": check.salt, "iterations": check.rounds, "starts": check.starts}


def _lease(lent: Lent) -> dict[str, Any]:
    return {
        "writer": lent.writer,
        "epoch": lent.epoch,
        "incarnation": lent.incarnation,
        "token": lent.token,
        "ackKey": as_text(lent.ack_key),
        "keyId": lent.key_id,
        "publicKey": as_text(lent.public_key),
    }


def _headers() -> dict[str, str]:
    """What the worker puts on every page, as the server does."""
    settings: Settings = current_app.config["SETTINGS"]
    https = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"} if settings.https else {}
    return {**ALWAYS, **https, "Cache-Control": "no-store"}


def _page(page: StoredPage) -> dict[str, Any]:
    return {"status": page.status, "html": page.html}


def _step(occasion: OccasionView, step: Step) -> dict[str, Any]:
    empty, wrong = problem_pages(occasion, step)
    return {
        "part": step.part.key,
        "item": step.item.code,
        "path": address_of(occasion.id, step),
        "typed": _bounds(step.item),
        "accepts": [] if step.item.kind is ItemKind.NUMBER else step.item.allowed(),
        "raises": raising(step.part.instrument, step.item.code),
        "empty": empty,
        "wrong": wrong,
    }


def _bounds(item: Item) -> list[int] | None:
    """Lowest and highest of a number that is typed in; None for an answer that is chosen."""
    return [item.minimum, item.maximum] if isinstance(item, NumberItem) else None
