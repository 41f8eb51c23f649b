"""A device sends sealed events, days after they were made and whoever is signed in by then."""

import logging
import re
import uuid
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, Unauthorized, UnprocessableEntity

from app.clock import now
from app.domain.envelopes import TooMany, read_batch
from app.domain.errors import Invalid
from app.domain.permissions import Action
from app.operations.receiving import receive
from app.queries.sending import LeaseView, lease_of_token
from app.web.access import allow, catalogue
from app.web.extensions import csrf
from app.web.sealing_keys import key_ring
from app.web.sending.acknowledgement import acknowledgement
from app.web.transaction import commit_now, give_up

log = logging.getLogger(__name__)

sending = Blueprint("sending", __name__, url_prefix="/q/<uuid:occasion_id>")
csrf.exempt(sending)
# Cookies have no part in these routes: who writes is told by a bearer token, which no browser sends by itself. So there
# is nothing for another site to ride on, and a sign-in that ended or changed hands in between does not matter.

LARGEST_BATCH = 256 * 1024
"""Bytes. 200 sealed events are about 120 kB."""
NONCE = re.compile(r"[0-9a-f]{32}")
LATER = {"Retry-After": "5"}


@sending.url_value_preprocessor
def take_more(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A batch is larger than any form. Said here because it runs before anything looks at the body."""
    request.max_content_length = LARGEST_BATCH


@sending.post("/events")
@allow(Action.PUBLIC)
def take_events(occasion_id: uuid.UUID) -> Response:
    """Store a batch; the reply is signed only after the commit."""
    lease, nonce = _sender(occasion_id), _nonce()
    if not request.is_json:
        raise UnprocessableEntity
    receive(catalogue(), key_ring(), lease, read_batch(request.get_data()))
    commit_now()
    return acknowledgement(lease, nonce)


@sending.get("/have")
@allow(Action.PUBLIC)
def tell_what_arrived(occasion_id: uuid.UUID) -> Response:
    return acknowledgement(_sender(occasion_id), _nonce())


def _sender(occasion_id: uuid.UUID) -> LeaseView:
    """The device this token belongs to. Raises Unauthorized: the device then keeps everything."""
    authorization = request.authorization
    token = authorization.token if authorization is not None and authorization.type == "bearer" else None
    lease = lease_of_token(token, now()) if token else None
    if lease is None or lease.occasion_id != occasion_id:
        raise Unauthorized
    return lease


def _nonce() -> str:
    nonce = request.headers.get("X-Nonce", "")
    if not NONCE.fullmatch(nonce):
        raise UnprocessableEntity
    return nonce


@sending.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    """No page: a device reads the status, and keeps what it has."""
    give_up()
    reply = jsonify(status=error.code)
    reply.status_code = error.code or 500
    return reply


@sending.errorhandler(Invalid)
def not_a_batch(_error: Invalid) -> Response:
    return refused(UnprocessableEntity())


@sending.errorhandler(TooMany)
def too_many(_error: TooMany) -> Response:
    return refused(RequestEntityTooLarge())


@sending.errorhandler(OperationalError)
def database_is_away(error: OperationalError) -> Response:
    log.error("database: %s", error.orig)
    give_up()
    reply = jsonify(status=503)
    reply.status_code = 503
    reply.headers.update(LATER)
    return reply
