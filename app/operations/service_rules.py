"""What a service decides for itself, and which measures it may choose from."""

import uuid
from datetime import date

from sqlalchemy import delete, insert, select, update

from app.domain.catalogue import Catalogue
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.permitted import Permission, Standing, standing
from app.domain.vocabulary import Role
from app.extensions import db
from app.queries.organisation import administers, default_set, permission_for
from app.store.organisation import InstrumentPermission
from app.store.people import Service, ServiceMeasure

LONGEST_WAIT_DAYS = 28
LONGEST_KEPT_YEARS = 100


def note_permission(actor: Actor, catalogue: Catalogue, service_id: uuid.UUID, code: str, noted: Permission) -> None:
    """Note whether a service may collect a measure, and by what right. Raises NotAllowed, NotFound."""
    if not administers(actor):
        raise NotAllowed
    if code not in catalogue or db.session.scalar(select(Service.id).where(Service.id == service_id)) is None:
        raise NotFound("instrument")
    db.session.execute(
        delete(InstrumentPermission).where(
            InstrumentPermission.service_id == service_id, InstrumentPermission.instrument_code == code
        )
    )
    db.session.add(
        InstrumentPermission(
            service_id=service_id,
            instrument_code=code,
            switched_on=noted.switched_on,
            licence=noted.licence or None,
            licence_ends_on=noted.licence_ends_on,
        )
    )
    db.session.flush()


def add_measure(actor: Actor, catalogue: Catalogue, code: str, today: date) -> None:
    """Put a measure at the end of the default set of one's own service. Twice is once.

    Raises NotAllowed, NotFound, and Invalid for a measure that the service may not collect.
    """
    service_id = _led(actor)
    if code not in catalogue:
        raise NotFound("instrument")
    if standing(catalogue.latest(code), permission_for(service_id, code), today) is not Standing.ON:
        raise Invalid("code", "may not be collected in this service")
    chosen = default_set(service_id)
    if code not in chosen:
        _write(service_id, (*chosen, code))


def move_measure(actor: Actor, code: str, places: int) -> None:
    """Move a measure so many places down (negative: up) in the default set, as far as there are any."""
    service_id = _led(actor)
    chosen = list(default_set(service_id))
    if code not in chosen:
        raise NotFound("measure")
    place = chosen.index(code)
    chosen.insert(min(max(place + places, 0), len(chosen) - 1), chosen.pop(place))
    _write(service_id, chosen)


def remove_measure(actor: Actor, code: str) -> None:
    """Take a measure out of the default set. What was collected with it stays. Raises Invalid for the last one."""
    service_id = _led(actor)
    chosen = default_set(service_id)
    if chosen == (code,):
        raise Invalid("code", "is the last one")
    _write(service_id, [each for each in chosen if each != code])


def set_alert_rules(
    actor: Actor, *, who_to_call: str, alert_prompt: str, alert_days: int, hold_back_unattended: bool
) -> None:
    """What is said and done about alerts in one's own service. Raises NotAllowed, Invalid for days outside 1 to 28."""
    if not 1 <= alert_days <= LONGEST_WAIT_DAYS:
        raise Invalid("alert_days", f"1 to {LONGEST_WAIT_DAYS}")
    db.session.execute(
        update(Service)
        .where(Service.id == _led(actor))
        .values(
            who_to_call=who_to_call or None,
            alert_prompt=alert_prompt or None,
            alert_days=alert_days,
            hold_back_unattended=hold_back_unattended,
        )
    )


def set_keeping(actor: Actor, keep_years: int | None) -> None:
    """How many whole years after VIG one's own service keeps records; None: until somebody decides.

    Raises NotAllowed, Invalid for years outside 1 to 100.
    """
    if keep_years is not None and not 1 <= keep_years <= LONGEST_KEPT_YEARS:
        raise Invalid("keep_years", f"1 to {LONGEST_KEPT_YEARS}")
    db.session.execute(update(Service).where(Service.id == _led(actor)).values(keep_years=keep_years))


def _led(actor: Actor) -> uuid.UUID:
    if Role.SERVICE_LEAD not in actor.roles:
        raise NotAllowed
    return actor.service_id


def _write(service_id: uuid.UUID, codes: "list[str] | tuple[str, ...]") -> None:
    db.session.execute(delete(ServiceMeasure).where(ServiceMeasure.service_id == service_id))
    rows = [
        {"service_id": service_id, "instrument_code": code, "position": position}
        for position, code in enumerate(codes, start=1)
    ]
    if rows:
        db.session.execute(insert(ServiceMeasure), rows)
