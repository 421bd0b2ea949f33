"""Which segment of a path is a value by its own look, and what its input is called."""

import re
from urllib.parse import unquote

from designer.document.names import words
from designer.document.schema_inference import FORMATS
from designer.document.secrets import looks_secret

MAX_LITERAL = 80

_NUMBER = re.compile(r"-?\d+", re.ASCII)
_HASH = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}|(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{12,}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?)?", re.ASCII)
_OPAQUE = re.compile(r"[A-Za-z0-9_~:=-]{16,}", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[_-]")
_DIGITS = re.compile(r"\d+", re.ASCII)
_VARIABLE = re.compile(r"\{([^{}/]*)\}")
_FIRST_IS_VERSION = re.compile(r"\d{1,2}|\d{4}-\d\d-\d\d", re.ASCII)
_VERSION = re.compile(r"v?\d+([._]\d+)*", re.IGNORECASE | re.ASCII)


def given_name(segment: str) -> str:
    """`"{orderId}"` → `"orderId"`; "" for every other segment."""
    found = _VARIABLE.fullmatch(segment)
    return found[1].strip() or "value" if found else ""


def is_value(segment: str, position: int) -> bool:
    """Whether a segment is a number, a date, an id, a hash, an address or a secret; never a version at the start."""
    if position == 0 and _FIRST_IS_VERSION.fullmatch(segment):
        return False
    text = unquote(segment)
    return len(text) > MAX_LITERAL or "@" in text or is_id(text)


def is_id(text: str) -> bool:
    """Whether a text names one thing of many by its own look: a number, a date, or something random."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text)) or is_random(text)


def is_random(text: str) -> bool:
    """Whether a text is a UUID, a hash, a secret or another row of signs that nobody chose as a name."""
    return bool(_HASH.fullmatch(text) or FORMATS["uuid"].fullmatch(text)) or looks_secret(text) or _is_opaque(text)


def is_code(segment: str) -> bool:
    """Whether a segment holds a digit, as order numbers do, and is no version."""
    return bool(_DIGITS.search(unquote(segment))) and not _VERSION.fullmatch(segment)


def name_after(before: str, segment: str) -> str:
    """`("pets", "17")` → `"pet_id"`, `("reports", "2026-01-31")` → `"report_date"`; `"id"` with nothing before."""
    noun = [word.lower() for word in words(unquote(before))][-3:]
    kind = "date" if _DATE.fullmatch(unquote(segment)) else "id"
    if not noun or noun[-1] in ("id", "ids", kind):
        return kind
    return "_".join([*noun[:-1], _singular(noun[-1]), kind])


def _is_opaque(text: str) -> bool:
    """Random letters and digits; words between hyphens with a number among them are no such text."""
    if not _OPAQUE.fullmatch(text):
        return False
    runs = len(_DIGITS.findall(text))
    has_both_cases = text != text.lower() and text != text.upper()
    return runs >= 3 or (runs == 2 and has_both_cases and (":" in text or not _BETWEEN_WORDS.search(text)))


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
