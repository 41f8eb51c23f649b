"""The page of a service's outcomes, drawn once for the same figures.

Figures stay as they are until ten families are new, so most visits find those of the visit before. What is kept hangs
on every row that was read and on nothing else: it cannot be out of date, and nobody gets what they have not asked for.
"""

from functools import lru_cache

from flask import current_app
from flask.templating import Environment
from markupsafe import Markup

from app.web.languages import translations
from app.web.outcomes.asking import Asked, outcomes_of
from app.web.outcomes.presenters import outcomes_page
from app.web.pages import part

KEPT = 64
"""Pages in each process: about 30 kB each."""


def drawn(asked: Asked) -> Markup:
    """Everything between the header and the footer, in the language of this request."""
    return _drawn(asked, translations(), current_app.jinja_env)


@lru_cache(maxsize=KEPT)
def _drawn(asked: Asked, _words: object, _templates: Environment) -> Markup:
    return part("outcomes/body.html", page=outcomes_page(outcomes_of(asked)))
