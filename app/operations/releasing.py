"""Preparing a release, measure by measure: a draft, until a second person signs it (signing_off.py)."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from app.clock import now
from app.code_version import code_version
from app.domain.audit import Kind, Subject
from app.domain.disclosure.lattice import Address, Quarter
from app.domain.disclosure.membership import pack
from app.domain.disclosure.quarters import last_day
from app.domain.disclosure.release import Published, ScaleRelease, release_scale
from app.domain.disclosure.source import Source
from app.domain.disclosure.written import METHOD, Heading, Measure, checksum, heading_text, part_text, read_heading
from app.domain.errors import Closed, Invalid, NotAllowed, NotFound
from app.domain.permissions import Action, Actor, may
from app.extensions import db
from app.operations.auditing import record
from app.queries.releasing import published_before, whole_of
from app.release_key import key_check
from app.store.releases import Release, ReleasePart


def begin_release(
    actor: Actor,
    quarter: Quarter,
    source: Source,
    key: bytes | None,
    at: datetime | None = None,
    *,
    by_command: bool = False,
) -> uuid.UUID:
    """A new draft in the place of any other, its measures still to be worked out by `prepare_next`.

    `at`: now, unless it is made up for a demonstration. `by_command`: whoever looks after the server does it in the
    actor's name, who then confirms it and does not sign; the audit names no person as having done it.

    Raises Invalid for a quarter that is not over or not after the last one signed, and where there is no secret, or
    another one than before.
    """
    check_may(actor, Action.PREPARE_RELEASE)
    secret = _checked(key)
    moment = at or now()
    _check_is_next(quarter, moment.date())
    _discard_drafts()
    heading = _heading(quarter, source)
    if not heading.measures:
        raise Invalid("quarter", "has nothing to release")
    release = Release(
        quarter_year=quarter.year,
        quarter_number=quarter.number,
        prepared_by=actor.user_id,
        prepared_at=moment,
        by_command=by_command,
        code_version=code_version(),
        key_check=key_check(secret),
        heading=heading_text(heading),
    )
    db.session.add(release)
    db.session.flush()
    named = {"in_the_name_of": actor.user_id} if by_command else {}
    record(None if by_command else actor, Kind.CHANGE, Subject.RELEASE, release.id, **named)
    return release.id


def _check_is_next(quarter: Quarter, today: date) -> None:
    if last_day(quarter) >= today:
        raise Invalid("quarter", "is not over")
    newest = newest_signed()
    if newest is not None and quarter <= newest:
        raise Invalid("quarter", "is signed, or before one that is")


def _heading(quarter: Quarter, source: Source) -> Heading:
    """What there is now, and what an earlier release told of: its figures are published again."""
    last = select(Release.heading).where(Release.signed_at.is_not(None))
    written = db.session.scalar(last.order_by(Release.quarter_year.desc(), Release.quarter_number.desc()).limit(1))
    earlier = read_heading(written) if written else Heading(quarter, METHOD, (), ())
    places = {(each.level, each.id): each for each in (*earlier.places, *source.places())}
    measures = {each.key: each for each in (*earlier.measures, *source.measures())}
    return Heading(quarter, METHOD, tuple(places.values()), tuple(measures.values()))


def prepare_next(actor: Actor, release_id: uuid.UUID, source: Source, key: bytes | None) -> str | None:
    """Work out the next measure of a draft: its key, or None when all were there already.

    Raises NotFound, Closed for a signed release, and Invalid where the secret is missing or another one.
    """
    check_may(actor, Action.PREPARE_RELEASE)
    secret = _checked(key)
    release = draft_of(release_id)
    heading = read_heading(release.heading)
    done = set(db.session.scalars(select(ReleasePart.measure).where(ReleasePart.release_id == release_id)))
    missing = [each for each in sorted(heading.measures, key=lambda each: each.key) if each.key not in done]
    if not missing:
        return None
    measure = missing[0]
    before = published_before(heading.quarter, measure.key)
    found = worked_out(source, measure, heading.quarter, before, secret)
    row = {"release_id": release_id, "measure": measure.key, **_part(measure, found, before)}
    db.session.execute(insert(ReleasePart), [row])
    if len(missing) == 1:
        release.checksum = checksum(whole_of(release_id))
    db.session.flush()
    return measure.key


def worked_out(
    source: Source, measure: Measure, quarter: Quarter, before: Mapping[Address, Published], key: bytes
) -> ScaleRelease:
    """One measure up to a quarter, after what was published before: the same to the byte whenever it is asked."""
    return release_scale(
        source.pairs(measure, quarter),
        before,
        secret=key,
        scale=measure.key,
        national_sd=None,
        until=quarter,
        ended=source.ended(measure, quarter),
    )


def discard_draft(actor: Actor, release_id: uuid.UUID) -> None:
    """Throw a draft away. Raises NotFound, and Closed for a signed release."""
    check_may(actor, Action.PREPARE_RELEASE)
    draft_of(release_id)
    _discard_drafts()
    record(actor, Kind.CHANGE, Subject.RELEASE, release_id)


def _part(measure: Measure, found: ScaleRelease, before: Mapping[Address, Published]) -> dict[str, object]:
    withheld = Counter((address.level, reason) for address, reason in found.withheld.items())
    published = found.published
    return {
        "figures": part_text(measure.key, {address: each.figures for address, each in published.items()}),
        "members": pack({address: each.members for address, each in published.items()}),
        "withheld": json.dumps([[*kind, count] for kind, count in sorted(withheld.items())]),
        "renewed": sum(before.get(address) != each for address, each in published.items()),
    }


def check_may(actor: Actor, action: Action) -> None:
    """Raises NotAllowed."""
    if not may(actor, action):
        raise NotAllowed


def _checked(key: bytes | None) -> bytes:
    """The secret. Raises Invalid without one, or where an earlier release was made with another one."""
    if key is None:
        raise Invalid("key", "is not set up")
    last = db.session.scalar(
        select(Release.key_check).where(Release.signed_at.is_not(None)).order_by(Release.signed_at.desc()).limit(1)
    )
    if last is not None and last != key_check(key):
        raise Invalid("key", "is another one")
    return key


def newest_signed() -> Quarter | None:
    """The quarter of the last release; None before the first."""
    row = db.session.execute(
        select(Release.quarter_year, Release.quarter_number)
        .where(Release.signed_at.is_not(None))
        .order_by(Release.quarter_year.desc(), Release.quarter_number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Quarter(*row)


def draft_of(release_id: uuid.UUID) -> Release:
    """The draft, which nobody else can change before this transaction ends. Raises NotFound, and Closed once signed."""
    found = db.session.scalars(select(Release).where(Release.id == release_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound("release")
    if found.signed_at is not None:
        raise Closed
    return found


def _discard_drafts() -> None:
    """One that is being signed meanwhile is waited for, and is no draft then: a signed release keeps its parts."""
    drafts = db.session.scalars(select(Release.id).where(Release.signed_at.is_(None)).with_for_update()).all()
    db.session.execute(delete(ReleasePart).where(ReleasePart.release_id.in_(drafts)))
    db.session.execute(delete(Release).where(Release.id.in_(drafts)))
    db.session.expire_all()
