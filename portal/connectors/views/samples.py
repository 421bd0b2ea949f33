"""Import from sample: an action from a cURL line or from its four fields, a body or a response from JSON."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.document import operations, pointer
from designer.document.document import Document
from designer.document.elements import kind_at, operation_at
from designer.document.names import operation_id_of
from designer.document.operations import OperationError
from designer.document.pointer import JSON, MISSING
from designer.document.schema_inference import InferenceError, infer, merge_into
from designer.document.text import TextError, load_json
from designer.importers import curl
from designer.importers.request_sample import RequestSample, SampleError, operation_from, read_fields
from designer.importers.sampled_operation import SampledOperation
from portal import access
from portal.connectors import editor, edits
from portal.connectors.drafts import draft
from portal.connectors.findings import DEFINITION
from portal.connectors.form_fields import METHODS
from portal.connectors.models import Connector, OperationIndex
from portal.connectors.panels import definition_url, name_at, root_of
from portal.connectors.views import answers
from portal.connectors.views.common import address_of, base_of
from portal.htmx import PortalRequest

MAX_TEXT = 2**20
MAX_COMMAND = 2**18  # it is read sign by sign
PAGE, JSON_PAGE = "connectors/edit/sample.html", "connectors/edit/sample_json.html"
AREA = {"class": "mono", "spellcheck": "false", "autocomplete": "off"}


class SampleForm(forms.Form):
    """A cURL line, or the four fields that say the same."""

    command = forms.CharField(
        label="cURL line",
        required=False,
        max_length=MAX_COMMAND,
        strip=False,
        help_text="As the API’s documentation or the browser’s developer tools give it. Keys in it are left out.",
        widget=forms.Textarea(attrs={**AREA, "rows": 6}),
    )
    method = forms.ChoiceField(label="Method", choices=METHODS, required=False)
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=8000,
        help_text="Whole or from the path on. What changes goes in braces: /pets/{id}?limit=10",
        widget=forms.TextInput(attrs=AREA),
    )
    headers = forms.CharField(
        label="Headers",
        required=False,
        max_length=MAX_TEXT,
        help_text="One a line. Leave out the content type and the key.",
        widget=forms.Textarea(attrs={**AREA, "rows": 2}),
    )
    body = forms.CharField(
        label="Body",
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        help_text="A JSON sample.",
        widget=forms.Textarea(attrs={**AREA, "rows": 6}),
    )

    def sample(self) -> RequestSample | None:
        """What the fields describe; None with the error at its field."""
        data = self.cleaned_data
        try:
            if data["command"].strip():
                return curl.read(data["command"])
            return read_fields(data["method"] or "get", data["url"], data["headers"], data["body"])
        except SampleError as error:
            field = "command" if data["command"].strip() else error.field
            where = f"Line {error.line}, column {error.column}: " if field in ("body", "command") and error.line else ""
            self.add_error(field if field in self.fields else None, where + error.sentence)
            return None


@dataclass(frozen=True)
class Taken:
    """What a sample becomes in this connector."""

    sample: RequestSample
    made: SampledOperation


@require_http_methods(["GET", "POST"])
def operation(request: PortalRequest, slug: str) -> HttpResponse:
    """A new action from a sample, or with `?at=` the request of an action that is there."""
    connector = access.connector_write(request.user, slug)
    at = _operation_address(connector, request.GET.get("at", ""))
    form = SampleForm(request.POST or None, initial={"method": "post"})
    taken = _taken(connector, form) if request.method == "POST" and form.is_valid() else None
    if taken and "accept" in request.POST:
        try:
            return _store(request, connector, at, taken)
        except OperationError as error:
            form.add_error("command" if form.cleaned_data["command"].strip() else "url", str(error))
            taken = None
        except edits.Conflict as error:
            return answers.conflict(
                request, connector, error, {"action": request.get_full_path(), "labels": {}, "title": "Request"}
            )
    context = {**editor.context(request, connector, DEFINITION, at), "form": form, "taken": taken}
    status = 422 if form.errors else 200
    return render(request, f"{PAGE}#sample" if request.htmx else PAGE, context, status=status)


def _operation_address(connector: Connector, at: str) -> str:
    if at and not OperationIndex.objects.filter(connector=connector, version=None, pointer=at).exists():
        raise Http404("There is no such action.")
    return at


def _taken(connector: Connector, form: SampleForm) -> Taken | None:
    sample = form.sample()
    if sample is None:
        return None
    document = draft(connector).definition
    host = document.get("/host", "")
    base_path = document.get("/basePath", "/")
    try:
        return Taken(sample, operation_from(sample, base_path if isinstance(base_path, str) else "/", host or None))
    except SampleError as error:
        form.add_error("command" if form.cleaned_data["command"].strip() else error.field, error.sentence)
        return None


def _store(request: PortalRequest, connector: Connector, at: str, taken: Taken) -> HttpResponse:
    ids = edits.operation_ids(connector)

    def change(document: Document) -> tuple[Document, str]:
        document = _with_address(document, taken.made)
        return _replace(document, at, taken.made) if at else _add(document, taken.made, ids)

    result = edits.save_document(connector, request.user, base_of(request.POST, connector.head), at, change)
    return redirect(definition_url(connector, result.at or at))


def _with_address(document: Document, made: SampledOperation) -> Document:
    """A connector without a host takes the sample's: the person has just said where the API lives."""
    if document.get("/host") or not made.host:
        return document
    return document.put("/host", made.host).put("/schemes", [made.scheme or "https"])


