"""A link that is shown once: as an address, and as a square code for another device's camera."""

from dataclasses import dataclass

from markupsafe import Markup

from app.web.square_codes import square_code


@dataclass(frozen=True)
class LinkPage:
    address: str
    qr: Markup
    """The address as a square code: SVG made here, so that no other host ever sees it."""

    @classmethod
    def make(cls, address: str) -> "LinkPage":
        return cls(address, square_code(address, scale=6))
