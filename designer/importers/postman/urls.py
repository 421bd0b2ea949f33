"""The address of a request, a text or in parts, → scheme, host, path template and query.

An unresolved variable of the path, `:name` and `{name}` are variables of the template.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_plus

from designer.document.names import words
from designer.document.pointer import JSON
from designer.document.secrets import looks_secret
from designer.importers.addresses import MAX_LENGTH
from designer.importers.postman.values import Field, fields, pairs, text
from designer.importers.postman.variables import VARIABLE, Scope

_ADDRESS = re.compile(
    r"(?:(?:(?P<scheme>\{\{[^{}]*\}\}|[A-Za-z][A-Za-z0-9+.-]*):)?//)?"
    r"(?P<host>(?:\{\{[^{}]*\}\}|[^/?#])*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_LEADING_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")
_OWN_SEGMENT = re.compile(r"(?<=[^/]/)\{\{([^{}]*)\}\}(?=[/?#]|\Z)")
_PIECE = re.compile(r"\{([^{}]*)\}|[{}?#*\\\s]|[^\x21-\U0010ffff]")  # a variable, or a sign that no template can hold
_IDS = ("id", "ids", "uuid", "guid")


@dataclass(frozen=True, slots=True)
class Address:
    """`host` still holds its unresolved variables, "" says there is none. `base` is the path of a leading variable.

    `variables` are what the collection says about the variables of the path, by their names there.
    """

    scheme: str
    host: str
    base: str
    path: str
    query: tuple[Field, ...] = field(default=(), repr=False)
    variables: tuple[Field, ...] = field(default=(), repr=False)
    has_user: bool = False


def read(url: JSON, scope: Scope) -> Address | None:
    """The address at a member `url`; None where there is none, or one beyond MAX_LENGTH characters."""
    written = _written(url)
    if not written or len(written) > MAX_LENGTH:
        return None
    resolved = scope.resolve(_OWN_SEGMENT.sub(_kept_id, written))
    if len(resolved) > MAX_LENGTH:
        return None
    parts = _parts(resolved)
    user, _, host = parts["host"].rpartition("@")
    return Address(
        scheme=parts["scheme"].lower(),
        host=host.lower() if "{" not in host else host,
        base=_base(written, scope),
        path=_path(parts["path"]),
        query=tuple(_query(url, parts["query"], scope)),
        variables=tuple(_path_variables(url)),
        has_user=bool(user),
    )


def _written(url: JSON) -> str:
    """The address as one text. The parts count where there are any; `raw` is what people saw."""
    if not isinstance(url, dict):
        return text(url).strip()
    host, path = _joined(url.get("host"), "."), _joined(url.get("path"), "/")
    if not host and not path:
        return text(url.get("raw")).strip()
    protocol, port = text(url.get("protocol")).removesuffix("://"), text(url.get("port"))
    return (f"{protocol}://" if protocol else "") + host + (f":{port}" if port else "") + _rooted(path)


def _joined(member: JSON, sign: str) -> str:
    if not isinstance(member, list):
        return text(member)
    return sign.join(text(entry.get("value")) if isinstance(entry, dict) else text(entry) for entry in member)


def _rooted(path: str) -> str:
    return path if not path or path.startswith("/") else f"/{path}"


def _kept_id(found: re.Match[str]) -> str:
    """A variable such as `{{petId}}` stays a variable although it has a value: the next call is for another pet."""
    last = words(found[1])[-1:]
    return f"{{{found[1]}}}" if last and last[0].lower() in _IDS else found[0]


def _parts(address: str) -> dict[str, str]:
    found = _ADDRESS.match(address)
    return found.groupdict(default="") if found else dict.fromkeys(("scheme", "host", "path", "query"), "")


def _base(written: str, scope: Scope) -> str:
    leading = _LEADING_VARIABLE.match(written)
    return _path(_parts(scope.resolve(leading[0]))["path"]).rstrip("/") if leading else ""


def _path(path: str) -> str:
    path = VARIABLE.sub(lambda found: f"{{{variable_name(found[1])}}}", path)
    taken: set[str] = set()
    return "/" + "/".join(_segment(segment, taken) for segment in path.removeprefix("/").split("/"))


def _segment(segment: str, taken: set[str]) -> str:
    if segment.startswith(":") and len(segment) > 1:
        return _variable(segment[1:], taken)
    if looks_secret(segment):
        return _variable("secret", taken)
    return _PIECE.sub(lambda found: quote(found[0]) if found[1] is None else _variable(found[1], taken), segment)


def _variable(name: str, taken: set[str]) -> str:
    """`{name}`, made of letters, digits and `_.-`, and not yet in the path."""
    wanted = variable_name(name)
    number, unique = 1, wanted
    while unique in taken:
        number += 1
        unique = f"{wanted}{number}"
    taken.add(unique)
    return f"{{{unique}}}"


def variable_name(name: str) -> str:
    """How a variable of a collection is called in a path template."""
    return re.sub(r"[^\w.-]+", "_", name)[:80].strip("_") or "value"


def _query(url: JSON, of_text: str, scope: Scope) -> Iterator[Field]:
    listed = fields(url.get("query")) if isinstance(url, dict) else []
    if not listed and not (isinstance(url, dict) and "query" in url and "host" in url):
        raw = url.get("raw") if isinstance(url, dict) else ""
        listed = pairs(of_text or _parts(scope.resolve(text(raw)[:MAX_LENGTH]))["query"])
    for each in listed:
        name, value = (unquote_plus(scope.resolve(part)) for part in (each.name, each.value))
        yield Field(name, value, scope.resolve(each.description), each.is_off)


def _path_variables(url: JSON) -> Iterator[Field]:
    for each in fields(url.get("variable")) if isinstance(url, dict) else []:
        yield Field(variable_name(each.name), each.value, each.description)
