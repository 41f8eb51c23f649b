"""Single sign-on by OpenID Connect: code flow with PKCE, state and nonce. Off unless the settings name a provider.

Both addresses are looked up and not posted to: a provider sends the browser back by a link, and the policy of our
pages lets no form leave for another host.
"""

import json
import logging
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, current_app, url_for
from werkzeug import Response

from app.config import Settings
from app.domain.audit import Kind
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.late import Late
from app.operations.accounts import finish_after_proof, start_unfinished
from app.operations.single_sign_on import Vouched, account_of
from app.web.access import allow
from app.web.addresses import full_address
from app.web.auth.routes import after_sign_in, auth, begin_second_step, is_in
from app.web.callers import caller
from app.web.errors import page as error_page
from app.web.pages import render, see_other
from app.web.transaction import write_after_reading

authlib, authlib_errors = Late("authlib.integrations.flask_client"), Late("authlib.common.errors")
jose_errors, requests = Late("joserfc.errors"), Late("requests")

log = logging.getLogger(__name__)

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519"})
"""Signatures by a key that the provider alone has. Never `none`, and never one made with a shared secret."""
TWO_FACTORS = "mfa"
"""What a provider says in `amr` when it has itself asked for two factors (RFC 8176)."""


class NotVouched(Exception):
    """What came back is not a provider's word about anybody."""


def register(app: Flask, settings: Settings) -> None:
    """Make the client of the provider, if there is one. Nothing is asked of it before somebody signs in."""
    if settings.provider is None:
        return
    app.extensions["provider"] = authlib.OAuth(app).register(
        "provider",
        client_id=settings.provider.client_id,
        client_secret=settings.provider.client_secret,
        server_metadata_url=f"{settings.provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )


@auth.get("/sign-in/provider")
@allow(Action.PUBLIC)
def to_provider() -> Response:
    try:
        return cast(Response, _client().authorize_redirect(full_address(url_for("auth.from_provider"))))
    except (authlib_errors.AuthlibBaseError, requests.RequestException) as error:
        return _failed(error)


@auth.get("/sign-in/provider/back")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def from_provider() -> Response:
    """Where the provider sends the browser. Its word is the first step; the second is ours, unless it asked for two."""
    client = _client()
    try:
        claims = _checked_claims(client)
    except (
        authlib_errors.AuthlibBaseError,
        jose_errors.JoseError,
        requests.RequestException,
        NotVouched,
        ValueError,
        KeyError,
    ) as error:
        return _failed(error)
    vouched = Vouched(claims["iss"], claims["sub"], str(claims.get("email", "")), claims.get("email_verified") is True)
    return _written(lambda: _sign_in(vouched, TWO_FACTORS in (claims.get("amr") or ())))


def _sign_in(vouched: Vouched, two_factors: bool) -> Response:
    user_id = account_of(vouched)
    if user_id is None:
        return render("auth/provider_failed.html", 403, known=False)
    token = start_unfinished(user_id)
    if not two_factors:
        return begin_second_step(token)
    if not is_in(finish_after_proof(token, caller())):
        return error_page(403)
    return see_other(after_sign_in())


def _checked_claims(client: Any) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are right."""
    provider = current_app.config["SETTINGS"].provider
    if client.load_server_metadata()["issuer"] != provider.issuer:
        raise NotVouched
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }
    token = client.authorize_access_token(claims_options=options)
    if "userinfo" not in token or _algorithm(token["id_token"]) not in ALGORITHMS:
        raise NotVouched
    return dict(token["userinfo"])


def _algorithm(id_token: str) -> str:
    head = id_token.partition(".")[0]
    return str(json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["alg"])


def _written(answer: Callable[[], Response]) -> Response:
    """The reply to a request that was only expected to read."""
    made: list[Response] = []
    write_after_reading(lambda: made.append(answer()))
    return made[0]


def _client() -> Any:
    if "provider" not in current_app.extensions:
        raise NotFound("provider")
    return current_app.extensions["provider"]


def _failed(error: Exception) -> Response:
    """An operator reads in the log which kind of failure it was; what was said may name somebody."""
    log.warning("single sign-on: %s", type(error).__name__)
    return render("auth/provider_failed.html", 400, known=True)
