"""Signing a release by a second person. Once signed nothing of it changes."""

import uuid
from datetime import datetime

from sqlalchemy import select

from app.clock import now
from app.domain.audit import Kind, Subject
from app.domain.disclosure.lattice import Quarter
from app.domain.disclosure.membership import unpack
from app.domain.disclosure.signing import Draft, may_confirm, may_sign
from app.domain.disclosure.source import Source
from app.domain.disclosure.written import checksum, read_heading
from app.domain.errors import Closed, Invalid, NotAllowed
from app.domain.permissions import Action, Actor
from app.extensions import db
from app.operations.auditing import record
from app.operations.publishing import publish
from app.operations.releasing import check_may, draft_of, newest_signed
from app.queries.releasing import published_before, whole_of
from app.store.releases import Release, ReleasePart


def confirm_draft(actor: Actor, release_id: uuid.UUID) -> None:
    """The analyst in whose name a command prepared a draft has looked at it and stands for it: another one can sign.

    Raises NotFound, Closed where it is signed, not whole or waits for nobody, and NotAllowed for anybody else.
    """
    check_may(actor, Action.PREPARE_RELEASE)
    release = draft_of(release_id)
    draft = _turns(release)
    if release.checksum is None or not draft.waits_for_confirmation:
        raise Closed
    if not may_confirm(draft, actor.user_id):
        raise NotAllowed
    release.confirmed_at = now()
    db.session.flush()
    record(actor, Kind.CHANGE, Subject.RELEASE, release.id, confirmed=release.checksum[:16])


def sign_release(actor: Actor, release_id: uuid.UUID, source: Source, at: datetime | None = None) -> None:
    """A second person signs a draft: it is published with the commit, and never changes again.

    Raises NotFound, Closed where it is signed or not whole, NotAllowed for whoever prepared it and before they have
    confirmed what a command did in their name, and Invalid where somebody has left who is behind a new figure, or where
    it is no longer the next one: it is then prepared again.
    """
    check_may(actor, Action.SIGN_RELEASE)
    release = draft_of(release_id)
    if release.checksum is None:
        raise Closed
    if not may_sign(_turns(release), actor.user_id):
        raise NotAllowed
    newest = newest_signed()
    if newest is not None and Quarter(release.quarter_year, release.quarter_number) <= newest:
        raise Invalid("release", "is no longer the next one")
    if checksum(whole_of(release_id)) != release.checksum:
        raise Invalid("release", "is not what was worked out")
    if somebody_left(release, source):
        raise Invalid("release", "holds somebody who has left")
    release.signed_by, release.signed_at = actor.user_id, at or now()
    db.session.flush()
    publish(release)
    record(actor, Kind.CHANGE, Subject.RELEASE, release.id, signed=release.checksum[:16])


def somebody_left(release: Release, source: Source) -> bool:
    """Whether a family behind a figure that is new in this draft agrees no longer, or is gone."""
    heading = read_heading(release.heading)
    packed = select(ReleasePart.measure, ReleasePart.members).where(ReleasePart.release_id == release.id)
    members = {measure: unpack(kept) for measure, kept in db.session.execute(packed)}
    for measure in heading.measures:
        before = published_before(heading.quarter, measure.key)
        new = [
            behind
            for address, behind in members[measure.key].items()
            if address not in before or before[address].members != behind
        ]
        still = {each.member for each in source.pairs(measure, heading.quarter)}
        if not frozenset().union(*new) <= still:
            return True
    return False


def _turns(release: Release) -> Draft:
    is_confirmed, is_whole = release.confirmed_at is not None, release.checksum is not None
    return Draft(release.prepared_by, release.by_command, is_confirmed, is_whole)
