"""Security schemes of OpenAPI 3.x → security definitions, and what people give when they make a connection.

2.0 knows basic, apiKey and oauth2 with one flow (2.0 specification, Security Scheme Object). What it does not know is
sent in a header where that is what it comes to: a bearer token is a key in `Authorization` with a prefix.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin

from designer import auth
from designer.auth import client_certificate, digest, recognition
from designer.auth.scheme import Settings
from designer.document.document import Document
from designer.document.openapi3 import INSTEAD, KEPT
from designer.document.pointer import JSON
from designer.importers.openapi3.reading import ROOT, At, Reading, distinct, is_address
from designer.importers.openapi3.servers import servers_of
from designer.properties import Properties, as_object, as_text

# flow of 3.x → of 2.0, and the addresses that it has, best for a connector first
FLOWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "authorizationCode": ("accessCode", ("authorizationUrl", "tokenUrl")),
    "clientCredentials": ("application", ("tokenUrl",)),
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
}
AT: At = ((ROOT, "components"), "securitySchemes")
GRANTS = {"application": "client_credentials", "password": "password"}
Scheme = dict[str, Any]


def secured(
    definition: dict[str, JSON],
    kept: dict[str, JSON],
    components: dict[str, JSON],
    properties: Properties,
    reading: Reading,
) -> Properties:
    """Writes `securityDefinitions` and `security`, the scheme that counts first, and gives back the properties."""
    nodes = reading.component("securitySchemes")
    sources = {name: as_object(reading.target(node)) for name, node in nodes.items()}
    base = next((as_text(as_object(server).get("url")) for server in servers_of(definition)), "")
    made = {name: _alias(nodes[name], _scheme(node, base, (AT, name), reading)) for name, node in sources.items()}
    homeless = {name: nodes[name] for name, scheme in made.items() if scheme is None}
    schemes = {name: scheme for name, scheme in made.items() if scheme is not None}
    if homeless:
        components["securitySchemes"] = homeless
    if "security" in reading.source:
        _required(definition, kept, reading.source["security"], homeless)
    for item in as_object(definition["paths"]).values():
        for operation in as_object(item).values():
            if isinstance(operation, dict) and "security" in operation:
                _operation_required(operation, homeless)
    first = _first(reading, schemes)
    definition["securityDefinitions"] = {
        name: schemes[name] for name in sorted(schemes, key=lambda name: name != first)
    }
    return _with_connection(properties, sources.get(first, {}), schemes.get(first, {}))


def _required(definition: dict[str, JSON], kept: dict[str, JSON], security: JSON, homeless: Scheme) -> None:
    possible = without(security, homeless)
    definition["security"] = possible
    if possible != security:
        kept["security"] = {"list": security, INSTEAD: {"security": possible}}


def _operation_required(operation: Scheme, homeless: Scheme) -> None:
    kept: dict[str, JSON] = {}
    _required(operation, kept, operation["security"], homeless)
    if kept:
        operation[KEPT] = {**as_object(operation.get(KEPT)), **kept}


def without(security: JSON, homeless: Scheme) -> list[JSON]:
    """The requirements that name none of the schemes that 2.0 cannot say, each once, with each scope once."""
    entries = [entry for entry in security if isinstance(entry, dict)] if isinstance(security, list) else []
    return distinct([_once(entry) for entry in entries if not entry.keys() & homeless.keys()])


def _once(entry: Scheme) -> Scheme:
    return {name: distinct(scopes) if isinstance(scopes, list) else scopes for name, scopes in entry.items()}


def _first(reading: Reading, schemes: Scheme) -> str:
    """The scheme that counts: the first one required everywhere, else the first one there is."""
    security = reading.source.get("security")
    for entry in security if isinstance(security, list) else []:
        for name in entry if isinstance(entry, dict) else ():
            if name in schemes:
                return str(name)
    return next(iter(schemes), "")


def _alias(node: JSON, made: Scheme | None) -> Scheme | None:
    """A copy of a scheme that has another name too; it knows so."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if made is None or not isinstance(reference, str):
        return made
    shown = {key: value for key, value in made.items() if key != KEPT}
    return {**shown, KEPT: {"$ref": reference, INSTEAD: shown}}


