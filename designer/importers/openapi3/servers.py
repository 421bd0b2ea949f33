"""Servers → `schemes`, `host` and `basePath`; variables in the host → connection parameters and a policy.

The policy: https://learn.microsoft.com/connectors/custom-connectors/policy-templates/dynamichosturl/dynamichosturl
"""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from designer.auth.scheme import with_parameter
from designer.document.names import title_of
from designer.document.openapi3 import INSTEAD
from designer.document.pointer import JSON, replaced
from designer.importers.openapi3.reading import ROOT, Reading
from designer.properties import Properties, as_object, as_text

ADDRESS = ("schemes", "host", "basePath")
AT = (ROOT, "servers")
INSTANCES = ("properties", "policyTemplateInstances")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_HOST = re.compile(r"[^{}/ :\\]+(:\d{1,5})?")  # the schema of OpenAPI 2.0
_NAME_SIGNS = re.compile(r"[^0-9a-zA-Z_]+")
_SCHEMES = ("https", "http", "wss", "ws")


def addressed(
    definition: dict[str, JSON], kept: dict[str, JSON], properties: Properties, reading: Reading
) -> Properties:
    """Writes the address of the first server into `definition`; keeps the servers in `kept` when they say more.

    The properties come back with what people have to say about a host that is not the same for everybody.
    """
    servers = _without_credentials(reading.source.get("servers"), reading)
    if not servers:
        return properties
    address = address_of(servers[0])
    definition |= address
    alike = [address_of(server) for server in servers]
    if all(_but_scheme(each) == _but_scheme(address) for each in alike) and all(each.get("schemes") for each in alike):
        definition["schemes"] = list(dict.fromkeys(scheme for each in alike for scheme in each["schemes"]))
    stands = {member: definition.get(member) for member in ADDRESS}
    if servers_of(definition) != servers:
        kept["servers"] = {"list": servers, INSTEAD: stands}
        reading.note("The first server gives the address; what else the servers say is kept.", AT)
    return _with_variables(servers[0], properties, reading)


def servers_of(definition: dict[str, JSON]) -> list[JSON]:
    """The servers that the address of a 2.0 definition means; none where it names neither a host nor a base path."""
    host, base_path = as_text(definition.get("host")), as_text(definition.get("basePath"))
    path = "" if base_path == "/" and host else base_path
    schemes = definition.get("schemes")
    if not host:
        return [{"url": path}] if path else []
    names = [scheme for scheme in schemes if isinstance(scheme, str)] if isinstance(schemes, list) else []
    return [{"url": f"{scheme}://{host}{path}"} for scheme in names or ["https"]]


def address_of(server: JSON) -> dict[str, Any]:
    """`schemes`, `host` and `basePath` of a server, with the defaults of its variables."""
    parts = _split(_filled(server))
    made: dict[str, Any] = {}
    if parts.scheme in _SCHEMES:
        made["schemes"] = [parts.scheme]
    if _HOST.fullmatch(parts.netloc):
        made["host"] = parts.netloc
    path = "/" + _VARIABLE.sub(r"\1", parts.path).strip("/")
    if made.get("host") or path != "/":
        made["basePath"] = path
    return made


def _but_scheme(address: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in address.items() if key != "schemes"}


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return SplitResult("", "", "", "", "")


def _filled(server: JSON) -> str:
    variables = as_object(as_object(server).get("variables"))

    def default(match: re.Match[str]) -> str:
        value = as_object(variables.get(match[1])).get("default")
        return str(value) if isinstance(value, (str, int, float)) else match[0]

    return _VARIABLE.sub(default, as_text(as_object(server).get("url")))


def _without_credentials(servers: JSON, reading: Reading) -> list[dict[str, Any]]:
    made = []
    for index, server in enumerate(servers if isinstance(servers, list) else []):
        if not isinstance(server, dict):
            continue
        url = as_text(server.get("url"))
        clean = re.sub(r"(//)[^/@]*@", r"\1", url, count=1)
        if clean != url:
            reading.note("The user name and password in this address were left out.", (AT, index), "dropped")
            server = {**server, "url": clean}
        made.append(server)
    return made


def _with_variables(server: dict[str, Any], properties: Properties, reading: Reading) -> Properties:
    """A connection parameter for each variable, and the policy that puts them into the address, if the host has any."""
    url = as_text(server.get("url"))
    scheme, separator, rest = url.partition("://")
    if not separator or not _VARIABLE.search(rest.partition("/")[0]):
        return properties
    variables = as_object(server.get("variables"))
    taken: dict[str, str] = {}
    for name in _VARIABLE.findall(url):
        if name not in taken:
            taken[name] = _NAME_SIGNS.sub("_", name).strip("_") or f"variable{len(taken) + 1}"
            parameter = _parameter(name, as_object(variables.get(name)), len(taken))
            properties = with_parameter(properties, taken[name], (), parameter)
    template = _VARIABLE.sub(lambda match: f"@connectionParameters('{taken[match[1]]}')", url.rstrip("/"))
    reading.note("The variables of the address are asked for when a connection is made.", AT)
    changed: Properties = replaced(properties, (*INSTANCES, "-"), _policy(template))
    return changed


def _parameter(name: str, variable: dict[str, JSON], index: int) -> dict[str, Any]:
    constraints: dict[str, Any] = {"tabIndex": index + 10, "required": "true"}
    choices = variable.get("enum")
    if isinstance(choices, list) and choices:
        constraints["allowedValues"] = [{"value": str(each), "text": str(each)} for each in choices[:1000]]
    description = as_text(variable.get("description")) or f"Part of the address: {title_of(name)}"
    made: dict[str, Any] = {
        "type": "string",
        "uiDefinition": {"displayName": title_of(name), "description": description},
    }
    made["uiDefinition"] |= {"tooltip": description, "constraints": constraints}
    if isinstance(variable.get("default"), (str, int)):
        made["defaultValue"] = str(variable["default"])
    return made


def _policy(template: str) -> dict[str, Any]:
    return {
        "templateId": "dynamichosturl",
        "title": "Set host URL",
        "parameters": {"x-ms-apimTemplateParameter.urlTemplate": template},
    }
