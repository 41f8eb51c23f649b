"""All pages, and what every request goes through."""

from flask import Flask

from app.config import Settings
from app.web import (
    access,
    errors,
    forms,
    headers,
    page_words,
    pages,
    recording,
    sealing_keys,
    static_files,
    transaction,
)
from app.web.acting_for.routes import acting_for
from app.web.amending.routes import amending
from app.web.audit.routes import audit
from app.web.auth import account, auth, provider
from app.web.checking import checking, queries
from app.web.dyads.routes import dyads
from app.web.endings.routes import endings
from app.web.exports import exports
from app.web.families.routes import families
from app.web.goals.routes import goals
from app.web.handing_over import handing_over
from app.web.information.routes import information
from app.web.joining.routes import joining
from app.web.leading.routes import leading
from app.web.national.routes import national
from app.web.occasions.routes import occasions
from app.web.organisation import organisation
from app.web.outcomes.routes import outcomes
from app.web.paper.routes import paper
from app.web.people import people
from app.web.public.routes import public
from app.web.questionnaire import questionnaire
from app.web.releasing.routes import releasing
from app.web.resetting.routes import resetting
from app.web.sealed_files.routes import sealed_files
from app.web.sending.routes import sending
from app.web.settling.routes import settling
from app.web.summary.routes import summary
from app.web.supervision import supervision
from app.web.today.routes import today
from app.web.transferring.routes import transferring
from app.web.visits.routes import visits

BLUEPRINTS = (
    auth,
    account,
    today,
    dyads,
    goals,
    visits,
    endings,
    transferring,
    occasions,
    settling,
    amending,
    questionnaire,
    handing_over,
    resetting,
    sending,
    sealed_files,
    summary,
    outcomes,
    paper,
    exports,
    supervision,
    checking,
    queries,
    families,
    releasing,
    national,
    public,
    audit,
    information,
    people,
    organisation,
    leading,
    joining,
    acting_for,
)


def register(app: Flask, settings: Settings) -> None:
    """Tie pages, sign-in, errors and headers to the application."""
    pages.register(app, settings)  # first, because it says what kind of template environment there is
    page_words.register(app)
    forms.register(app)
    transaction.register(app)  # before the guard, whose first query would otherwise begin a reading transaction
    recording.register(app)  # after it, so that what is recorded is still committed
    access.register(app, settings)
    errors.register(app)
    sealing_keys.register(app, settings)
    provider.register(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    static_files.register(app)
    headers.register(app, settings)  # last, so that no reply goes around it
