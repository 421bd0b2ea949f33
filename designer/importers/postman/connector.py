"""All requests of a collection → one connector: its host, its actions, its sign-in."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from designer import general
from designer.document.document import Document
from designer.document.names import MAX_LABEL, operation_id_of, summary_of
from designer.document.pointer import JSON
from designer.importers.addresses import base_path_of
from designer.importers.postman import merging, sign_in
from designer.importers.postman.actions import Action, actions, fixed_parameter
from designer.importers.postman.auth import NOTHING
from designer.importers.postman.calls import Call, is_known
from designer.importers.postman.notes import Notes
from designer.importers.postman.values import description, harmless, text
from designer.properties import Properties, as_object, blank


def build(
    collection: dict[str, JSON], calls: Sequence[Call], notes: Notes, at: str
) -> tuple[dict[str, Any], Properties]:
    """The definition and the properties of a connector that makes the calls."""
    calls = _of_one_host(calls, notes)
    base = _base_path(calls)
    definition = {**_shell(collection), **_place(calls, base, notes), "paths": _paths(calls, base, notes)}
    definition["tags"] = _tags(calls)
    definition = {key: value for key, value in definition.items() if value != ""}
    document, properties = Document.from_value(definition), blank()
    auth = sign_in.chosen([call.auth for call in calls], at, notes)
    if auth:
        document, properties = sign_in.written(document, properties, auth, at, notes)
    return document.value(), properties


def _shell(collection: dict[str, JSON]) -> dict[str, Any]:
    info = as_object(collection.get("info")) or collection
    definition = general.blank(harmless(text(info.get("name")).strip()) or "Postman collection")
    about = description(info.get("description")) or description(collection.get("description"))
    definition["info"]["description"] = harmless(about)
    definition["info"]["version"] = _version(info.get("version")) or "1.0"
    return definition


def _version(value: JSON) -> str:
    if isinstance(value, dict):
        return ".".join(text(value.get(part)) or "0" for part in ("major", "minor", "patch"))
    return text(value)


def _of_one_host(calls: Sequence[Call], notes: Notes) -> list[Call]:
    """The calls to the host that most of them go to, and those that name no host at all."""
    hosts = Counter(call.address.host for call in calls if call.address.host)
    if len(hosts) < 2:
        return list(calls)
    # Of hosts that are called equally often, one that is known comes first.
    kept = max(hosts, key=lambda host: (hosts[host], is_known(host)))
    for call in calls:
        host = call.address.host
        if host not in ("", kept):
            requests = "1 request goes" if hosts[host] == 1 else f"{hosts[host]} requests go"
            sentence = f"{requests} to “{host[:80]}” and not to “{kept[:80]}”. A connector has one host; left out."
            notes.add("dropped", sentence, call.at)
    return [call for call in calls if call.address.host in ("", kept)]


def _place(calls: Sequence[Call], base: str, notes: Notes) -> dict[str, Any]:
    host = next((call.address.host for call in calls if call.address.host), "")
    if calls and not is_known(host):
        named = f"“{host[:80]}” has no value here, so" if host else "No request names a host:"
        notes.add(
            "approximated", f"{named} it is not known where the API lives. Fill in the host under General.", calls[0].at
        )
        host = ""
    return {"host": host, "basePath": base, "schemes": [_main_scheme(calls)]}


def _scheme(call: Call) -> str:
    return "http" if call.address.scheme == "http" else "https"


def _main_scheme(calls: Sequence[Call]) -> str:
    return max(("https", "http"), key=[_scheme(call) for call in calls].count)


def _base_path(calls: Sequence[Call]) -> str:
    """The path of the variable that every address begins with; else what looks like a version and is in all paths."""
    bases = {call.address.base for call in calls}
    base = bases.pop() if len(bases) == 1 else ""
    base = base or _shared([base_path_of(call.address.path) for call in calls])
    is_below = all(f"{call.address.path}/".startswith(f"{base}/") for call in calls)
    return base if base and is_below and "{" not in base else "/"


def _shared(paths: Sequence[str]) -> str:
    """The segments that all `paths` begin with."""
    shared = ""
    for segments in zip(*(path.strip("/").split("/") for path in paths), strict=False):
        if len(set(segments)) > 1 or not segments[0]:
            break
        shared += "/" + segments[0]
    return shared


def _paths(calls: Sequence[Call], base: str, notes: Notes) -> dict[str, dict[str, Any]]:
    main, taken = _main_scheme(calls), dict[str, int]()
    paths: dict[str, dict[str, Any]] = {}
    for action in actions(calls, base, notes):
        made = {**_named(action, taken), **merging.operation(action.calls, action.path, notes)}
        if action.fixed:
            made["parameters"].insert(0, fixed_parameter(*action.fixed))
        if {_scheme(call) for call in action.calls} != {main}:
            made["schemes"] = list(dict.fromkeys(map(_scheme, action.calls)))
        if all(call.auth and call.auth.kind == NOTHING for call in action.calls):
            made["security"] = []
        paths.setdefault(action.template, {})[action.method] = made
        _note_others(action, notes)
    return paths


def _named(action: Action, taken: dict[str, int]) -> dict[str, Any]:
    """Summary, description, tags and a free operation id, from the first request that has them."""
    name = action.calls[0].name
    is_name = bool(name) and "{{" not in name and "://" not in name
    summary = name[:MAX_LABEL].rstrip() if is_name else summary_of(action.method, action.path)
    about = next((call.description for call in action.calls if call.description), "")
    tags = list(dict.fromkeys(tag for tag in map(_tag, action.calls) if tag))
    operation_id = _free(operation_id_of(action.method, action.path, summary), taken)
    made: dict[str, Any] = {"operationId": operation_id, "summary": summary}
    return {**made, **({"description": about} if about else {}), **({"tags": tags} if tags else {})}


def _free(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or with the first number that makes it new. Compared without regard to case."""
    number, candidate = taken.get(wanted.lower(), 0), wanted
    while candidate.lower() in taken:
        number += 1
        candidate = f"{wanted}{number + 1}"
    taken[wanted.lower()] = number
    taken.setdefault(candidate.lower(), 0)
    return candidate


def _tag(call: Call) -> str:
    return harmless(" / ".join(call.folders))


def _tags(calls: Sequence[Call]) -> list[dict[str, str]]:
    """The folders with a request of their own, and those that people wrote something about."""
    used = {_tag(call) for call in calls}
    described: dict[str, str] = {}
    for call in calls:
        for depth, about in enumerate(call.about_folders, 1):
            described.setdefault(harmless(" / ".join(call.folders[:depth])), harmless(about))
    shown = [(name, about) for name, about in described.items() if name and (about or name in used)]
    return [{"name": name, **({"description": about} if about else {})} for name, about in shown]


def _note_others(action: Action, notes: Notes) -> None:
    count, shown = len(action.calls), f"{action.method.upper()} {action.path[:100]}"
    if count > 1:
        sentence = f"{count} requests with {shown} became one action with the inputs of all."
        notes.add("approximated", sentence, action.calls[1].at)
    if action.fixed:
        sentence = f"Some requests with {shown} send a form and others another body; these are two actions."
        notes.add("approximated", sentence, action.calls[0].at)
