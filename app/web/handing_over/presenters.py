"""What the page of a new link shows."""

from dataclasses import dataclass

import segno
from markupsafe import Markup


@dataclass(frozen=True)
class LinkPage:
    address: str
    qr: Markup
    """The address as a square code: SVG made here, so that no other host ever sees it."""

    @classmethod
    def make(cls, address: str) -> "LinkPage":
        drawing = segno.make(address, error="m").svg_inline(scale=6, border=4, light="#fff", svgclass="dcs-qr")
        return cls(address, Markup(drawing))  # noqa: S704 - drawn by segno from our own address, holds no text
