"""How the target of a `$ref` is written."""

import re
from functools import lru_cache

from designer.document.pointer import JSON

POINTER = re.compile(r"#(/([^~]|~0|~1)*)?")  # RFC 6901 as a URI fragment


def is_broken(target: JSON) -> bool:
    """Whether `target` is no text, or a fragment that is no JSON pointer."""
    return not isinstance(target, str) or (target.startswith("#") and not _is_pointer(target))


@lru_cache(maxsize=1024)
def _is_pointer(target: str) -> bool:
    return POINTER.fullmatch(target) is not None


def is_directly_below(target: JSON, prefix: str) -> bool:
    """Whether `target` names a whole shared element: `prefix` ("#/definitions/") and one name."""
    if not isinstance(target, str) or not target.startswith(prefix) or "/" in target.removeprefix(prefix):
        return False
    return not is_broken(target)
