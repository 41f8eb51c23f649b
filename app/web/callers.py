"""The browser that asks, as the counting of wrong tries knows it."""

from flask import Response, after_this_request, current_app, request

from app.config import Settings
from app.domain.devices import device_in
from app.operations.guessing import Caller

A_YEAR = 365 * 24 * 3600


def caller() -> Caller:
    """Where this request comes from, and whether it is a known device."""
    return Caller(
        address=request.remote_addr or "",
        device_token=request.cookies.get(_cookie_name(), ""),
        device=device_in(request.headers.get("User-Agent", "")),
    )


def remember_device(token: str) -> None:
    """Let this browser be known again. The cookie opens nothing: see app/domain/throttling.py."""

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            token,
            max_age=A_YEAR,
            path="/",
            secure=_settings().https,
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie_name() -> str:
    return "__Host-dcs-device" if _settings().https else "dcs-device"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
