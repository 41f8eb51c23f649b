"""A small identity provider that speaks OpenID Connect, over real HTTP and with really signed tokens. It can lie."""

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests.support.server import LiveServer

CLIENT, SECRET = "vig-dcs", "known to the provider and to us"


class IdentityProvider:
    """Says of everybody who comes what `claims` says. `lie` changes the claims, `key` and `algorithm` the signature."""

    def __init__(self) -> None:
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}
        self.app = Flask("provider")
        self.app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        self.app.add_url_rule("/keys", view_func=self.keys)
        self.app.add_url_rule("/authorize", view_func=self.authorize)
        self.app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        self.server = LiveServer(self.app)

    @property
    def issuer(self) -> str:
        return self.server.url

    def configuration(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    def keys(self) -> Response:
        return jsonify(KeySet([self.published]).as_dict(private=False))

    def authorize(self) -> Any:
        code = secrets.token_urlsafe()
        self.asked[code] = dict(request.args)
        return redirect(f"{request.args['redirect_uri']}?{urlencode({'code': code, 'state': request.args['state']})}")

    def token(self) -> Response:
        asked = self.asked.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if asked is None or asked["code_challenge"] != urlsafe_b64encode(digest).decode().rstrip("="):
            abort(400)
        if request.authorization is None or request.authorization.password != SECRET:
            abort(401)
        times = {"iat": int(time.time()), "exp": int(time.time()) + 300}
        claims = {"iss": self.issuer, "aud": CLIENT, "nonce": asked["nonce"], **times, **self.claims}
        return jsonify(access_token="x", token_type="Bearer", id_token=self.signed(claims))

    def signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": "one"}
        key = OctKey.import_key(SECRET) if self.algorithm in ("none", "HS256") else self.key
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])
