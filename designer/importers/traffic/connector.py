"""Recorded calls → a connector: calls of one shape become one operation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer import general
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING
from designer.document.secrets import looks_secret
from designer.document.text import TextError
from designer.importers.given import Given
from designer.importers.imported import Imported, Report
from designer.importers.traffic import sign_in
from designer.importers.traffic.answers import json_value, produced, responses
from designer.importers.traffic.bodies import body_inputs
from designer.importers.traffic.calls import Call, Request, Segments, taken_apart
from designer.importers.traffic.hosts import base_path, of_one_host, schemes
from designer.importers.traffic.inputs import header_parameters, is_of_client, path_parameters, query_parameters
from designer.importers.traffic.media import JSON_TYPE
from designer.importers.traffic.naming import Naming
from designer.importers.traffic.notes import Notes
from designer.importers.traffic.paths import Evidence, Template, templates
from designer.properties import blank

MAX_ECHOED = 2_000  # values of an answer among which a segment of the path is looked for
# What the operation says in other members, or what every call has anyway.
SAID_OTHERWISE = frozenset(["content-type", "content-length", "accept", "host", "connection", "transfer-encoding"])
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")  # the order of the operations of one path


@dataclass(frozen=True, slots=True)
class Group:
    """The calls of one operation, at least one; `skipped` segments of each path belong to the base path."""

    method: str
    template: Template
    skipped: int
    requests: tuple[Request, ...]


def connector(given: Given, form: str, title: str, calls: Sequence[Call], notes: Notes) -> Imported:
    """The connector that makes these calls. `form` is what was recognised, such as "HAR 1.2".

    Raises TextError when none of the calls can become an operation.
    """
    requests = taken_apart(calls, notes)
    if not requests:
        raise TextError(f"No action can be made from this. {notes.last() or 'There is no call in it.'}")
    hosts = {request.host for request in requests}
    kept = of_one_host(requests, notes)
    groups = _groups(kept)
    definition = _definition(title, kept, groups, notes)
    document, properties = sign_in.write(Document.from_value(definition), blank(), kept, notes)
    _note_headers(kept, notes)
    counts = {"calls": len(calls), "operations": len(groups), "hosts": len(hosts)}
    return Imported(document.value(), properties, Report(form, counts, notes.of(given)))


def _definition(title: str, requests: list[Request], groups: list[Group], notes: Notes) -> dict[str, JSON]:
    host = requests[0].host
    definition = general.blank(_title("" if looks_secret(title) else title, host))
    if host.startswith("{"):
        del definition["host"]
        notes.approximated(
            "The host is not known: it stands in a variable without a value. Fill it in under General.",
            requests[0].call.at,
        )
    else:
        definition["host"] = host
    definition["basePath"] = "/" + "/".join(base_path(requests))
    definition["schemes"] = schemes(requests, notes)
    definition["consumes"], definition["produces"] = [JSON_TYPE], [JSON_TYPE]
    definition["paths"] = _paths(groups, notes)
    return definition


def _title(said: str, host: str) -> str:
    return (said.strip() or host.strip("{}"))[: general.LIMITS["title"]].strip() or "Connector"


def _groups(requests: list[Request]) -> list[Group]:
    skipped = len(base_path(requests))
    evidence: dict[Segments, Evidence] = {}
    for request in requests:
        segments = request.segments[skipped:]
        evidence[segments] = evidence.get(segments, frozenset()) | _echoed(segments, request)
    found = templates(evidence)
    grouped: dict[tuple[str, str], list[Request]] = {}
    for request in requests:
        template = found[request.segments[skipped:]]
        grouped.setdefault((template.path, request.method), []).append(request)
    groups = [
        Group(method, found[members[0].segments[skipped:]], skipped, tuple(members))
        for (_, method), members in grouped.items()
    ]
    return sorted(groups, key=lambda group: (group.template.path, METHODS.index(group.method)))


def _echoed(segments: Segments, request: Request) -> Evidence:
    """The segments that the answer names as a value, as `/users/ada` does whose answer says `"login": "ada"`."""
    value = json_value(request.call.answer)
    if value is MISSING:
        return frozenset()
    return frozenset(segments).intersection(_texts(value))


def _texts(value: JSON) -> Iterable[str]:
    stack, left = [value], MAX_ECHOED
    while stack and left:
        node, left = stack.pop(), left - 1
        if isinstance(node, str):
            yield node
        elif isinstance(node, (dict, list)):
            stack += node.values() if isinstance(node, dict) else node


def _paths(groups: list[Group], notes: Notes) -> dict[str, Any]:
    naming = Naming()
    # The shorter path takes the plain name: "Get posts" is /posts, /users/{id}/posts is "Get posts of users".
    ordered = sorted(groups, key=lambda group: len(group.template.shape))
    names = {(each.template.path, each.method): _names(naming, each) for each in ordered}
    paths: dict[str, Any] = {}
    for group in groups:
        summary, operation_id = names[group.template.path, group.method]
        operation = {"operationId": operation_id, "summary": summary, **_operation(group, notes)}
        paths.setdefault(group.template.path, {})[group.method] = operation
    return paths


def _names(naming: Naming, group: Group) -> tuple[str, str]:
    given = next((request.call.name for request in group.requests if request.call.name), "")
    return naming.names(group.method, group.template.path, given)


def _operation(group: Group, notes: Notes) -> Mapping[str, Any]:
    requests = group.requests
    body = body_inputs(requests, notes)
    parameters = [
        *path_parameters(group.template, requests, group.skipped),
        *query_parameters(requests),
        *header_parameters(requests),
        *body.parameters,
    ]
    media = {"consumes": list(body.consumes), "produces": produced(requests)}
    own = {member: types for member, types in media.items() if types and types != [JSON_TYPE]}
    return {**own, "parameters": parameters, "responses": responses(requests, notes)}


def _note_headers(requests: Iterable[Request], notes: Notes) -> None:
    """One note for all the headers that clients set for themselves."""
    first: dict[str, str] = {}  # name → the first call that has it
    for request in requests:
        for name, _ in request.sample.headers:
            first.setdefault(name.lower(), request.call.at)
    left = sorted(name for name in first if name not in SAID_OTHERWISE and is_of_client(name))
    if left:
        shown = ", ".join(left[:12]) + (f" and {len(left) - 12:,} more" if len(left) > 12 else "")
        notes.dropped(
            f"Headers that a browser or another client sets by itself became no inputs: {shown}.", first[left[0]]
        )
