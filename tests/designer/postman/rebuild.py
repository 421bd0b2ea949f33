"""A request of a collection as Postman would send it, and the same request as the imported connector sends it.

The first side is read from the collection here, not by the importer; its scope resolves the variables, and its reader
of JSON takes out comments. Left out of the comparison: credentials, headers without a value (no call has them),
the order of fields, and the spelling of an address. JSON that states no content type counts as JSON, as reported.
"""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from designer.document.document import Document
from designer.document.pointer import MISSING, join
from designer.importers.postman import auth, bodies
from designer.importers.postman.values import Field, fields, pairs, text
from designer.importers.sampled_operation import NOT_PARAMETERS
from designer.runtime.prepare import InputError, prepare

UNKNOWN = "unknown.example"
CONTENT_TYPES = {"urlencoded": bodies.FORM, "formdata": bodies.MULTIPART, "graphql": bodies.JSON_TYPE}


@dataclass
class Request:
    method: str
    scheme: str
    host: str
    path: str
    query: list = field(default_factory=list)
    headers: dict = field(default_factory=dict)
    content_type: str = ""
    body: object = None


def original(entry):
    """What Postman sends for an entry, without its credentials."""
    request = entry.item["request"]
    request = {"url": request} if isinstance(request, str) else request
    scope = entry.around.scope.within(entry.item.get("variable"))
    scheme, host, path, query = _address(request.get("url"), scope)
    headers = [
        Field(scope.resolve(each.name), scope.resolve(each.value))
        for each in fields(request.get("header") or request.get("headers"))
        if not each.is_off and each.name.lower() != "postman-token"
    ]
    stated = next((each.value for each in headers if each.name.lower() == "content-type"), "")
    content_type, body = _body(request.get("body") or {}, stated.partition(";")[0].strip().lower(), scope)
    method = (request.get("method") or "").strip().upper() or "GET"
    if method in ("GET", "HEAD") and not (entry.item.get("protocolProfileBehavior") or {}).get("disableBodyPruning"):
        content_type, body = "", None  # Postman leaves such a body out
    kept = [each for each in headers if each.name.lower() not in NOT_PARAMETERS and not auth.is_credential(each)]
    return Request(
        method=method,
        scheme=scheme or "https",
        host=UNKNOWN if "{" in host or not host else host.lower(),
        path=path,
        query=[(each.name, each.value) for each in query if not auth.is_credential(each)],
        headers={each.name.lower(): each.value for each in kept if each.value},
        content_type=content_type,
        body=body,
    )


def _address(url, scope):
    query, variables = None, {}
    if isinstance(url, dict):
        variables = {each.name: each.value for each in fields(url.get("variable"))}
        listed = url.get("query")
        query = [each for each in fields(listed) if not each.is_off] if listed else None
        written = _components(url) or text(url.get("raw"))
        if query is None and "query" not in url:
            written = written.partition("?")[0] + "?" + text(url.get("raw")).partition("?")[2]
    else:
        written = text(url)
    written = scope.resolve(written.strip())
    address, _, rest = written.partition("#")[0].partition("?")
    scheme, mark, after = address.partition("//")
    scheme, address = (scheme.removesuffix(":"), after) if mark and scheme[-1:] in (":", "") else ("", address)
    host, slash, path = address.partition("/")
    segments = [variables.get(each[1:], each[1:]) if each[:1] == ":" and each[1:] else each for each in path.split("/")]
    query = [Field(scope.resolve(each.name), scope.resolve(each.value)) for each in (query or pairs(rest))]
    decoded = parse_qsl("&".join(f"{each.name}={each.value.replace('&', '%26')}" for each in query), True)
    return scheme, host.rpartition("@")[2], "/" + "/".join(segments), [Field(*pair) for pair in decoded]


def _components(url):
    def joined(member, sign):
        return sign.join(text(each) for each in member) if isinstance(member, list) else text(member)

    host, path = joined(url.get("host"), "."), joined(url.get("path"), "/")
    if not host and not path:
        return ""
    scheme, port = text(url.get("protocol")), text(url.get("port"))
    return (
        (scheme + "://" if scheme else "")
        + host
        + (f":{port}" if port else "")
        + (f"/{path.removeprefix('/')}" if path else "")
    )


def _body(body, stated, scope):
    mode = text(body.get("mode"))
    value = body.get(mode)
    if body.get("disabled") or not (value or mode == "file"):
        return ("", None)
    if mode == "raw":
        return _raw(scope.resolve(text(value)), stated, body)
    if mode == "file":
        return stated or bodies.BINARY_TYPE, b"content"
    if mode == "graphql":
        variables = value.get("variables") or "{}"
        return bodies.JSON_TYPE, {"query": value.get("query"), "variables": json.loads(variables)}
    if mode == "urlencoded" and isinstance(value, str):
        value = [{"key": each.name, "value": each.value} for each in pairs(value)]
    sent = [each for each in fields(value) if not each.is_off]
    form = [(scope.resolve(each.name), scope.resolve(each.value), each.kind == "file") for each in sent]
    return (CONTENT_TYPES[mode], form) if form else ("", None)


