"""Giving rows to research: an agreement is recorded by one person, and rows are taken under it by another one."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.clock import now
from app.domain.audit import Kind, Subject
from app.domain.disclosure.extract import Extract, Levels, extract
from app.domain.errors import Closed, Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.auditing import record
from app.operations.exporting import Taken, note_export
from app.queries.extracting import AgreementView, agreement, families
from app.store.agreements import DataAgreement, ExtractTaken
from app.store.insertion import insertion


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What an agreement says. `ends_on`: the first day on which it no longer holds."""

    reference: str
    recipient: str
    purpose: str
    ends_on: date


def record_agreement(actor: Actor | None, new: NewAgreement, today: date) -> uuid.UUID:
    """Invalid for a reference that is there already, or an end that is not ahead."""
    if new.ends_on <= today:
        raise Invalid("ends_on", "must be after today")
    values = {
        "id": uuid.uuid4(),
        "reference": new.reference,
        "recipient": new.recipient,
        "purpose": new.purpose,
        "ends_on": new.ends_on,
        "made_by": actor.user_id if actor else None,
        "made_at": now(),
    }
    adding = insertion(DataAgreement).values(values).on_conflict_do_nothing().returning(DataAgreement.id)
    made: uuid.UUID | None = db.session.scalar(adding)
    if made is None:
        raise Invalid("reference", "there is an agreement with this reference already")
    record(actor, Kind.CHANGE, Subject.AGREEMENT, made)
    return made


def confirm_agreement(actor: Actor, agreement_id: uuid.UUID, today: date) -> None:
    """Stand behind an agreement that a command has recorded. NotFound, and Closed where nothing waits any more."""
    found = agreement(agreement_id)
    if found is None:
        raise NotFound("agreement")
    waiting = update(DataAgreement).where(
        DataAgreement.id == agreement_id,
        DataAgreement.made_by.is_(None),
        DataAgreement.confirmed_by.is_(None),
        DataAgreement.ends_on > today,
    )
    done = db.session.execute(waiting.values(confirmed_by=actor.user_id, confirmed_at=now()))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Closed("nothing waits to be confirmed")
    record(actor, Kind.CHANGE, Subject.AGREEMENT, agreement_id, confirmed="yes")


def under(agreement_id: uuid.UUID, actor: Actor | None, today: date) -> AgreementView:
    """The agreement, if this person may take rows under it. NotFound, Closed where it has ended, and NotAllowed for
    whoever recorded or confirmed it, or where only a command has: nobody gives rows to research alone."""
    found = agreement(agreement_id)
    if found is None:
        raise NotFound("agreement")
    if found.ends_on <= today:
        raise Closed("the agreement has ended")
    if found.waits:
        raise NotAllowed("nobody has confirmed this agreement yet")
    if actor is not None and actor.user_id in (found.made_by, found.confirmed_by):
        raise NotAllowed("whoever stands behind an agreement takes no rows under it")
    return found


def prepare_extract(levels: Levels | None = None) -> Extract:
    """What would leave now, as coarse as `levels` or coarser. Families come in a random order, so that their numbers
    tell nothing."""
    found = families()
    secrets.SystemRandom().shuffle(found)
    return extract(found, at_least=levels)


def take_extract(actor: Actor | None, agreement_id: uuid.UUID, forms: Sequence[str], today: date) -> Extract:
    """Prepare the rows, and note who takes them, under what and in which formats.

    How coarse they are is kept with the agreement, so that two files under it cannot be laid over each other.
    """
    db.session.execute(select(DataAgreement.id).where(DataAgreement.id == agreement_id).with_for_update())
    held = under(agreement_id, actor, today)
    prepared = prepare_extract(held.levels)
    kept = " ".join(map(str, prepared.levels))
    db.session.execute(update(DataAgreement).where(DataAgreement.id == agreement_id).values(levels=kept))
    for form in forms:
        taken = ExtractTaken(
            agreement_id=held.id,
            taken_by=actor.user_id if actor else None,
            form=form,
            kept=prepared.report.kept,
            left_out=prepared.report.left_out,
        )
        db.session.add(taken)
        note_export(actor, Taken.EXTRACT, form, of=held.id)
    db.session.flush()
    return prepared
