"""CSV that a spreadsheet opens as text, whatever people called their things."""

import csv
import io
from collections.abc import Iterable

# OWASP ASVS 5.0, 1.2.10, and the wide forms that East Asian spreadsheets read alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """RFC 4180 with a byte order mark, by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_text(cell: str) -> str:
    """`cell`, with an apostrophe before what a spreadsheet would run as a formula."""
    return "'" + cell if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