def _scheme(node: Scheme, base: str, at: At, reading: Reading) -> Scheme | None:
    """One security definition; None for a scheme that nothing in 2.0 can stand for."""
    makers: dict[str, Callable[[Scheme], Scheme | None]] = {
        "apiKey": _api_key,
        "http": _http,
        "oauth2": partial(_oauth2, base),
        "openIdConnect": _bearer,
        "mutualTLS": _mutual_tls,
    }
    maker = makers.get(as_text(node.get("type")))
    made = maker(node) if maker else None
    if made is None:
        reading.note("A connector cannot sign in this way; it is kept, and requirements that name it too.", at)
        return None
    shown = {key: value for key, value in node.items() if key == "description" or key.startswith("x-") and key != KEPT}
    if back(made) == {key: value for key, value in node.items() if key not in shown}:
        return {**made, **shown}
    reading.note(f"“{as_text(node.get('type'))} {as_text(node.get('scheme'))}”".replace(" ”", "”")
                 + f" stands as “{made['type']}”; the original is kept.", at)  # fmt: skip
    kept = {key: value for key, value in node.items() if key not in shown}
    return {**made, **shown, KEPT: {**kept, INSTEAD: made}}


def back(definition: Scheme) -> Scheme:
    """The security scheme of 3.x that a security definition means."""
    kind = definition.get("type")
    if kind == "basic":
        return {"type": "http", "scheme": "basic"}
    if kind == "oauth2":
        return {"type": "oauth2", "flows": _flows(definition)}
    return {key: definition[key] for key in ("type", "name", "in") if key in definition}


def _flows(definition: Scheme) -> Scheme:
    name = next((each for each, (two, _) in FLOWS.items() if two == definition.get("flow")), "authorizationCode")
    flow = {member: as_text(definition.get(member)) for member in FLOWS[name][1]}
    return {name: {**flow, "scopes": as_object(definition.get("scopes"))}}


def _api_key(node: Scheme) -> Scheme | None:
    if not isinstance(node.get("name"), str):
        return None
    if node.get("in") == "cookie":
        return {"type": "apiKey", "name": "Cookie", "in": "header"}
    return {"type": "apiKey", "name": node["name"], "in": "query" if node.get("in") == "query" else "header"}


def _http(node: Scheme) -> Scheme:
    name = as_text(node.get("scheme")).lower()
    if name == "digest":
        return {**digest.DEFINITION}
    return {"type": "basic"} if name == "basic" else _bearer(node)


def _mutual_tls(node: Scheme) -> Scheme:
    return {**client_certificate.DEFINITION}


def _bearer(node: Scheme) -> Scheme:
    return {"type": "apiKey", "name": "Authorization", "in": "header"}


def _oauth2(base: str, node: Scheme) -> Scheme | None:
    flows = as_object(node.get("flows"))
    for name, (flow, members) in FLOWS.items():
        given = as_object(flows.get(name))
        addresses = {member: _absolute(base, as_text(given.get(member))) for member in members}
        if all(addresses.values()):
            return {"type": "oauth2", "flow": flow, **addresses, "scopes": as_object(given.get("scopes"))}
    return None


def _absolute(base: str, address: str) -> str:
    """`/token` at the server `base` (3.1.1, Relative References in API URLs); "" for what is no address."""
    try:
        made = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return made if is_address(made) else ""


def _with_connection(properties: Properties, source: Scheme, definition: Scheme) -> Properties:
    """The connection parameters of the scheme that counts, as the Security step writes them."""
    kind = definition.get("type")
    blank = Document.from_value({})
    alone = Document.from_value({"securityDefinitions": {"first": definition}})
    if recognition.named(definition):
        return auth.completed(alone, properties)
    if kind == "oauth2":
        return auth.write(blank, properties, "oauth2", _oauth2_settings(source, definition))[1]
    if kind == "basic":
        return auth.write(blank, properties, "basic", {})[1]
    if kind != "apiKey":
        return properties
    is_bearer = source.get("type") == "openIdConnect" or as_text(source.get("scheme")).lower() == "bearer"
    settings = {"name": definition["name"], "location": definition["in"], "prefix": "Bearer " if is_bearer else ""}
    return auth.write(blank, properties, "api_key", settings)[1]


def _oauth2_settings(source: Scheme, definition: Scheme) -> Settings:
    name = next((each for each, (two, _) in FLOWS.items() if two == definition["flow"]), "")
    refresh = as_text(as_object(as_object(source.get("flows")).get(name)).get("refreshUrl"))
    token_url = as_text(definition.get("tokenUrl"))
    settings = {
        "authorization_url": as_text(definition.get("authorizationUrl")),
        "token_url": token_url,
        "refresh_url": refresh if is_address(refresh) else token_url,
        "scopes": " ".join(definition["scopes"]),
    }
    grant = GRANTS.get(definition["flow"], "")
    return {**settings, "grant": grant} if grant else settings
