"""Passkeys (WebAuthn): the device signs a challenge of ours; the browser vouches that it is our own page that asks."""

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.late import Late
from app.operations.second_factors import Proof
from app.queries.signing_in import Factors
from app.store.signing_in import Passkey

webauthn, structs = Late("webauthn"), Late("webauthn.helpers.structs")
helpers, exceptions = Late("webauthn.helpers"), Late("webauthn.helpers.exceptions")

LONGEST_CREDENTIAL = 8_000
"""Characters of JSON; a real one has about a thousand."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of this server, to which its passkeys are tied: `https://dcs.example.org`."""

    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""


def asking_for_a_new_one(user_id: uuid.UUID, factors: Factors, challenge: bytes, site: Site) -> str:
    """What a browser needs to make a passkey, as JSON."""
    return _as_json(
        webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name="VIG DCS",
            user_id=user_id.bytes,
            user_name=factors.email,
            user_display_name=factors.name,
            challenge=challenge,
            exclude_credentials=_descriptors(factors),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.DISCOURAGED,
                user_verification=structs.UserVerificationRequirement.PREFERRED,
            ),
        )
    )


def asking_for_one(factors: Factors, challenge: bytes, site: Site) -> str:
    """What a browser needs to show one of these passkeys, as JSON."""
    return _as_json(
        webauthn.generate_authentication_options(
            rp_id=site.host, challenge=challenge, allow_credentials=_descriptors(factors)
        )
    )


def _as_json(options: object) -> str:
    text: str = webauthn.options_to_json(options)
    return text


def _descriptors(factors: Factors) -> list[Any]:
    return [structs.PublicKeyCredentialDescriptor(id=key.credential_id) for key in factors.passkeys]


def enrol_passkey(user_id: uuid.UUID, credential: str, challenge: bytes, site: Site, device: str) -> bool:
    """Keep a new passkey; False where what came is not one that was made here and now."""
    try:
        made = webauthn.verify_registration_response(
            credential=_read(credential),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (exceptions.WebAuthnException, ValueError, TypeError, KeyError):
        return False
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        return False
    db.session.add(
        Passkey(
            user_id=user_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            device=device[:60],
        )
    )
    db.session.flush()
    return True


def by_passkey(credential: str, challenge: bytes, site: Site) -> Proof:
    """The proof that a signed challenge is. A copied key gives itself away by its counter, and is refused."""

    def proves(user_id: uuid.UUID) -> bool:
        try:
            content = _read(credential)
            raw_id = _bytes_of(content["rawId"])
            found = select(Passkey).where(Passkey.user_id == user_id, Passkey.credential_id == raw_id)
            key = db.session.scalars(found.with_for_update()).one_or_none()
            if key is None:
                return False
            shown = webauthn.verify_authentication_response(
                credential=content,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
            )
        except (exceptions.WebAuthnException, ValueError, TypeError, KeyError):
            return False
        key.sign_count, key.used_at = shown.new_sign_count, now()
        return True

    return proves


def remove_passkey(actor: Actor, passkey_id: uuid.UUID) -> None:
    """Take one of one's own passkeys away."""
    db.session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == actor.user_id))


def _read(credential: str) -> dict[str, object]:
    if len(credential) > LONGEST_CREDENTIAL:
        raise ValueError("too long")
    content = json.loads(credential)
    if not isinstance(content, dict):
        raise TypeError("not an object")
    return content


def _bytes_of(text: object) -> bytes:
    found: bytes = helpers.base64url_to_bytes(str(text))
    return found
