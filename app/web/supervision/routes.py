"""Whom one supervises, and their dyads: to look at, never to change."""

from dataclasses import dataclass

from flask import Blueprint, url_for
from werkzeug import Response

from app.domain.permissions import Action
from app.queries.reading import Readable, supervised_dyads
from app.queries.supervision import Supervisee, supervisees_of
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.pages import render

supervision = Blueprint("supervision", __name__)


@dataclass(frozen=True)
class DyadLine:
    code: str
    href: str


@dataclass(frozen=True)
class SuperviseePanel:
    name: str
    service: str
    dyads: tuple[DyadLine, ...]

    @classmethod
    def make(cls, supervisee: Supervisee, dyads: tuple[Readable, ...]) -> "SuperviseePanel":
        whose = (supervisee.practitioner_id, supervisee.service_id)
        lines = tuple(
            DyadLine(each.code, url_for("dyads.dyad", dyad_id=each.id))
            for each in dyads
            if (each.practitioner_id, each.service_id) == whose
        )
        return cls(supervisee.name, supervisee.service, lines)


@supervision.get("/supervision")
@allow(Action.SUPERVISE)
def list() -> Response:
    """The people one supervises today. A link that has ended closes the view."""
    actor = current_actor()
    dyads = tuple(supervised_dyads(actor, today()))
    people = tuple(SuperviseePanel.make(each, dyads) for each in supervisees_of(actor, today()))
    return render("supervision/list.html", people=people, nav_current="supervision")
