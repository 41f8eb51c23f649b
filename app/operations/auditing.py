"""Writing the audit: whatever is recorded gets its link in the same transaction, as the last thing before the commit.

So what is undone leaves no link, what is done cannot be without one, and the head of a chain is held by one writer for
no longer than a commit takes. Chains are taken in one order, so that two writers never wait for each other.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session

from app.clock import now
from app.domain.audit import Entry, Head, Kind, Link, Subject, details, link_up
from app.domain.permissions import NO_SERVICE, Actor
from app.extensions import db
from app.store.audit import AuditHead, AuditLink
from app.store.insertion import insertion

_PENDING = "audit pending"
_here: ContextVar[tuple[str, Callable[[], str]]] = ContextVar("here", default=("", str))


def here(place: str = "", sitting: Callable[[], str] = str) -> None:
    """Say where in the application this thread works, and for which sign-in or grant: every later entry carries it."""
    _here.set((place, sitting))


def is_anywhere() -> bool:
    """Whether this thread has said where it works."""
    return _here.get()[0] != ""


def record(
    actor: Actor | None,
    kind: Kind,
    subject: Subject | None = None,
    subject_id: uuid.UUID | None = None,
    *,
    chain: uuid.UUID | None = None,
    **detail: object,
) -> None:
    """Note what `actor` (None: a command, or nobody who is signed in) does; it is written with the commit.

    It goes into the chain of `chain`, or else of the actor's service, or that of NO_SERVICE. `detail` holds ids and
    words from closed lists: never an answer, a score, a client code or a word that somebody typed.
    """
    db.session.connection()  # so that there is a transaction, whose end is also the end of what was recorded in it
    place, sitting = _here.get()
    entry = Entry(
        chain=chain or (actor.service_id if actor else NO_SERVICE),
        at=now(),
        kind=kind,
        place=place,
        actor_id=actor.user_id if actor else None,
        roles=_roles(actor),
        sitting=sitting(),
        subject=subject,
        subject_id=subject_id,
        detail=details(detail),
    )
    db.session.info.setdefault(_PENDING, []).append(entry)


def _roles(actor: Actor | None) -> str:
    return "+".join(sorted(actor.roles)) if actor else ""


def pending() -> tuple[Entry, ...]:
    """What has been recorded and not been written yet."""
    return tuple(db.session.info.get(_PENDING, ())) if db.session.registry.has() else ()


def carry_over(entries: Sequence[Entry]) -> None:
    """Record `entries` again: for a reader, whose own transaction ends before the one that writes begins."""
    db.session.info.setdefault(_PENDING, []).extend(entries)


@event.listens_for(db.session, "before_commit")
def write(session: Session) -> None:
    """Add the links of everything recorded in this transaction."""
    by_chain: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for entry in session.info.pop(_PENDING, ()):
        by_chain[entry.chain].append(entry)
    for chain in sorted(by_chain):
        links = link_up(_held_head(session, chain), by_chain[chain])
        session.execute(insert(AuditLink), [_row(link) for link in links])
        end = {"n": links[-1].n, "hash": links[-1].hash}
        session.execute(update(AuditHead).where(AuditHead.chain == chain).values(**end))


@event.listens_for(db.session, "after_rollback")
def forget(session: Session) -> None:
    """What is undone did not happen."""
    session.info.pop(_PENDING, None)


def _held_head(session: Session, chain: uuid.UUID) -> Head:
    """The end of a chain, which nobody else can write on from before this transaction ends."""
    heads: Any = AuditHead.__table__
    asked = select(heads.c.n, heads.c.hash).where(heads.c.chain == chain).with_for_update()
    row = session.execute(asked).one_or_none()
    if row is None:
        first = Head(chain)
        new = {"chain": chain, "n": first.n, "hash": first.hash}
        session.execute(insertion(AuditHead).values(**new).on_conflict_do_nothing())
        row = session.execute(asked).one()
    return Head(chain, row.n, row.hash)


def _row(link: Link) -> dict[str, Any]:
    entry = link.entry
    return {
        "chain": entry.chain,
        "n": link.n,
        "at": entry.at,
        "kind": str(entry.kind),
        "place": entry.place,
        "actor_id": entry.actor_id,
        "roles": entry.roles,
        "sitting": entry.sitting,
        "subject": str(entry.subject) if entry.subject else None,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "previous": link.previous,
        "hash": link.hash,
    }
