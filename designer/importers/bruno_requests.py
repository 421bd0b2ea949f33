"""A request of a Bruno collection, and the examples beside it → what they would send."""

import json
import re
from collections.abc import Iterator
from typing import Any

from designer.document.pointer import JSON
from designer.document.text import TextError, load_json
from designer.importers.bruno_items import Item
from designer.importers.oauth2 import made
from designer.importers.request_sample import Credential, FormField
from designer.importers.traffic import Answer, Notes
from designer.importers.traffic.variables import resolved
from designer.importers.traffic.written import Body, Pairs, Written
from designer.properties import as_object, as_text

Node = dict[str, Any]

TYPES = {
    "json": "application/json", "xml": "application/xml", "text": "text/plain", "html": "text/html",
    "sparql": "application/sparql-query", "formUrlEncoded": "application/x-www-form-urlencoded",
    "multipartForm": "multipart/form-data", "file": "", "graphql": "application/json",
}  # fmt: skip
# Files spell the kind of a body as their blocks are called, the export as its members are.
MODES = {"form-urlencoded": "formUrlEncoded", "multipart-form": "multipartForm"}
OAUTH2 = (
    ("grant_type", "grantType"),
    ("authorization_url", "authorizationUrl"),
    ("access_token_url", "accessTokenUrl"),
    ("scope", "scope"),
)
OTHERS = {
    "oauth1": "OAuth 1.0", "digest": "Digest", "ntlm": "NTLM", "awsv4": "AWS Signature",
    "wsse": "WSSE", "akamai-edgegrid": "Akamai EdgeGrid",
}  # fmt: skip


def written_of(item: Item, notes: Notes) -> Iterator[Written]:
    """The request, if there is one, and each example of it with its answer."""
    node, http = item.node, as_object(item.node.get("http"))
    if node.get("script") or node.get("tests"):
        notes.dropped("A script was left out: a connector runs none, and neither does this import.", item.at)
    name, credentials = as_text(as_object(node.get("meta")).get("name")), _credentials(item)
    headers = tuple(pair for around in item.around for pair in _pairs(around.get("headers")))
    if as_text(http.get("url")):
        body = _body(as_object(node.get("body")), as_text(http.get("body")))
        yield _written(http, node, headers, body, credentials, name, item.at)
    examples = node.get("examples")
    for example in map(as_object, examples if isinstance(examples, list) else []):
        request, own = as_object(example.get("request")), as_object(as_object(example.get("request")).get("body"))
        if as_text(request.get("url")):
            body, answer = _body(own, as_text(own.get("mode"))), _answer(as_object(example.get("response")))
            called = name if _path(request) == _path(http) else as_text(example.get("name"))
            yield _written(request, request, headers, body, credentials, called, item.at, answer)


def _written(
    http: Node,
    node: Node,
    headers: Pairs,
    body: Body,
    credentials: tuple[Credential, ...],
    name: str,
    at: str,
    answer: Answer | None = None,
) -> Written:
    query = [entry for entry in _enabled(node.get("params")) if entry.get("type") != "path"]
    return Written(
        method=as_text(http.get("method")) or "get",
        url=as_text(http["url"]),
        headers=_merged(headers, _pairs(node.get("headers"))),
        query=_pairs(query),
        body=body,
        credentials=credentials,
        name=name,
        at=at,
        answer=answer,
    )


def _path(http: Node) -> str:
    return as_text(http.get("url")).partition("?")[0]


def _merged(around: Pairs, own: Pairs) -> Pairs:
    """The request's own headers win over those of its folders."""
    return tuple({name.lower(): (name, value) for name, value in (*around, *own)}.values())


def _body(body: Node, said: str) -> Body:
    there = next((mode for mode in TYPES if body.get(mode)), "")
    mode = MODES.get(said, said) or there
    if mode not in TYPES:
        return Body()
    if mode == "file":
        return Body("", is_binary=True)
    if mode == "graphql":
        return Body(TYPES[mode], _graphql(as_object(body.get("graphql"))))
    if mode in ("formUrlEncoded", "multipartForm"):
        return Body(TYPES[mode], form=tuple(map(_field, _enabled(body.get(mode)))))
    return Body(TYPES[mode], as_text(body.get(mode)))


def _graphql(graphql: Node) -> str:
    """What goes out: the query, and its variables as JSON (https://graphql.org/learn/serving-over-http/)."""
    sent: Node = {"query": as_text(graphql.get("query"))}
    try:
        sent["variables"] = load_json(as_text(graphql.get("variables")))
    except TextError:
        sent["variables"] = {}
    return json.dumps(sent)


def _field(entry: Node) -> FormField:
    is_file = entry.get("type") == "file"
    return FormField(as_text(entry.get("name")), "" if is_file else as_text(entry.get("value")), is_file)


def _answer(response: Node) -> Answer | None:
    """The answer of an example. Some files have the number and the words of its status in each other's place."""
    said = (str(response.get("status", "")), str(response.get("statusText", "")))
    status = next((int(text) for text in said if re.fullmatch(r"[1-5]\d\d", text)), 0)
    if not status:
        return None
    body = as_object(response.get("body"))
    stated = next((value for name, value in _pairs(response.get("headers")) if name.lower() == "content-type"), "")
    return Answer(status, stated or TYPES.get(as_text(body.get("type")), ""), as_text(body.get("content")))


def _credentials(item: Item) -> tuple[Credential, ...]:
    """How the request signs in; where it inherits, the nearest folder that says so."""
    mode, auth = as_text(as_object(item.node.get("http")).get("auth")), as_object(item.node.get("auth"))
    for around in reversed(item.around):
        if mode not in ("", "inherit"):
            break
        auth = as_object(around.get("auth"))
        mode = as_text(around.get("auth_mode")) or as_text(auth.get("mode"))
    if mode in ("basic", "bearer"):
        return (Credential("header", "Authorization", mode),)
    if mode == "apikey":
        return _api_key(as_object(auth.get("apikey")), item)
    if mode == "oauth2":
        return (_oauth2(as_object(auth.get("oauth2")), item),)
    return (Credential("other", OTHERS[mode]),) if mode in OTHERS else ()


def _oauth2(settings: Node, item: Item) -> Credential:
    """Files and the export spell the members differently."""
    said = [resolved(as_text(settings.get(file) or settings.get(export)), item.values) for file, export in OAUTH2]
    return Credential("other", "OAuth 2.0", oauth2=made(*said))


def _api_key(settings: Node, item: Item) -> tuple[Credential, ...]:
    name = resolved(as_text(settings.get("key")), item.values)
    if not name or "{{" in name:
        return ()
    return (Credential("query" if settings.get("placement") == "queryparams" else "header", name),)


def _pairs(value: JSON) -> Pairs:
    return tuple((as_text(each.get("name")), _unquoted(as_text(each.get("value")))) for each in _enabled(value))


def _unquoted(value: str) -> str:
    """Examples have their headers as `"application/json",`."""
    text = value.removesuffix(",")
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else value


def _enabled(value: JSON) -> list[Node]:
    entries = [as_object(entry) for entry in value] if isinstance(value, list) else []
    return [entry for entry in entries if entry.get("enabled") is not False and as_text(entry.get("name"))]
