"""What was found rightly signed once is not worked out again: a tablet sends the same cookie with every answer."""

import time
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from types import NoneType
from typing import Any

from flask import current_app, g, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer

from app.web.this_request import this_request

MOST_KNOWN = 4096


class KnownSignatures:
    """A serializer that remembers what it read. Only the age of a signature is looked at each time."""

    def __init__(self, serializer: URLSafeTimedSerializer) -> None:
        self._serializer = serializer
        self.dumps = serializer.dumps
        self._read = lru_cache(maxsize=MOST_KNOWN)(self._read_once)

    def _read_once(self, signed: str) -> tuple[Any, float, Callable[[Any], Any]]:
        payload, signed_at = self._serializer.loads(signed, return_timestamp=True)
        flat = isinstance(payload, dict) and all(isinstance(each, (str, int, NoneType)) for each in payload.values())
        return payload, signed_at.timestamp(), dict if flat else deepcopy

    def loads(self, signed: str, max_age: int) -> Any:
        """What was signed, for the caller to change. Raises BadSignature where it was not, or is too old (seconds)."""
        payload, signed_at, copied = self._read(signed)
        if not 0 <= time.time() - signed_at <= max_age:
            return self._serializer.loads(signed, max_age=max_age)
        return copied(payload)


class FormTokens(CSRFProtect):  # type: ignore[misc] # it has no types
    """Flask-WTF's check of a form's token: one that was right for a session's secret stays right."""

    def __init__(self) -> None:
        super().__init__()
        self._found_right = lru_cache(maxsize=MOST_KNOWN)(self._find_right)

    def _find_right(self, _key: str, _secret: str, _token: str) -> None:
        super().protect()

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raises CSRFError for a form without a right token, unless its view is exempt.

        Of a request that only reads no token is looked at, so that none may be remembered from it.
        """
        asked = this_request()
        posted = asked.method == "POST"
        token, secret = (asked.form.get("csrf_token"), session.get("csrf_token")) if posted else (None, None)
        if token and secret:
            try:
                self._found_right(current_app.secret_key, secret, token)
            except CSRFError:  # is said below, as Flask-WTF says it
                pass
            else:
                kept = g._get_current_object()
                kept.csrf_valid, kept.csrf_token = True, token  # the next form carries it: another says nothing new
                return
        super().protect(apply_exemptions)
