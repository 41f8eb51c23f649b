"""Where a supervisor begins: draw records by chance, go on with a draw, see open queries, see that a draw was fair."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from app.domain.checking import CheckState
from app.domain.errors import Invalid, NotFound
from app.domain.frames import Frame, Proof
from app.domain.permissions import Action
from app.operations.checking import MOST_DRAWN, draw_records, fewest_drawn
from app.queries.checking import CheckView, draw_of, draws_of, open_queries
from app.queries.drawing import Left, Provable, left_to_draw, provable
from app.web import words
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.checking.blueprints import checking
from app.web.checking.forms import DrawForm
from app.web.checking.rows import DrawLine, Line, check_line
from app.web.forms import errors_of
from app.web.pages import render, see_other

USUAL = 5
NEWEST = 12


@checking.get("")
@allow(Action.CHECK_RECORDS)
def home() -> Response:
    left = left_to_draw(current_actor(), today())
    form = DrawForm(formdata=None, wanted=min(max(USUAL, left.people), MOST_DRAWN))
    return _home(form, left)


@checking.post("")
@allow(Action.CHECK_RECORDS)
def draw() -> Response:
    """Draw, and begin with the first record."""
    form = DrawForm()
    form_id = _form_id(form.form_id.data)
    if not form.validate() or form_id is None or form.wanted.data is None:
        return _home(form, left_to_draw(current_actor(), today()), 422)
    try:
        draw_id = draw_records(current_actor(), form.wanted.data, form_id, today(), again=form.again.data)
    except Invalid:
        left = left_to_draw(current_actor(), today())
        form.wanted.errors = [_refusal(left, again=form.again.data)]
        return _home(form, left, 422)
    drawn = draw_of(current_actor(), draw_id, today())
    if drawn is None or drawn.next is None:
        return see_other(url_for("checking.draw_page", draw_id=draw_id))
    return see_other(url_for("checking.record", check_id=drawn.next.id))


def _form_id(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None


def _refusal(left: Left, *, again: bool) -> str:
    people = left.all_people if again else left.people
    if people > MOST_DRAWN:
        return _draws_needed(people)
    if not people:
        return _("Nothing is left to draw in this quarter. Tick the box to draw from all records again.")
    return ngettext(
        "Draw at least %(num)d, so that everybody comes up.",
        "Draw at least %(num)d, so that everybody comes up.",
        fewest_drawn(people),
    )


def _home(form: DrawForm, left: Left, status: int = 200) -> Response:
    actor = current_actor()
    draws = draws_of(actor, today(), NEWEST)
    queries = open_queries(actor, today())
    form.form_id.data = form.form_id.data if _form_id(form.form_id.data) else uuid.uuid4().hex
    return render(
        "checking/home.html",
        status,
        form=form,
        left=left,
        hint=_everybody(left),
        draws=tuple(map(DrawLine.make, draws)),
        answered=_lines(each for each in queries if each.state is CheckState.ANSWERED),
        asked=_lines(each for each in queries if each.state is CheckState.ASKED),
        errors=errors_of(form),
        nav_current="supervisees",
    )


def _lines(checks: Iterable[CheckView]) -> tuple[Line, ...]:
    return tuple(map(check_line, checks))


def _everybody(left: Left) -> str:
    records = ngettext("%(num)d record can come up", "%(num)d records can come up", left.records)
    if left.people > MOST_DRAWN:
        return f"{records}. {_draws_needed(left.people)}"
    return ngettext(
        "%(records)s, of %(num)d person. With %(num)d or more, everybody comes up. Newer ones are more likely.",
        "%(records)s, of %(num)d people. With %(num)d or more, everybody comes up. Newer ones are more likely.",
        left.people,
        records=records,
    )


def _draws_needed(people: int) -> str:
    """Where there are more people than records in a draw."""
    return _(
        "They are of %(people)d people. A draw holds %(most)d records at most, so draw %(most)d: each is of somebody "
        "else, and chance decides of whom.",
        people=people,
        most=MOST_DRAWN,
    )


@checking.get("/draws/<uuid:draw_id>")
@allow(Action.CHECK_RECORDS)
def draw_page(draw_id: uuid.UUID) -> Response:
    """The records of one draw, and where each stands."""
    found = draw_of(current_actor(), draw_id, today())
    if found is None:
        raise NotFound("draw")
    return render(
        "checking/draw.html",
        draw=DrawLine.make(found),
        lines=_lines(found.checks),
        proof_url=url_for("checking.proof", draw_id=draw_id),
        nav_current="supervisees",
    )


PROOFS = {
    Proof.SAME: lambda: _("Drawn again just now from the kept seed and list: the same records, in the same order."),
    Proof.DIFFERENT: lambda: _("Drawn again just now, other records come up. Tell your administrator."),
    Proof.FRAME_CHANGED: lambda: _("The kept list is not the one that was drawn from. Tell your administrator."),
}


@dataclass(frozen=True)
class ProofPage:
    told: str
    holds: bool
    facts: tuple[tuple[str, str], ...]

    @classmethod
    def make(cls, draw: Provable) -> "ProofPage":
        frame, proof = Frame.parse(draw.frame), draw.proof
        facts = [
            (_("Drawn"), _("%(moment)s, by %(who)s", moment=words.moment(draw.drawn_at), who=draw.drawn_by)),
            (_("Records asked for"), str(draw.wanted)),
            (_("Records that came up"), str(draw.came_up)),
            (_("Records that could come up"), str(len(frame.left))),
            (_("People whose records those are"), str(len(frame.people))),
            (_("Left out, because they had come up in the quarter"), str(len(frame.already))),
        ]
        if draw.erased:
            facts.append((_("Deleted since, with everything about their family"), str(len(draw.erased))))
        facts += [(_("Seed"), draw.seed), (_("Fingerprint of the list"), draw.digest)]
        return cls(PROOFS[proof](), proof is Proof.SAME, tuple(facts))


@checking.get("/draws/<uuid:draw_id>/proof")
@allow(Action.CHECK_RECORDS)
def proof(draw_id: uuid.UUID) -> Response:
    """Draw again from the kept seed and list, and say whether the same came up."""
    found = provable(draw_id) if draw_of(current_actor(), draw_id, today()) else None
    if found is None:
        raise NotFound("draw")
    draw_url = url_for("checking.draw_page", draw_id=draw_id)
    return render("checking/proof.html", page=ProofPage.make(found), draw_url=draw_url, nav_current="supervisees")
