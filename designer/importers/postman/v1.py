"""Collections of the first format in the words of the later ones: one flat list of requests, folders beside it."""

from collections.abc import Iterator
from typing import Any

from designer.document.pointer import JSON
from designer.importers.postman.values import member, settings, text
from designer.properties import as_object

MAX_DEPTH = 60
HELPERS = {
    "basicAuth": "basic", "bearerAuth": "bearer", "digestAuth": "digest", "oAuth1": "oauth1", "oAuth2": "oauth2",
    "hawkAuth": "hawk", "awsSigV4": "awsv4", "apikeyAuth": "apikey", "ntlmAuth": "ntlm",
}  # fmt: skip
BODIES = {"params": "formdata", "urlencoded": "urlencoded", "raw": "raw", "binary": "file", "graphql": "graphql"}


def requests(collection: dict[str, JSON]) -> Iterator[tuple[int, dict[str, Any], list[dict[str, JSON]]]]:
    """(index, item as in v2, the folders it is in, the outermost first) of each request, in the order shown."""
    folders = {text(each.get("id")): each for each in map(as_object, member(collection, "folders")) if each.get("id")}
    parents = {text(child): name for name, each in folders.items() for child in member(each, "folders_order")}
    holders = {text(child): name for name, each in folders.items() for child in member(each, "order")}
    shown = [entry for each in (collection, *folders.values()) for entry in member(each, "order")]
    ranks = {text(entry): rank for rank, entry in reversed(list(enumerate(shown)))}
    listed = [(index, each) for index, each in enumerate(member(collection, "requests")) if isinstance(each, dict)]
    for index, request in sorted(listed, key=lambda entry: ranks.get(text(entry[1].get("id")), len(ranks))):
        holder = text(request.get("folder")) or holders.get(text(request.get("id")), "")
        yield index, _item(request), _chain(holder, folders, parents)


def auth_of(value: dict[str, JSON]) -> JSON:
    """The sign-in of a request, folder or collection as v2 writes it; None where it has none of its own."""
    if isinstance(value.get("auth"), dict):
        return value["auth"]
    kind = HELPERS.get(text(value.get("currentHelper")), "")
    return {"type": kind, kind: settings(value.get("helperAttributes"))} if kind else None


def _chain(name: str, folders: dict[str, dict[str, JSON]], parents: dict[str, str]) -> list[dict[str, JSON]]:
    """The folder `name` and those around it, the outermost first; a circle of folders ends where it closes."""
    chain: dict[str, dict[str, JSON]] = {}
    while name in folders and name not in chain and len(chain) < MAX_DEPTH:
        chain[name] = folders[name]
        name = text(folders[name].get("folder")) or parents.get(name, "")
    return list(reversed(chain.values()))


def _item(request: dict[str, JSON]) -> dict[str, Any]:
    return {
        "name": request.get("name"),
        "description": request.get("description"),
        "request": {
            "method": request.get("method"),
            "url": _url(request),
            "header": request.get("headerData") or request.get("headers"),
            "body": _body(request),
            "auth": auth_of(request),
        },
        "response": [_response(each) for each in member(request, "responses") if isinstance(each, dict)],
    }


def _url(request: dict[str, JSON]) -> dict[str, JSON]:
    url: dict[str, JSON] = {"raw": request.get("url")}
    if request.get("queryParams"):
        url["query"] = request["queryParams"]
    url["variable"] = request.get("pathVariableData") or request.get("pathVariables")
    return url


def _body(request: dict[str, JSON]) -> JSON:
    mode = BODIES.get(text(request.get("dataMode")), "")
    raw, data = request.get("rawModeData"), request.get("data")
    if mode == "raw":
        # Old files hold the text in `data`, older ones as the only entry of a list.
        written = next((each for each in (raw, data) if each), "")
        written = written[0] if isinstance(written, list) else written
        return {"mode": mode, mode: written, "options": request.get("dataOptions")}
    if mode == "graphql":
        return {"mode": mode, mode: request.get("graphqlModeData")}
    return {"mode": mode, mode: data} if mode else None


def _response(response: dict[str, JSON]) -> dict[str, JSON]:
    code = as_object(response.get("responseCode"))
    return {
        "name": response.get("name"),
        "code": code.get("code"),
        "status": code.get("name") or response.get("status"),
        "header": response.get("headers"),
        "body": response.get("text"),
        "_postman_previewlanguage": response.get("language"),
    }