def _raw(written, stated, body):
    if not written.strip():
        return ("", None)
    language = ((body.get("options") or {}).get("raw") or {}).get("language", "")
    unstated = bodies.JSON_TYPE if written.lstrip()[0] in "{[" else bodies.TEXT_TYPE  # the importer's one correction
    kind = stated or bodies.LANGUAGES.get(language, unstated)
    if kind == bodies.FORM and "=" in written:
        return kind, [(name, value, False) for name, value in parse_qsl(written, True)]
    if bodies.is_json(kind):
        value = bodies._lenient(written)
        return kind, written if value is MISSING else value
    return kind, written


def differences(definition, properties, request):
    """The members in which `request` differs from what the connector can send; empty where an action sends the same."""
    document = Document.from_value(definition)
    if not definition.get("host"):
        document = document.put("/host", UNKNOWN)
    properties = {"properties": {**properties["properties"], "connectionParameters": {}}}  # sign-in is not compared
    found = [_compared(document, properties, request, *match) for match in _matches(definition, request)]
    return min(found, key=len, default=["no action"])


def _compared(document, properties, request, at, operation, variables):
    arguments = {f"path.{name}": value for name, value in variables.items()} | _arguments(operation, request)
    try:
        return _unequal(request, _sent(prepare(document, at, arguments, {}, properties)))
    except InputError as error:
        return [" ".join(error.problems.values())]


def _matches(definition, request):
    """Address, operation and values of the path of each action whose path the request has."""
    base, method = definition.get("basePath", "/").rstrip("/"), request.method.lower()
    for path, item in definition["paths"].items():
        pattern = re.sub(r"\\\{([^{}]*)\\\}", r"([^/]*)", re.escape(unquote(base + path).rstrip("/")))
        match = re.fullmatch(pattern, unquote(request.path).rstrip("/"))
        if match and method in item:
            names = re.findall(r"\{([^{}]*)\}", path)
            yield join(("paths", path, method)), item[method], dict(zip(names, match.groups(), strict=True))


def _arguments(operation, request):
    arguments = {}
    for parameter in operation["parameters"]:
        name, place = parameter["name"], parameter["in"]
        if place == "query":
            values = [value for key, value in request.query if key == name]
        elif name == "Content-Type":
            values = [request.content_type] if request.body else []
        elif place == "header":
            values = [request.headers[name.lower()]] if name.lower() in request.headers else []
        elif place == "formData":
            sent = request.body if isinstance(request.body, list) else []
            values = (
                [b"content" if is_file else value for key, value, is_file in sent if key == name]
                if _is_form(sent)
                else []
            )
        elif place == "body":
            values = [] if request.body is None else [request.body]
            if values and request.content_type != "" and not _is_form(request.body):
                arguments["body"] = request.body
            continue
        else:
            continue
        if values:
            arguments[f"{place}.{name}"] = values if parameter.get("type") == "array" else values[0]
    return arguments


def _is_form(body):
    return isinstance(body, list) and body != [] and all(isinstance(each, tuple) for each in body)


def _sent(call):
    parts = urlsplit(call.url)
    headers = {name.lower(): value for name, value in call.headers}
    content_type = headers.pop("content-type", "").partition(";")[0]
    headers.pop("accept", None)
    return Request(
        method=call.method,
        scheme=parts.scheme,
        host=parts.netloc.lower(),
        path=unquote(parts.path),
        query=parse_qsl(parts.query, True),
        headers=headers,
        content_type=content_type if call.body is not None else "",
        body=_read_body(call.body, content_type),
    )


def _read_body(body, content_type):
    if body is None:
        return None
    if content_type == bodies.FORM and b"=" in body:
        return [(name, value, False) for name, value in parse_qsl(body.decode(), True)]
    if content_type == bodies.MULTIPART:
        return [_part(part) for part in body.split(b"\r\n--form-")[0:] if b"name=" in part]
    if bodies.is_json(content_type):
        return json.loads(body)
    return body if body == b"content" else body.decode()


def _part(part):
    head, _, content = part.partition(b"\r\n\r\n")
    name = re.search(rb'name="([^"]*)"', head)[1].decode().replace("%22", '"')
    return name, "" if b"filename=" in head else content.decode(), b"filename=" in head


def _unequal(one, other):
    """The members in which two requests differ; the spelling of an address does not count."""
    same = {
        "method": one.method == other.method,
        "scheme": one.scheme == other.scheme,
        "host": one.host == other.host,
        "path": (unquote(one.path) or "/") == (other.path or "/"),
        "query": sorted(one.query) == sorted(other.query),
        "headers": one.headers == other.headers,
        "content type": one.content_type == other.content_type,
        "body": _plain(one.body) == _plain(other.body),
    }
    return [name for name, is_same in same.items() if not is_same]


def _plain(body):
    """Fields of a form in any order, files by their names."""
    return (
        sorted((name, "" if is_file else value, is_file) for name, value, is_file in body) if _is_form(body) else body
    )
