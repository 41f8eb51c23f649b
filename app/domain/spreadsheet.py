"""Cells that a spreadsheet program reads as they are meant."""

FORMULA_STARTS = frozenset("=+-@\t\r\n")
"""What makes Excel, LibreOffice or Sheets take a cell for a formula (OWASP, CSV injection)."""


def neutral(value: object) -> str:
    """The text of a cell: empty for None, yes or no for a truth, and never a formula. Numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text[:1] in FORMULA_STARTS else text
