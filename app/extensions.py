"""Flask extensions, unbound. They are tied to an application in `create_app`."""

from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy

from app.signatures import FormTokens
from app.store.writing import JoiningSession

db = SQLAlchemy(session_options={"class_": JoiningSession})
login_manager = LoginManager()
csrf = FormTokens()
htmx = HTMX()
babel = Babel()
