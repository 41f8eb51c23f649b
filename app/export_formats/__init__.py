"""Every format in which a table can be taken away. A new one is a module with a `write` and a line here."""

from app.domain.errors import NotFound
from app.export_formats import csv_file, r_script, spss, workbook
from app.export_formats.writing import Format

CSV = Format("csv", "csv", "text/csv; charset=utf-8", csv_file.write)
XLSX = Format("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.write)
SPSS = Format("spss", "sav", "application/x-spss-sav", spss.write)
CODEBOOK = Format("codebook", "csv", "text/csv; charset=utf-8", csv_file.write_codebook, holds_rows=False)
R_SCRIPT = Format("r", "R", "text/plain; charset=utf-8", r_script.write, holds_rows=False)
FORMATS = {each.code: each for each in (CSV, XLSX, SPSS, CODEBOOK, R_SCRIPT)}


def format_of(code: str) -> Format:
    """NotFound where there is no such format."""
    try:
        return FORMATS[code]
    except KeyError:
        raise NotFound("format") from None
