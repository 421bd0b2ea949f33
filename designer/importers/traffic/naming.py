"""Summaries and operation ids that are readable, and each there once."""

from designer.document.names import MAX_LABEL, operation_id_of, summary_of, words
from designer.document.secrets import looks_secret

MAX_TRIES = 6
VERBS = frozenset([
    "add", "cancel", "check", "clear", "create", "delete", "download", "export", "fetch", "find", "get", "import",
    "list", "lookup", "query", "read", "remove", "search", "send", "set", "start", "stop", "submit", "update", "upload",
])  # fmt: skip


class Naming:
    """The names given so far; compared without regard to case, as hosts of the reference product do."""

    def __init__(self) -> None:
        self._summaries: dict[str, int] = {}
        self._ids: dict[str, int] = {}

    def names(self, method: str, path: str, wanted: str = "") -> tuple[str, str]:
        """(summary, operation id); the summary is `wanted` where that is a usable name that is still free."""
        summary = self._summary(method, path, _usable(wanted))
        return summary, _free(operation_id_of(method, path, summary), self._ids, "")

    def _summary(self, method: str, path: str, wanted: str) -> str:
        plain = summary_of(method, path)
        candidates = [*filter(None, (wanted, _spoken(path))), plain, *_longer(plain, path)]
        free = next((each for each in candidates if each.lower() not in self._summaries), candidates[-1])
        return _free(free, self._summaries, " ")


def _spoken(path: str) -> str:
    """`"/menu/getItems"` → `"Get items"`: a last segment that begins with a verb says itself what it does."""
    spoken = words(path.rpartition("/")[2])
    if len(spoken) < 2 or spoken[0].lower() not in VERBS or "{" in path.rpartition("/")[2]:
        return ""
    rest = [word if word.isupper() else word.lower() for word in spoken[1:]]
    return " ".join([spoken[0].capitalize(), *rest])[:MAX_LABEL].rstrip()


def _usable(name: str) -> str:
    """`name` as a summary; "" for one that holds a variable, a secret or no words."""
    text = " ".join(name.split())[:MAX_LABEL].rstrip()
    text = text[:1].upper() + text[1:]
    return "" if "{{" in text or looks_secret(name) or not words(text) else text


def _longer(summary: str, path: str) -> list[str]:
    """`"Get posts"` of `/users/{id}/posts` → `"Get posts of users"`, then with the segment before it."""
    nouns = [" ".join(words(segment)).lower() for segment in path.split("/") if segment and not segment.startswith("{")]
    made = [summary]
    for noun in reversed(nouns[:-1][-MAX_TRIES:]):
        if noun and len(made[-1]) + len(noun) + 4 <= MAX_LABEL:
            made.append(f"{made[-1]} of {noun}")
    return made[1:]


def _free(wanted: str, taken: dict[str, int], between: str) -> str:
    """`wanted`, or with the next number behind it; `taken` remembers how far the numbers have come."""
    name, number = wanted, taken.get(wanted.lower(), 1)
    while name.lower() in taken:
        number += 1
        name = f"{wanted[: MAX_LABEL - 8]}{between}{number}"
    taken[wanted.lower()] = number
    taken.setdefault(name.lower(), 1)
    return name
