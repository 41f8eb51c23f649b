"""The file that a tablet saved."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class BringForm(FlaskForm):  # type: ignore[misc]
    file = FileField(_l("The sealed file"), [FileRequired(_l("Choose the sealed file"))])
