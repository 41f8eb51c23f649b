"""Square codes that a camera reads, drawn here so that no other host ever sees what is in them."""

import segno
from markupsafe import Markup


def square_code(text: str, scale: int) -> Markup:
    """SVG, `scale` pixels to a module."""
    drawing = segno.make(text, error="m").svg_inline(scale=scale, border=4, light="#fff", svgclass="dcs-qr")
    return Markup(drawing)  # noqa: S704 - drawn by segno, holds no text # nosec B704
