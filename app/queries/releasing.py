"""Releases as those who prepare and sign them see them. Nothing here is for the pages beyond: see app/released."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.domain.disclosure.lattice import Address, Quarter
from app.domain.disclosure.membership import unpack
from app.domain.disclosure.release import Figures, Published
from app.domain.disclosure.signing import Draft
from app.domain.disclosure.written import Heading, Measure, read_heading, read_part, whole_text
from app.domain.permissions import NO_SERVICE, Action, Actor, may
from app.domain.vocabulary import Role
from app.extensions import db
from app.queries.supervision import holding_on
from app.store.people import Membership, User
from app.store.releases import Release, ReleasePart


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One release: a draft where nobody has signed. `done` of `measures` are worked out."""

    id: uuid.UUID
    quarter: Quarter
    prepared_by: str
    prepared_by_id: uuid.UUID
    prepared_at: datetime
    by_command: bool
    """Whether a command did it in that person's name."""
    is_confirmed: bool
    """Whether that person has then confirmed it."""
    signed_by: str | None
    signed_at: datetime | None
    checksum: str | None
    code_version: str
    heading: Heading
    done: int

    @property
    def is_whole(self) -> bool:
        return self.checksum is not None

    @property
    def draft(self) -> Draft:
        return Draft(self.prepared_by_id, self.by_command, self.is_confirmed, self.is_whole)


@dataclass(frozen=True, slots=True)
class PartView:
    """One measure of a release. `withheld`: (level, reason) -> cells; `renewed`: how many figures have changed."""

    measure: Measure
    figures: Mapping[Address, Figures]
    withheld: Mapping[tuple[str, str], int]
    renewed: int


def analyst_with(email: str, today: date) -> Actor | None:
    """The national analyst with this address, for a command that acts for them; None where there is none today."""
    row = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == email.strip().lower(), User.active, Membership.role == Role.NATIONAL_ANALYST)
        .where(holding_on(today, Membership))
        .limit(1)
    ).one_or_none()
    return None if row is None else Actor(row.id, NO_SERVICE, frozenset({Role.NATIONAL_ANALYST}), "", row.name)


def releases(actor: Actor) -> tuple[ReleaseLine, ...]:
    """All releases, the newest quarter first; nothing for whoever may not prepare one."""
    if not may(actor, Action.PREPARE_RELEASE):
        return ()
    return tuple(map(_line, db.session.execute(_lines())))


def release(actor: Actor, release_id: uuid.UUID) -> ReleaseLine | None:
    return next((each for each in releases(actor) if each.id == release_id), None)


def parts_of(line: ReleaseLine) -> tuple[PartView, ...]:
    """What has been worked out of a release that the caller has been shown to see, by the keys of its measures."""
    measures = {each.key: each for each in line.heading.measures}
    rows = db.session.execute(
        select(ReleasePart.measure, ReleasePart.figures, ReleasePart.withheld, ReleasePart.renewed)
        .where(ReleasePart.release_id == line.id)
        .order_by(ReleasePart.measure)
    )
    return tuple(
        PartView(measures[row.measure], read_part(row.figures), _withheld(row.withheld), row.renewed) for row in rows
    )


def whole_of(release_id: uuid.UUID) -> str:
    """The text of a release whose measures are all there."""
    heading = db.session.scalars(select(Release.heading).where(Release.id == release_id)).one()
    parts = select(ReleasePart.figures).where(ReleasePart.release_id == release_id).order_by(ReleasePart.measure)
    return whole_text(heading, db.session.scalars(parts))


def published_before(quarter: Quarter, measure: str) -> dict[Address, Published]:
    """The figures of the last signed release before a quarter, with who is behind them. Empty where there is none."""
    row = db.session.execute(
        select(ReleasePart.figures, ReleasePart.members)
        .join(Release, ReleasePart.release_id == Release.id)
        .where(Release.signed_at.is_not(None), ReleasePart.measure == measure, _earlier_than(quarter))
        .order_by(Release.quarter_year.desc(), Release.quarter_number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return {}
    members = unpack(row.members)
    return {address: Published(figures, members[address]) for address, figures in read_part(row.figures).items()}


def _earlier_than(quarter: Quarter) -> Any:
    same_year = (Release.quarter_year == quarter.year) & (Release.quarter_number < quarter.number)
    return (Release.quarter_year < quarter.year) | same_year


def _lines() -> Any:
    preparer, signer = aliased(User), aliased(User)
    done = select(func.count()).where(ReleasePart.release_id == Release.id).scalar_subquery()
    return (
        select(Release, preparer.name.label("preparer"), signer.name.label("signer"), done.label("done"))
        .join(preparer, Release.prepared_by == preparer.id)
        .outerjoin(signer, Release.signed_by == signer.id)
        .order_by(Release.quarter_year.desc(), Release.quarter_number.desc())
    )


def _line(row: Any) -> ReleaseLine:
    kept: Release = row.Release
    return ReleaseLine(
        kept.id,
        Quarter(kept.quarter_year, kept.quarter_number),
        row.preparer,
        kept.prepared_by,
        kept.prepared_at,
        kept.by_command,
        kept.confirmed_at is not None,
        row.signer,
        kept.signed_at,
        kept.checksum,
        kept.code_version,
        read_heading(kept.heading),
        row.done,
    )


def _withheld(text: str) -> dict[tuple[str, str], int]:
    return {(level, reason): count for level, reason, count in json.loads(text)}
