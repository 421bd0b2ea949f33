"""The parameters that several calls of one operation show: names, types and whether they are always there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any
from urllib.parse import unquote

from designer.document.schema_inference import merge
from designer.header_names import name_problem
from designer.importers.request_sample import FormField
from designer.importers.sampled_operation import NOT_PARAMETERS, header_label, labelled, may_be_empty, type_of
from designer.importers.traffic.calls import Request
from designer.importers.traffic.paths import Template, is_variable, variables

Parameter = dict[str, Any]
Pairs = Sequence[tuple[str, str]]

# Set by a browser or a client for itself: the Fetch standard's forbidden and safelisted headers, client hints, caching.
OF_CLIENTS = frozenset([
    "dnt", "pragma", "cache-control", "te", "priority", "upgrade-insecure-requests", "if-none-match", "save-data",
    "if-modified-since", "keep-alive", "proxy-connection", "x-requested-with", "purpose", "downlink", "rtt", "ect",
    "device-memory", "dpr", "viewport-width", "width", "early-data", "alt-used", "via", "forwarded", "postman-token",
])  # fmt: skip
OF_CLIENTS_BEGIN = ("sec-", "accept-", "access-control-", "x-forwarded-")


def is_of_client(name: str) -> bool:
    """Whether a header is one that a browser or another client sets for itself."""
    name = name.lower()
    if is_of_page(name) or name.startswith(OF_CLIENTS_BEGIN):
        return True
    return name in NOT_PARAMETERS or name in OF_CLIENTS or bool(name_problem(name))


def is_of_page(name: str) -> bool:
    """Whether a header carries the token by which a page shows that a form is its own; an API asks for none."""
    return any(mark in name.lower() for mark in ("csrf", "xsrf"))


def path_parameters(template: Template, requests: Sequence[Request], skipped: int) -> list[Parameter]:
    """One for each variable of the template; `skipped` segments belong to the base path and are not in it."""
    whole = [template.values(request.segments[skipped:]) for request in requests]
    columns = [[unquote(value) for value in column] for column in zip(*whole, strict=True)]
    found = iter(columns)
    made = []
    for segment in template.path.split("/"):
        for name in variables(segment):
            values = next(found) if is_variable(segment) else []
            parameter = {"name": name, "in": "path", "required": True, **merged_type(name, values)}
            made.append({**labelled(parameter), "x-ms-url-encoding": "single"})
    return made


def query_parameters(requests: Sequence[Request]) -> list[Parameter]:
    """One for each name in the queries of the calls; one that a call has twice is a list."""
    return _pairs_parameters("query", [request.query for request in requests])


def header_parameters(requests: Sequence[Request]) -> list[Parameter]:
    """The headers that are not a client's own; a name in either case is one, as it was written most often."""
    given = [
        [(name.lower(), name) for name, _ in request.sample.headers if not is_of_client(name)] for request in requests
    ]
    always = _always(given)
    made = []
    for key, spellings in _grouped(given).items():
        name = min(Counter(spellings).items(), key=lambda counted: (-counted[1], counted[0]))[0]
        required = key in always
        made.append(
            {"name": name, "in": "header", "required": required, "type": "string", "x-ms-summary": header_label(name)}
        )
    return made


def form_parameters(forms: Sequence[Sequence[FormField]]) -> list[Parameter]:
    """The fields of the calls' forms; one that was a file in any call is a file."""
    files = {field.name for form in forms for field in form if field.is_file}
    made = _pairs_parameters("formData", [[(field.name, field.value) for field in form] for form in forms])
    return [_as_file(parameter) if parameter["name"] in files else parameter for parameter in made]


def merged_type(name: str, texts: Iterable[str]) -> dict[str, Any]:
    """The type that all of `texts` have; an empty text and a variable say nothing."""
    kinds = [type_of(name, text) for text in dict.fromkeys(texts) if text and not is_variable(text)]
    found = reduce(merge, kinds) if kinds else {}
    return found if "type" in found else {"type": "string"}


def _pairs_parameters(place: str, given: Sequence[Pairs]) -> list[Parameter]:
    several = {name for pairs in given for name, times in Counter(name for name, _ in pairs).items() if times > 1}
    always = _always(given)
    made = []
    for name, texts in _grouped(given).items():
        kind = merged_type(name, texts)
        if name in several:
            items = {"type": "string"} if "" in texts else kind
            kind = {"type": "array", "items": items, "collectionFormat": "multi"}
        kind |= may_be_empty(texts)
        if name:
            made.append(labelled({"name": name, "in": place, "required": name in always, **kind}))
    return made


def _always(given: Sequence[Pairs]) -> set[str]:
    """The names that are in every call of several; one call alone proves nothing."""
    counts = Counter(name for pairs in given for name in {name for name, _ in pairs})
    return {name for name, times in counts.items() if times == len(given) > 1}


def _grouped(given: Iterable[Pairs]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for pairs in given:
        for name, text in pairs:
            grouped.setdefault(name, []).append(text)
    return grouped


def _as_file(parameter: Parameter) -> Parameter:
    kept = {key: parameter[key] for key in ("name", "in", "required")}
    return labelled({**kept, "type": "file"})
