"""The address of this server, as others use it. Where one is configured, what a request says counts for nothing."""

from flask import current_app, request

from app.config import Settings


def own_address() -> str:
    """`https://dcs.example.org`: as configured, or whatever a demonstration is called by."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.address or request.host_url.rstrip("/")


def full_address(path: str) -> str:
    """For a link in a message or on another device."""
    return own_address() + path