def _add(document: Document, made: SampledOperation, ids: set[str]) -> tuple[Document, str]:
    value = dict(made.operation)
    if value.get("operationId") in ids:
        value["operationId"] = operation_id_of(made.method.lower(), made.path, made.summary, ids)
    method = made.method.lower()
    return operations.add(document, method, made.path, value), pointer.join(("paths", made.path, method))


def _replace(document: Document, at: str, made: SampledOperation) -> tuple[Document, str]:
    """The action keeps its name and responses; its request is the sample’s, and what people wrote about it stays."""
    document, at = operations.moved(document, at, made.method.lower(), made.path)
    old = document.get(at)
    kept = {_identity(entry): entry for entry in old.get("parameters", []) if isinstance(entry, dict)}
    parameters = [_merged(kept.get(_identity(entry)), entry) for entry in made.operation["parameters"]]
    document = document.put(at + "/parameters", parameters)
    if "consumes" in made.operation:
        document = document.put(at + "/consumes", made.operation["consumes"])
    return document, at


def _identity(entry: JSON) -> tuple[JSON, JSON]:
    return ("body", "body") if entry.get("in") == "body" else (entry.get("name"), entry.get("in"))


def _merged(old: JSON, new: JSON) -> JSON:
    if not isinstance(old, dict):
        return new
    if "schema" in old and "schema" in new:
        return {**new, **old, "schema": merge_into(old["schema"], new["schema"])}
    return {**new, **old}


class JsonForm(forms.Form):
    text = forms.CharField(
        label="A sample in JSON", max_length=MAX_TEXT, strip=False, widget=forms.Textarea(attrs={**AREA, "rows": 12})
    )

    def value(self) -> JSON:
        """The sample; MISSING with the error at the field."""
        try:
            return load_json(self.cleaned_data["text"])
        except TextError as error:
            self.add_error("text", str(error))
            return MISSING


@require_http_methods(["GET", "POST"])
def from_json(request: PortalRequest, slug: str) -> HttpResponse:
    """A schema from a JSON sample, for the response, the body or the definition at `?at=`."""
    connector = access.connector_write(request.user, slug)
    at = address_of(request.GET)
    document = draft(connector).definition
    kind = kind_at(at) if at else ""
    is_new_response = kind == "response" and document.get(at) is MISSING and bool(operation_at(at))
    if kind not in ("response", "parameter", "schema") or (document.get(at) is MISSING and not is_new_response):
        raise Http404("There is no such place for a sample.")
    form = JsonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (value := form.value()) is not MISSING:
        try:
            return _store_schema(request, connector, at, kind, infer(value))
        except InferenceError as error:
            form.add_error("text", str(error))
    context = {
        **editor.context(request, connector, DEFINITION, operation_at(at) or root_of(at)),
        "form": form,
        "target": at,
        "kind": kind,
        "name": name_at(document, at),
    }
    return render(request, JSON_PAGE, context, status=422 if form.errors else 200)


def _store_schema(
    request: PortalRequest, connector: Connector, at: str, kind: str, schema: dict[str, Any]
) -> HttpResponse:
    def change(document: Document) -> tuple[Document, str]:
        if kind == "response" and document.get(at) is MISSING:
            document = document.put(at, {"description": "OK"})
        where = at if kind == "schema" else at + "/schema"
        old = document.get(where)
        merged = merge_into(old, schema) if isinstance(old, dict) and "replace" not in request.POST else schema
        return document.put(where, merged), at

    result = edits.save_document(connector, request.user, base_of(request.POST, connector.head), "", change)
    return redirect(definition_url(connector, result.at))
