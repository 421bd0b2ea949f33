"""A JSON answer as a table: the rows of its one list, a column for each name in them."""

from dataclasses import dataclass

from designer.document.pointer import JSON
from designer.runtime.coercion import plain

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 200, 30, 120
VALUE = "Value"  # the column of a list of single values


@dataclass(frozen=True)
class Table:
    """`note` says what of the answer is not in it."""

    columns: list[str]
    rows: list[list[str]]
    note: str = ""


def table(value: JSON) -> Table | None:
    """The entries of a list, or of the one list in an object; None where there is no such list."""
    entries = rows_of(value)
    if not entries:
        return None
    shown = entries[:MAX_ROWS]
    names = list(dict.fromkeys(name for entry in shown for name in (entry if isinstance(entry, dict) else [VALUE])))
    columns = names[:MAX_COLUMNS]
    rows = [[_cell(_member(entry, column)) for column in columns] for entry in shown]
    return Table(columns, rows, _note(len(entries), len(names)))


def rows_of(value: JSON) -> list[JSON]:
    """The list that an answer is about; [] without one."""
    if isinstance(value, list):
        return value
    lists = [member for member in value.values() if isinstance(member, list)] if isinstance(value, dict) else []
    return lists[0] if len(lists) == 1 else []


def _member(entry: JSON, column: str) -> JSON:
    if isinstance(entry, dict):
        return entry.get(column, "")
    return entry if column == VALUE else ""


def _cell(value: JSON) -> str:
    text = "" if value is None else plain(value)
    return text if len(text) <= MAX_CELL else text[:MAX_CELL] + "…"


def _note(rows: int, columns: int) -> str:
    cut = [f"the first {MAX_ROWS} of {rows:,} rows"] if rows > MAX_ROWS else []
    cut += [f"{MAX_COLUMNS} of {columns:,} columns"] if columns > MAX_COLUMNS else []
    return f"This table shows {' and '.join(cut)}." if cut else ""
