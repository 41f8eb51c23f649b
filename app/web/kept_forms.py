"""Nothing typed is lost by a time-out: a form that comes too late is kept, and offered again after signing in.

Kept sealed, for its own user only, and for an hour. Never kept: what a person proves themselves with.
"""

import json
import uuid
from dataclasses import dataclass

from flask import request
from werkzeug import Response

from app.domain.permissions import Actor
from app.operations.kept_forms import keep_form, let_go_of
from app.own_seal import KEPT_FORMS
from app.queries.accounts import owner_of_ended
from app.web.sealing_keys import own_seal

NEVER_KEPT = frozenset({"auth", "account", "handing_over", "joining", "resetting"})
"""Blueprints with passwords, codes and PINs in their forms."""
TIMED_OUT = "timed_out"
"""Put into a form by a page whose time has run out: keep this, and do nothing with it."""
OF_THE_PAGE = frozenset({"csrf_token", "kept_form", TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, and its fields in their order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What was written in words, by which its owner knows it again."""
        return tuple(value for _, value in self.fields if " " in value.strip())

    def as_bytes(self) -> bytes:
        return json.dumps([self.path, self.fields]).encode()

    @classmethod
    def of_bytes(cls, text: bytes) -> "Kept":
        path, fields = json.loads(text)
        return cls(path, tuple((name, value) for name, value in fields))


def let_go_of_sent(response: Response, actor: Actor) -> None:
    """Forget the kept form that has just been sent after all."""
    if request.method != "POST" or response.status_code >= 400:
        return
    if (form_id := request.form.get("kept_form", type=uuid.UUID)) is not None:
        let_go_of(actor, form_id)


def keep_for_owner_of(token: str) -> None:
    """Keep what was just sent for whoever was signed in here until their time ran out."""
    if request.method == "POST" and (owner := owner_of_ended(token)) is not None:
        keep_for(owner)


def keep_for(user_id: uuid.UUID) -> None:
    """Keep what was just sent, unless it is not a form of ours or is never kept."""
    if request.method != "POST" or request.blueprint in NEVER_KEPT or not request.form:
        return
    fields = tuple(pair for pair in request.form.items(multi=True) if pair[0] not in OF_THE_PAGE)
    keep_form(user_id, Kept(request.full_path.rstrip("?"), fields).as_bytes(), own_seal(KEPT_FORMS))
