"""The calls of an import, made again from the connector with their own values: what differs, in words."""

import json
from collections import Counter
from urllib.parse import parse_qsl, quote_plus, unquote, urlsplit

from designer import connection_parameters
from designer.document import pointer
from designer.document.document import Document
from designer.document.secrets import looks_secret, names_credential
from designer.importers.request_sample import FormField
from designer.importers.traffic.inputs import is_of_client
from designer.runtime.prepare import File, InputError, prepare

HOST = "unknown.example"


def captured(importer, given, monkeypatch, **options):
    """The import of `given`, and the calls that it was made from."""
    seen = []
    made = importer.connector

    def connector(given, form, title, calls, notes):
        seen.extend(calls)
        return made(given, form, title, calls, notes)

    monkeypatch.setattr(importer, "connector", connector)
    try:
        return importer.read(given, **options), seen
    finally:
        monkeypatch.undo()


def differences(imported, call):
    """What is not the same when `call` is made again; None for a call that was left out on purpose."""
    definition = {"host": HOST, **imported.definition}
    url = call.url if "://" in call.url else f"https://{HOST}{call.url}"
    parts = urlsplit(url)
    if parts.netloc.rpartition("@")[2].lower() != definition["host"]:
        return None
    at = _address(definition, call.method.lower(), parts.path or "/")
    if at is None:
        return None if call.method.upper() not in METHODS else ["no action"]
    operation = pointer.find(definition, pointer.split(at))
    arguments = _arguments(definition, operation, at, call, parts)
    try:
        prepared = prepare(Document.from_value(definition), at, arguments, _connection(imported), imported.properties)
    except InputError as error:
        return [f"cannot be prepared: {error.problems}"]
    return [*_url(parts, urlsplit(prepared.url)), *_headers(call, prepared), *_body(call, prepared, operation)]


def _connection(imported):
    return {field.name: "x" for field in connection_parameters.fields(imported.properties)}


METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")


def _address(definition, method, path):
    base = definition["basePath"].rstrip("/")
    wanted = path[len(base) :].split("/")
    literal_first = sorted(definition["paths"], key=lambda template: template.count("{"))
    for template in literal_first:
        segments = template.split("/")
        if len(segments) != len(wanted) or method not in definition["paths"][template]:
            continue
        if all(is_variable(one) or one == other for one, other in zip(segments, wanted, strict=True)):
            return pointer.join(("paths", template, method))
    return None


def is_variable(segment):
    return segment.startswith("{") and segment.endswith("}")


def _arguments(definition, operation, at, call, parts):
    template = pointer.split(at)[1].split("/")
    path = (parts.path or "/")[len(definition["basePath"].rstrip("/")) :].split("/")
    known = {"path": [(one[1:-1], unquote(two)) for one, two in zip(template, path, strict=True) if is_variable(one)]}
    known["query"] = parse_qsl(parts.query, keep_blank_values=True)
    known["header"] = [(name.lower(), value) for name, value in call.headers]
    known["formData"] = [(each.name, File("f", b"x") if each.is_file else each.value) for each in _form(call)]
    arguments = {}
    for parameter in operation["parameters"]:
        if parameter["in"] == "body":
            arguments |= {"body": value} if (value := _body_value(call, parameter)) is not None else {}
            continue
        name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
        values = [value for other, value in known[parameter["in"]] if other == name]
        if parameter["in"] == "path" and any(map(is_variable, map(str, values))):
            values = ["17"]
        if values:
            key = f"{parameter['in']}.{parameter['name']}"
            arguments[key] = values if parameter["type"] == "array" else values[-1]
    return arguments


def _form(call):
    if call.form or not _content_type(call).startswith("application/x-www-form-urlencoded"):
        return call.form
    return [FormField(name, value) for name, value in parse_qsl(call.body.strip(), keep_blank_values=True)]


def _content_type(call):
    return next((value.lower() for name, value in call.headers if name.lower() == "content-type"), "")


def _body_value(call, parameter):
    if call.is_binary:
        return b"bytes"
    if not call.body.strip():
        return None
    if parameter["schema"] == {"type": "string"}:
        return call.body
    return json.loads(call.body)


def _url(original, made):
    found = []
    is_template = "{" in original.path or "%7B" in original.path
    if not is_template and _decoded(original.path or "/") != _decoded(made.path):
        found.append(f"path {original.path} → {made.path}")
    pairs = [
        (name, value)
        for name, value in parse_qsl(original.query, keep_blank_values=True)
        if not names_credential(name) and not looks_secret(value)
    ]
    again = parse_qsl(made.query, keep_blank_values=True)
    if Counter(pairs) != Counter(again):
        left, right = Counter(pairs) - Counter(again), Counter(again) - Counter(pairs)
        found.append(f"query {[*left.items()]} → {[*right.items()]}")
    if original.netloc.rpartition("@")[2].lower() != made.netloc:
        found.append("host")
    return found


def _decoded(path):
    return [unquote(segment) for segment in path.split("/")]


def _headers(call, prepared):
    sent = {name.lower(): value for name, value in prepared.headers}
    return [
        f"header {name}: {value!r} → {sent.get(name.lower())!r}"
        for name, value in {name.lower(): (name, value) for name, value in call.headers}.values()
        if not is_of_client(name) and not names_credential(name) and not looks_secret(value) and name[:1] != ":"
        if sent.get(name.lower()) != value
    ]


def _body(call, prepared, operation):
    if call.method.upper() in ("GET", "HEAD"):
        return []  # no body on purpose
    sent = (prepared.body or b"").decode(errors="replace")
    form = _form(call)
    if form:
        return [] if _same_form(form, sent) else [f"form {[each.name for each in form]} → {sent[:80]!r}"]
    if call.is_binary:
        return [] if sent == "bytes" else ["file"]
    try:
        same = json.loads(call.body) == json.loads(sent)
    except ValueError:
        same = call.body.strip() == sent.strip()
    return [] if same else [f"body {call.body[:60]!r} → {sent[:60]!r}"]


def _same_form(form, sent):
    if any(each.is_file for each in form) or sent.startswith("--"):
        return all(f'name="{each.name}"' in sent and (each.is_file or each.value in sent) for each in form)
    wanted = Counter(f"{quote_plus(each.name)}={quote_plus(each.value)}" for each in form if each.name)
    return wanted == Counter(sent.split("&"))
