"""Names made from names: labels for people, operation ids, slugs."""

import re
import unicodedata
from collections.abc import Collection

MAX_LABEL = 80  # the longest label that certification takes
MAX_OPERATION_ID = 77  # the longest in real connectors
ACRONYMS = frozenset([
    "API", "CSV", "CSS", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "PDF", "SMS", "SQL", "UI", "URI", "URL",
    "URN", "UTC", "UUID", "VAT", "XML",
])  # fmt: skip
VERBS = {"get": "Get", "put": "Update", "patch": "Update", "delete": "Delete"}

_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s\b)[a-z])")
_WORDS = re.compile(r"[^\W_]+")
_VERSIONS = re.compile(r"(v\d+([._]\d+)*|\d+(\.\d+)+|api|rest)\Z", re.IGNORECASE)


def words(name: str) -> list[str]:
    """`"confidenceScores"` → `["confidence", "Scores"]`; signs between words go."""
    return [word for run in _WORDS.findall(name) for word in _BREAKS.sub(" ", run).split()]


def title_of(name: str) -> str:
    """The label of a field in Title Case: `"confidenceScores"` → `"Confidence Scores"`, `"user_id"` → `"User ID"`.

    A name of signs only is its own label. At most MAX_LABEL characters.
    """
    return " ".join(_capital(word) for word in words(name))[:MAX_LABEL].rstrip() or name[:MAX_LABEL]


def summary_of(method: str, path: str) -> str:
    """A first summary for an operation: `("get", "/v2/pets/{petId}")` → `"Get pets by pet ID"`."""
    segments = [segment for segment in path.split("/") if segment and not _VERSIONS.match(segment)]
    nouns = [segment for segment in segments if not segment.startswith("{")]
    noun = " ".join(_lower(word) for word in words(nouns[-1])) if nouns else "root"
    by = ""
    if segments and segments[-1].startswith("{"):
        by = " by " + " ".join(_lower(word) for word in words(segments[-1]))
    return f"{VERBS.get(method.lower(), method.capitalize())} {noun}{by}"[:MAX_LABEL].rstrip()


def operation_id_of(method: str, path: str, summary: str = "", taken: Collection[str] = ()) -> str:
    """A PascalCase operation id from the summary, else from method and path, that is not in `taken`.

    `("post", "/sentiment", "Detect sentiment")` → `"DetectSentiment"`, the second time `"DetectSentiment2"`.
    Compared without regard to case, as hosts of the reference product do.
    """
    wanted = _pascal(summary) or _pascal(summary_of(method, path)) or "Operation"
    used = {other.lower() for other in taken}
    number, candidate = 1, wanted
    while candidate.lower() in used:
        number += 1
        candidate = f"{wanted}{number}"
    return candidate


def slug(title: str, taken: Collection[str] = ()) -> str:
    """An address part: `"Crème & Co."` → `"creme-co"`, unique against `taken`; `"connector"` when nothing is left."""
    wanted = "-".join(_WORDS.findall(_ascii(title).lower()))[:50].strip("-") or "connector"
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _pascal(text: str) -> str:
    parts = words(_ascii(text.replace("'", "").replace("’", "")))
    return "".join(part[0].upper() + part[1:] for part in parts)[:MAX_OPERATION_ID]


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _capital(word: str) -> str:
    return word.upper() if word.upper() in ACRONYMS else word[0].upper() + word[1:]


def _lower(word: str) -> str:
    return word.upper() if word.upper() in ACRONYMS else word[0].lower() + word[1:]
