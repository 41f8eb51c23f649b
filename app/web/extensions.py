"""Flask extensions of the web, unbound. Each is tied to an application in the module that is about it."""

from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager

from app.web.signatures import FormTokens

login_manager = LoginManager()
csrf = FormTokens()
htmx = HTMX()
babel = Babel()
