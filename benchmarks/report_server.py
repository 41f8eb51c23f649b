"""The application, and one page more that tells nothing: what every other signed-in page costs before it says a word.

`/bare?bytes=…` has the same sign-in, roles, layout and headers as any page, and as many bytes as it is asked for.
"""

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from app.domain.permissions import Action
from app.web.access import allow
from wsgi import app as site

LAYOUT = (
    "{% extends 'layouts/practitioner.html' %}{% block title %}Bare{% endblock %}"
    "{% block content %}{{ text }}{% endblock %}"
)

bare = Blueprint("bare", __name__)
app = site.whole()
_template = app.jinja_env.from_string(LAYOUT)


@bare.get("/bare")
@allow(Action.SIGNED_IN)
def page() -> Response:
    return make_response(render_template(_template, text=Markup("x") * request.args.get("bytes", 0, type=int)))


app.register_blueprint(bare)
