"""The database, not yet tied to an application: `app.whole` does so. The web has extensions of its own beside it."""

from flask_sqlalchemy import SQLAlchemy

from app.store.writing import JoiningSession

db = SQLAlchemy(session_options={"class_": JoiningSession})
