"""A connector as a Postman collection v2.1, which the importer reads again as the same actions.

Format: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html. Credentials are variables without
a value; whatever looks like a secret in an example becomes an empty text.
"""

from typing import Any

from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.elements import operations as operations_of
from designer.document.pointer import JSON
from designer.exporters import postman_auth, postman_request
from designer.general import host_problem
from designer.properties import Properties, as_object, as_text

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(document: Document, properties: Properties) -> dict[str, Any]:
    """The collection: a folder for each tag, one request for each action, variables for the host and the sign-in."""
    info = as_object(document.get("/info", {}))
    auth, credentials = postman_auth.auth(document, properties)
    made: dict[str, Any] = {"info": _info(info), "item": _items(document)}
    if auth:
        made["auth"] = auth
    variables = {postman_request.BASE: _base(document), **dict.fromkeys(credentials, "")}
    made["variable"] = [{"key": name, "value": value, "type": "string"} for name, value in variables.items()]
    return made


def _info(info: dict[str, JSON]) -> dict[str, str]:
    shown = {member: as_text(info.get(member)) for member in ("description", "version")}
    title = as_text(info.get("title")).strip() or "Connector"
    return {"name": title, **{member: text for member, text in shown.items() if text}, "schema": SCHEMA}


def _items(document: Document) -> list[dict[str, Any]]:
    """The folders in the order of their first actions, then the actions without a tag."""
    folders: dict[str, list[dict[str, Any]]] = {}
    loose: list[dict[str, Any]] = []
    for _, place in document.members("paths"):
        for operation in operations_of(place, document.part(place)):
            tag = _tag(operation)
            listed = folders.setdefault(tag, []) if tag else loose
            listed.append(postman_request.item(document, operation))
    about = _descriptions(document)
    return [*({"name": name, **about.get(name, {}), "item": items} for name, items in folders.items()), *loose]


def _descriptions(document: Document) -> dict[str, dict[str, str]]:
    """The member `description` of each folder whose tag has one."""
    tags = document.get("/tags", [])
    listed = [as_object(tag) for tag in tags] if isinstance(tags, list) else []
    texts = {as_text(tag.get("name")).strip(): as_text(tag.get("description")) for tag in listed}
    return {name: {"description": text} for name, text in texts.items() if text}


def _tag(operation: Operation) -> str:
    tags = operation.value.get("tags")
    return as_text(tags[0]).strip() if isinstance(tags, list) and tags else ""


def _base(document: Document) -> str:
    """`https://api.example.com/v1`; "" where the connector has no host of its own, for people to fill in."""
    host = as_text(document.get("/host", "")).strip()
    if not host or host.startswith("@") or host_problem(host):
        return ""
    schemes = document.get("/schemes", [])
    scheme = "http" if isinstance(schemes, list) and "http" in schemes and "https" not in schemes else "https"
    path = as_text(document.get("/basePath", "")).strip("/")
    return f"{scheme}://{host}" + (f"/{path}" if path else "")
