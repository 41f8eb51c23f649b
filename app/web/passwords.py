"""How passwords are hashed on this server."""

from flask import current_app
from pwdlib import PasswordHash

from app.config import Settings
from app.operations.accounts import hasher


def password_hasher() -> PasswordHash:
    settings: Settings = current_app.config["SETTINGS"]
    return hasher(fast=settings.fast_password_hash)
