"""Adding a dyad."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from app.domain.codes import ALPHABET, new_code
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import ChildAge
from app.extensions import db
from app.operations.rolling_up import refresh_dyads
from app.queries.caseload import dyad_made_from, own_draft
from app.store.care import Dyad, DyadDraft, DyadPopulation, Intervention
from app.store.insertion import insertion


def start_draft(actor: Actor) -> uuid.UUID:
    """Begin an empty "Add a dyad" form."""
    draft = DyadDraft(user_id=actor.user_id, fields={})
    db.session.add(draft)
    db.session.flush()
    return draft.id


def fill_draft(actor: Actor, draft_id: uuid.UUID, fields: Mapping[str, Any]) -> None:
    """Keep the answers of one step. Raises NotFound for somebody else's form."""
    draft = own_draft(actor, draft_id)
    if draft is None:
        raise NotFound("draft")
    draft.fields = {**draft.fields, **fields}
    db.session.flush()


def add_dyad(actor: Actor, draft_id: uuid.UUID, today: date) -> uuid.UUID:
    """Turn a filled form into a dyad with a new random code and its first intervention.

    Sending the last step twice gives the same dyad. Raises NotFound for somebody else's form, Invalid where a step
    was left out (its field is the step's name).
    """
    draft = own_draft(actor, draft_id)
    if draft is None:
        raise NotFound("draft")
    fields = draft.fields
    for name in DRAFT_FIELDS:
        if name not in fields:
            raise Invalid(name, "is not filled in yet")
    made = _insert_dyad(actor, draft_id, fields)
    if made is None:
        existing = dyad_made_from(actor, draft_id)
        assert existing is not None, "the unique draft belongs to its own practitioner"  # noqa: S101
        return existing
    if fields["populations"]:
        rows = [{"dyad_id": made, "population": population} for population in fields["populations"]]
        db.session.execute(insert(DyadPopulation), rows)
    db.session.add(Intervention(dyad_id=made, stage=actor.stage, started_on=today))
    refresh_dyads([made])
    return made


DRAFT_FIELDS = ("adult_role", "adult_age", "child_age", "populations", "referral", "court_ordered", "national_use")


def _insert_dyad(actor: Actor, draft_id: uuid.UUID, fields: Mapping[str, Any]) -> uuid.UUID | None:
    """Insert with a code nobody has; None where this draft has become a dyad already."""
    while True:
        code = random_code()
        made = db.session.scalars(
            insertion(Dyad)
            .values(
                id=uuid.uuid4(),
                code=code,
                service_id=actor.service_id,
                practitioner_id=actor.user_id,
                adult_role=fields["adult_role"],
                adult_age=fields["adult_age"],
                child_age=fields["child_age"],
                child_months=fields["child_months"] if fields["child_age"] == ChildAge.MONTHS else None,
                referral=fields["referral"],
                court_ordered=fields["court_ordered"],
                national_use=fields["national_use"],
                draft_id=draft_id,
            )
            .on_conflict_do_nothing()
            .returning(Dyad.id)
        ).one_or_none()
        if made is not None or db.session.scalar(select(Dyad.id).where(Dyad.draft_id == draft_id)) is not None:
            return made


def random_code() -> str:
    """A client code from the system's own randomness; it says nothing about the family."""
    return new_code([secrets.randbelow(len(ALPHABET)) for _ in range(7)])
