"""Whether a database is a demonstration, and who signs in there: asked at every start, so without what fills one."""

from sqlalchemy import exists, inspect, select

from app.extensions import db
from app.store.people import Installation, User

DEMONSTRATION = "demonstration"
DEMONSTRATION_PASSWORD = "made-up-families"  # noqa: S105 - shown on the sign-in page # nosec B105
SIGN_INS = (
    ("Accredited practitioner, 14 dyads", "practitioner@demo.example"),
    ("Trainee, 2 dyads", "trainee@demo.example"),
    ("Busy practitioner, 200 dyads", "busy@demo.example"),
    ("New practitioner, no dyads yet", "new@demo.example"),
    ("Supervisor, in two services", "supervisor@demo.example"),
    ("Service lead", "lead@demo.example"),
    ("National analyst", "analyst@demo.example"),
    ("National analyst who signs", "second-analyst@demo.example"),
    ("Administrator", "admin@demo.example"),
)
THE_ONLY_ROW = 1


class WrongDatabase(Exception):
    """This database is for something else; the text says so in words for an operator."""


def check_purpose(demonstration: bool) -> None:
    """Refuse to serve made-up families from a real database, and real families from a demonstration.

    Raises WrongDatabase; also where there are no tables yet.
    """
    marked = marked_purpose() == DEMONSTRATION
    if demonstration and not marked and db.session.scalar(select(exists().select_from(User))):
        raise WrongDatabase("This database holds accounts that are not made up, so no demonstration starts on it.")
    if marked and not demonstration:
        raise WrongDatabase("This database is a demonstration. Set DCS_DEMO=1, or use another database.")


def marked_purpose() -> str | None:
    """What this database is marked for. Raises WrongDatabase where there are no tables yet."""
    if not inspect(db.session.connection()).has_table(Installation.__tablename__):
        raise WrongDatabase("This database has no tables yet. Make them first: flask --app app.cli db upgrade")
    return db.session.scalar(select(Installation.purpose).where(Installation.id == THE_ONLY_ROW))
