"""The server's word on what it holds, provably its own: no login page of a café's network can make one.

A device deletes nothing but on this word, so it is made only after the commit, from what is then in the database.
"""

import hashlib
import hmac
import json

from flask import Response, jsonify

from app.clock import now
from app.queries.sending import LeaseView, have
from app.sealing import as_text


def acknowledgement(lease: LeaseView, nonce: str) -> Response:
    """The reply to a device: what is stored, signed with the device's own key together with its `nonce`."""
    held = have(lease)
    body = json.dumps(
        {
            "writer": held.writer,
            "have": {str(assessment_id): each for assessment_id, each in held.have.items()},
            "quarantined": [str(event_id) for event_id in held.kept_aside],
            "conflicts": [str(event_id) for event_id in held.conflicts],
            "state": {str(assessment_id): state for assessment_id, state in held.state.items()},
            "serverTime": round(now().timestamp() * 1000),
        },
        separators=(",", ":"),
    )
    return jsonify(body=body, mac=signature(lease.ack_key, nonce, body))


def signature(key: bytes, nonce: str, body: str) -> str:
    """HMAC-SHA256 over nonce and body, as base64url without padding."""
    return as_text(hmac.digest(key, f"{nonce}.{body}".encode(), hashlib.sha256))
