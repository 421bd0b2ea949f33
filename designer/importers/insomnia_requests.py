"""A request of an Insomnia export → what it would send."""

from collections.abc import Callable
from typing import Any

from designer.document.pointer import JSON
from designer.importers.insomnia_items import Item
from designer.importers.oauth2 import made
from designer.importers.request_sample import Credential, FormField
from designer.importers.traffic import Notes
from designer.importers.traffic.variables import Values, resolved
from designer.importers.traffic.written import Body, Written
from designer.properties import as_object, as_text

Node = dict[str, Any]
SCRIPTS = ("preRequestScript", "afterResponseScript", "scripts")
GRAPHQL, JSON_TYPE = "application/graphql", "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
OTHERS = {
    "oauth1": "OAuth 1.0", "digest": "Digest", "ntlm": "NTLM", "iam": "AWS IAM",
    "hawk": "Hawk", "asap": "Atlassian ASAP", "netrc": "a netrc file",
}  # fmt: skip


def is_request(node: Node) -> bool:
    """Whether an item is an HTTP request; a WebSocket says so in its address, a gRPC call in its members."""
    kind = as_text(node.get("_type"))
    if kind and kind != "request" or "protoMethodName" in node or "protoFileId" in node:
        return False
    return isinstance(node.get("url"), str) and not as_text(node["url"]).lower().startswith(("ws://", "wss://"))


def written_of(item: Item, notes: Notes) -> Written:
    """The request of an item that is one."""
    node = item.node
    if any(node.get(member) for member in SCRIPTS):
        notes.dropped("A script was left out: a connector runs none, and neither does this import.", item.at)
    return Written(
        method=as_text(node.get("method")) or "GET",
        url=as_text(node["url"]),
        headers=_pairs(node.get("headers")),
        query=_pairs(node.get("parameters") or node.get("params")),
        body=_body(node.get("body")),
        credentials=_credentials(item.authentication, item.values),
        name=as_text(node.get("name")),
        at=item.at,
    )


def _body(value: JSON) -> Body:
    if isinstance(value, str):
        return Body("", value)
    body = as_object(value)
    content_type = as_text(body.get("mimeType"))
    if as_text(body.get("fileName")):
        return Body(content_type, is_binary=True)
    if content_type.startswith(FORMS) and isinstance(body.get("params"), list):
        return Body(content_type, form=tuple(map(_field, _enabled(body["params"]))))
    return Body(JSON_TYPE if content_type == GRAPHQL else content_type, as_text(body.get("text")))


def _field(entry: Node) -> FormField:
    is_file = entry.get("type") == "file"
    return FormField(as_text(entry.get("name")), "" if is_file else as_text(entry.get("value")), is_file)


def _credentials(authentication: Node, values: Values) -> tuple[Credential, ...]:
    kind = as_text(authentication.get("type") or authentication.get("_type"))
    if authentication.get("disabled") is True:
        return ()
    if kind == "oauth2":
        return (_oauth2(authentication, values),)
    if kind in MADE:
        return MADE[kind](authentication)
    return (Credential("other", OTHERS[kind]),) if kind in OTHERS else ()


def _oauth2(authentication: Node, values: Values) -> Credential:
    names = ("grantType", "authorizationUrl", "accessTokenUrl", "scope")
    said = [resolved(as_text(authentication.get(name)), values) for name in names]
    return Credential("other", "OAuth 2.0", oauth2=made(*said))


def _basic(authentication: Node) -> tuple[Credential, ...]:
    return (Credential("header", "Authorization", "basic"),)


def _bearer(authentication: Node) -> tuple[Credential, ...]:
    return (Credential("header", "Authorization", "bearer"),)


def _api_key(authentication: Node) -> tuple[Credential, ...]:
    name, place = as_text(authentication.get("key")), as_text(authentication.get("addTo"))
    if place == "cookie":
        return (Credential("header", "Cookie"),)
    return (Credential("query" if place == "queryParams" else "header", name),) if name and "{{" not in name else ()


MADE: dict[str, Callable[[Node], tuple[Credential, ...]]] = {
    "basic": _basic, "bearer": _bearer, "apikey": _api_key, "singleToken": _bearer,
}  # fmt: skip


def _pairs(value: JSON) -> tuple[tuple[str, str], ...]:
    return tuple((as_text(each.get("name")), as_text(each.get("value"))) for each in _enabled(value))


def _enabled(value: JSON) -> list[Node]:
    entries = [as_object(entry) for entry in value] if isinstance(value, list) else []
    return [entry for entry in entries if entry.get("disabled") is not True and as_text(entry.get("name"))]
