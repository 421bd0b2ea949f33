"""Import from sample: an action, or the request of one, from a cURL line or from the four fields that say the same."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.document.document import Document
from designer.document.operations import OperationError
from designer.importers import curl
from designer.importers.into_document import added, requested
from designer.importers.request_sample import RequestSample, SampleError, operation_from, read_fields
from designer.importers.sampled_operation import SampledOperation
from portal import access
from portal.connectors import editor, edits
from portal.connectors.drafts import draft
from portal.connectors.finding_rows import definition_url
from portal.connectors.findings import DEFINITION
from portal.connectors.form_fields import METHODS
from portal.connectors.models import Connector, OperationIndex
from portal.connectors.views import answers
from portal.connectors.views.common import base_of
from portal.htmx import PortalRequest

MAX_TEXT = 2**20
MAX_COMMAND = 2**18  # it is read sign by sign
PAGE = "connectors/edit/sample.html"
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
            self.add_error(field if field in self.fields else None, _where(error, field) + error.sentence)
            return None


def _where(error: SampleError, field: str) -> str:
    """The position, counted within the body: that is where people look for it."""
    if field not in ("body", "command") or not error.line:
        return ""
    inside = " of its body" if field == "command" and error.field == "body" else ""
    return f"Line {error.line}, column {error.column}{inside}: "


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
            form.add_error(None, f"{_who(error)} changed this action meanwhile. Look at it, then use the sample again.")
        except edits.Gone as error:
            return answers.gone(request, connector, error, definition_url(connector))
    context = {**editor.context(request, connector, DEFINITION, at), "form": form, "taken": taken}
    status = 422 if form.errors else 200
    return render(request, f"{PAGE}#sample" if request.htmx else PAGE, context, status=status)


def _who(error: edits.Conflict) -> str:
    return error.by.author.name if error.by and error.by.author else "Somebody"


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
        return requested(document, at, taken.made) if at else added(document, taken.made, ids)

    result = edits.save_document(connector, request.user, base_of(request.POST, connector.head), at, change)
    return redirect(definition_url(connector, result.at or at))
