"""Where one is signed in, and staying so."""

import uuid
from dataclasses import dataclass

from flask import url_for
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.operations.accounts import end_own_sign_in
from app.queries.signing_in import SignInLine, own_sign_ins
from app.web import words
from app.web.access import allow, current_actor, sign_in_token, still_live
from app.web.auth.account import account
from app.web.pages import render, see_other


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One browser of the list, in words."""

    id: uuid.UUID
    device: str
    used: str
    suspended: bool
    is_this_one: bool

    @classmethod
    def of(cls, line: SignInLine) -> "SignInRow":
        return cls(line.id, words.device(line.device), words.moment(line.used_at), line.suspended, line.is_this_one)


@account.get("/sign-ins")
@allow(Action.SIGNED_IN)
def sign_ins() -> Response:
    lines = own_sign_ins(current_actor(), sign_in_token(), *still_live())
    return render("auth/sign_ins.html", sign_ins=[SignInRow.of(line) for line in lines])


@account.post("/sign-ins/<uuid:sign_in_id>/end")
@allow(Action.SIGNED_IN)
def end(sign_in_id: uuid.UUID) -> Response:
    """Sign out there. Also here, if it is this one: the next page then asks for a sign-in."""
    if not end_own_sign_in(current_actor(), sign_in_id):
        raise NotFound("sign-in")
    return see_other(url_for("account.sign_ins"))


@account.post("/stay")
@allow(Action.SIGNED_IN)
def stay() -> Response:
    """Somebody is still there: to be asked for is to be used."""
    return Response(status=204)
