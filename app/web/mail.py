"""Sending a message through the mail server that is set up, if one is. Nothing about a family ever goes out."""

import logging
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from threading import Thread

from flask import current_app
from flask_babel import gettext as _

from app.clock import now
from app.config import Mail, Settings

PATIENCE = 10
"""Seconds to wait for the mail server."""
log = logging.getLogger(__name__)


def is_set_up() -> bool:
    return _server() is not None


def invitation(name: str, address: str, lives: timedelta) -> tuple[str, str]:
    """Subject and text of the message that holds a link."""
    return _("Your invitation to VIG DCS"), _(
        "Hello %(name)s,\n\nyou are invited to VIG DCS. Open this address to set your password. It works once, and for "
        "%(days)d days:\n\n%(address)s\n\nIf you did not expect this, do nothing.\n",
        name=name,
        days=lives.days,
        address=address,
    )


def new_password(address: str) -> tuple[str, str]:
    """Subject and text of the message that holds a link for a new password."""
    return _("A new password for VIG DCS"), _(
        "Hello,\n\nopen this address to set a new password. It works once, and for an hour:\n\n%(address)s\n\n"
        "If you did not ask for it, do nothing. Your password stays as it is.\n",
        address=address,
    )


def send(to: str, subject: str, text: str) -> bool:
    """Hand a message to the mail server. False where that failed; the log says why, and never what was in it."""
    server = _server()
    if server is None:
        return False
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"], message["Message-ID"] = format_datetime(now()), make_msgid(domain=server.sender.partition("@")[2])
    message.set_content(text)
    try:
        with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as connection:
            if server.encrypted:
                connection.starttls(context=ssl.create_default_context())
            if server.user and server.password:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.error("mail: %s", type(error).__name__)
        return False
    return True


def send_afterwards(to: str, subject: str, text: str) -> None:
    """Send while the reply leaves, so that how long it takes tells nobody whether there was anything to send."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def in_its_own_time() -> None:
        with app.app_context():
            send(to, subject, text)

    Thread(target=in_its_own_time, daemon=True).start()


def _server() -> Mail | None:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.mail
