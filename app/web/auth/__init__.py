"""Signing in, and one's own account: several modules of routes on two blueprints."""

from app.web.auth import factors, passwords, provider, setting_up, sign_ins
from app.web.auth.account import account
from app.web.auth.routes import auth

__all__ = ["account", "auth", "factors", "passwords", "provider", "setting_up", "sign_ins"]
