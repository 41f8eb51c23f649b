"""What a device sends: sealed events, and what must be in them once they are open. Nothing here is trusted."""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.domain.answers import Answer, AnswerKind, check_answer
from app.domain.errors import Invalid
from app.domain.events import EventKind
from app.domain.instrument import Collect, Instrument

LARGEST_BATCH = 200
SEALED_KINDS = {
    EventKind.ANSWER: AnswerKind.ANSWER,
    EventKind.DECLINE: AnswerKind.DECLINE,
    EventKind.CLEAR: AnswerKind.CLEAR,
}
MARKER = "vig-dcs/1"


class NotUnderstood(Exception):
    """One event is not what it should be. The text says why, without anything a family said."""


class TooMany(Exception):
    """A batch holds more events than are taken at once."""


def _bytes(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("must be base64url") from error


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Bytes = Annotated[bytes, BeforeValidator(_bytes), Field(max_length=4096)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Envelope(Model):
    """One sealed event. What stands outside the seal is bound to it, see `bound_to`."""

    event_id: Id
    assessment: Id
    seq: int = Field(ge=1, le=1_000_000)
    enc: Bytes
    ct: Bytes

    def bound_to(self, key_id: str, writer: str) -> bytes:
        """The `info` it was sealed with: an event that is moved to another place does not open there."""
        parts = (MARKER, key_id, writer, self.assessment, self.seq, self.event_id)
        return "|".join(str(part) for part in parts).encode()


class Opened(Model):
    """What was sealed: the kind too, so that a stolen tablet does not even tell that a question was declined."""

    kind: Literal["answer", "decline", "clear", "submit"]
    item: str | None = None
    value: str | None = None
    form_id: str | None = Field(default=None, pattern=r"^[0-9A-Za-z_-]{0,64}$")
    at: int = Field(ge=-(2**53), le=2**53)
    """Milliseconds since 1970 by the device's own clock, which may be years off."""
    count: int | None = Field(default=None, ge=0)
    """Of a submit: how many events came before it."""
    flag: bool | None = None
    """Of a submit: whether the device found an answer that somebody must look at."""


class SealedLease(Model):
    occasion: Id
    writer: str = Field(pattern=r"^[0-9a-f]{32}$")
    key_id: str = Field(alias="keyId", max_length=40)
    events: list[Any]


class SealedFile(Model):
    """The last resort: what a device could not send, as a file. It holds no token, and nothing that can be read."""

    version: Literal[1] = Field(alias="v")
    marker: Literal["sealed events"] = Field(alias="vig-dcs")
    leases: list[SealedLease]


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that was opened and makes sense for its instrument."""

    event_id: uuid.UUID
    assessment_id: uuid.UUID
    seq: int
    kind: EventKind
    item: str | None
    value: str | None
    form_id: str | None
    flag: bool | None
    told_at: datetime | None
    """None where the device's clock tells a time that does not exist."""


def read_batch(body: bytes) -> list[Any]:
    """The events of a request, each still as it came. Raises Invalid, or TooMany."""
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "must be JSON") from error
    if not isinstance(batch, dict) or batch.get("v") != 1 or not isinstance(batch.get("events"), list):
        raise Invalid("body", 'must be {"v": 1, "events": […]}')
    events: list[Any] = batch["events"]
    if len(events) > LARGEST_BATCH:
        raise TooMany
    return events


def read_sealed_file(body: bytes) -> list[tuple[str, list[Any]]]:
    """`(writer, events)` of each lease in a file that a device saved. Raises Invalid."""
    try:
        file = SealedFile.model_validate_json(body)
    except ValidationError as error:
        raise Invalid("file", "must be a file of sealed events, as a device saves it") from error
    return [(lease.writer, lease.events) for lease in file.leases]


def read_envelope(raw: object) -> Envelope:
    """One event of a batch. Raises NotUnderstood."""
    try:
        return Envelope.model_validate(raw)
    except ValidationError as error:
        raise NotUnderstood(f"envelope: {_where(error)}") from error


def read_opened(plaintext: bytes) -> Opened:
    """What was in the seal. Raises NotUnderstood."""
    try:
        return Opened.model_validate_json(plaintext)
    except ValidationError as error:
        raise NotUnderstood(f"content: {_where(error)}") from error


def _where(error: ValidationError) -> str:
    """Which fields are wrong, without their values."""
    places = (".".join(str(part) for part in each["loc"]) or "all" for each in error.errors(include_input=False))
    return ", ".join(sorted(set(places)))[:150]


def as_fact(envelope: Envelope, opened: Opened, instrument: Instrument) -> Fact:
    """The event as it may be stored. Raises NotUnderstood where it does not fit the instrument or its own place."""
    if instrument.collect is not Collect.ON_SCREEN:
        raise NotUnderstood("this measure is not answered on a device")
    kind = EventKind(opened.kind)
    item, value = (None, _count(envelope, opened)) if kind is EventKind.SUBMIT else _answer(kind, opened, instrument)
    return Fact(
        uuid.UUID(envelope.event_id),
        uuid.UUID(envelope.assessment),
        envelope.seq,
        kind,
        item,
        value,
        opened.form_id,
        opened.flag,
        _moment(opened.at),
    )


def _count(envelope: Envelope, opened: Opened) -> str:
    if opened.item is not None or opened.value is not None:
        raise NotUnderstood("a submit has no item and no value")
    if opened.count != envelope.seq - 1:
        raise NotUnderstood("the count of a submit does not fit its number")
    return str(opened.count)


def _answer(kind: EventKind, opened: Opened, instrument: Instrument) -> tuple[str, str | None]:
    if opened.item is None:
        raise NotUnderstood("an answer needs its item")
    try:
        check_answer(instrument, opened.item, Answer(SEALED_KINDS[kind], opened.value))
    except (ValueError, Invalid) as error:
        raise NotUnderstood("the item or the value is not one of the measure's") from error
    return opened.item, opened.value


def _moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
