"""Finding, inviting and looking up people. An administrator reaches everybody, a lead those of their service."""

import uuid

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action, may
from app.operations import inviting
from app.operations.membership import give_role, set_active
from app.queries import people as reads
from app.web import mail
from app.web.access import allow, current_actor
from app.web.addresses import full_address
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.links import LinkPage
from app.web.pages import render, see_other
from app.web.passwords import password_hasher
from app.web.people.forms import InviteForm
from app.web.people.presenters import PeoplePage, PersonPage
from app.web.service_choices import open_services
from app.web.transaction import commit_now

people = Blueprint("people", __name__, url_prefix="/people")
HAS_IT_ALREADY = "is there already"


@people.get("")
@allow(Action.MANAGE_PEOPLE)
def listing() -> Response:
    asked, number = request.args.get("q", "")[:120], max(request.args.get("page", 1, type=int), 1)
    page = PeoplePage.make(reads.people(current_actor(), asked, number), asked, number, today())
    return render("people/listing.html", page=page, asked=asked, nav_current="people")


@people.get("/invite")
@allow(Action.MANAGE_PEOPLE)
def invite() -> Response:
    return _invite_page(_invite_form(starts_on=today()))


@people.post("/invite")
@allow(Action.MANAGE_PEOPLE)
def send_invitation() -> Response:
    """Make an account with a role and show its link, once. Somebody who has an account only gets the role."""
    actor, form = current_actor(), _invite_form()
    if not form.validate():
        return _invite_page(form, 422)
    known = reads.user_with(form.email.data or "")
    user_id = known or inviting.add_account(_plain(form.name.data), form.email.data or "", password_hasher())
    try:
        give_role(
            actor, user_id, form.chosen_role, form.service_for(actor), form.chosen_stage, form.starts_on.data or today()
        )
    except Invalid:
        form.email.errors = [_("This person has this role already.")]
        return _invite_page(form, 422)
    if known is not None:
        return see_other(url_for("people.person", user_id=user_id))
    return _link_page(user_id, post=bool(form.post.data))


@people.get("/<uuid:user_id>")
@allow(Action.MANAGE_PEOPLE)
def person(user_id: uuid.UUID) -> Response:
    actor = current_actor()
    page = PersonPage.make(known(user_id), reads.links_of(actor, user_id), reads.families_of(actor, user_id), today())
    return render(
        "people/person.html",
        page=page,
        may_switch=may(actor, Action.MANAGE_ACCOUNTS) and actor.user_id != user_id,
        nav_current="people",
    )


@people.post("/<uuid:user_id>/invitation")
@allow(Action.MANAGE_PEOPLE)
def invite_again(user_id: uuid.UUID) -> Response:
    """A new link for somebody who has not joined yet. The older one stops working."""
    known(user_id)
    return _link_page(user_id, post=False)


@people.post("/<uuid:user_id>/switch-off")
@allow(Action.MANAGE_ACCOUNTS)
def switch_off(user_id: uuid.UUID) -> Response:
    set_active(current_actor(), user_id, False, today())
    return see_other(url_for("people.person", user_id=user_id))


@people.post("/<uuid:user_id>/switch-on")
@allow(Action.MANAGE_ACCOUNTS)
def switch_on(user_id: uuid.UUID) -> Response:
    set_active(current_actor(), user_id, True, today())
    return see_other(url_for("people.person", user_id=user_id))


def known(user_id: uuid.UUID) -> reads.PersonView:
    """Somebody whom the actor looks after. Raises NotFound."""
    found = reads.person(current_actor(), user_id)
    if found is None:
        raise NotFound("person")
    return found


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _invite_form(**data: object) -> InviteForm:
    form = InviteForm(data=data) if data else InviteForm()
    form.offer(current_actor(), open_services())
    return form


def _invite_page(form: InviteForm, status: int = 200) -> Response:
    return render(
        "people/invite.html", status, form=form, errors=errors_of(form), can_post=mail.is_set_up(), nav_current="people"
    )


def _link_page(user_id: uuid.UUID, *, post: bool) -> Response:
    token = inviting.invite(user_id, current_actor())
    invited = known(user_id)
    address = full_address(url_for("joining.invitation", token=token))
    commit_now()  # a message that has gone out cannot be called back
    posted = post and mail.send(invited.email, *mail.invitation(invited.name, address, inviting.LIVES))
    return render(
        "people/invited.html",
        person=invited,
        link=LinkPage.make(address),
        posted=posted,
        failed=post and not posted,
        days=inviting.LIVES.days,
        nav_current="people",
    )
