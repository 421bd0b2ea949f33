"""Step 1: what people recognise the connector by, and where its API lives."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer import general
from designer.document.document import dump
from designer.importers.addresses import take_apart
from designer.importers.request_sample import SampleError
from portal import access, icons
from portal.connectors import editor, edits, revisions
from portal.connectors.drafts import ICON
from portal.connectors.findings import GENERAL
from portal.connectors.forms import GeneralForm, IconForm
from portal.connectors.models import Connector, Icon
from portal.connectors.views import answers
from portal.connectors.views.common import base_of, state_at_base
from portal.htmx import PortalRequest
from portal.middleware import INERT

PAGE = "connectors/edit/general.html"
SWATCHES = ("#b0366d", "#5b3f8f", "#2563a8", "#0b6b57", "#b5541c", "#2a2f3a")


@require_http_methods(["GET", "POST"])
def edit(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    if request.method == "POST":
        return _save(request, connector)
    return render(request, PAGE, _context(request, connector))


def _save(request: PortalRequest, connector: Connector) -> HttpResponse:
    form = _form(connector, request.POST)
    parts = _parts_of(form)  # none when what was posted names no field of this step
    fragment = f"{PAGE}#{parts[0]}" if request.htmx and parts else PAGE
    if not form.is_valid():
        return render(request, fragment, _context(request, connector, form), status=422)
    url = reverse("connectors:edit-general", args=[connector.slug])
    try:
        result = edits.save_general(connector, request.user, form.cleaned_data["base"], form.changes())
    except edits.Conflict as error:
        return answers.conflict(request, connector, error, {"action": url, "labels": _labels(form), "title": "General"})
    fresh = _form(connector)
    if all(fresh.initial[name] == form.cleaned_data[name] for name in form.fields if name != "base"):
        return answers.saved(request, connector, result, url, HttpResponse(headers={"HX-Reswap": "none"}))
    return answers.saved(request, connector, result, url, render(request, fragment, _context(request, connector)))


def _form(connector: Connector, data: QueryDict | None = None, part: str = "") -> GeneralForm:
    """The form; one that was posted compares with the revision it was read from."""
    base = base_of(data, connector.head)
    state = state_at_base(connector, base)
    return GeneralForm(general.read(state.definition, state.properties), base, data, part)


def _parts_of(form: GeneralForm) -> list[str]:
    return [part for part in form.PARTS if form.group(part)]


def _labels(form: GeneralForm) -> dict[str, str]:
    return {name: str(field.label) for name, field in form.fields.items()}


def _context(request: PortalRequest, connector: Connector, posted: GeneralForm | None = None) -> dict[str, Any]:
    """The page; `posted` came back with errors and stands for its own part."""
    parts = {part: _form(connector, part=part) for part in GeneralForm.PARTS}
    parts |= dict.fromkeys(_parts_of(posted), posted) if posted else {}
    return {**editor.context(request, connector, GENERAL), "form": posted, "parts": parts, "swatches": SWATCHES}


@require_POST
def address(request: PortalRequest, slug: str) -> HttpResponse:
    """Take a pasted address apart and fill in scheme, host and base URL."""
    connector = access.connector_write(request.user, slug)
    url = reverse("connectors:edit-general", args=[slug])
    pasted = request.POST.get("address", "").strip()
    try:
        taken = take_apart(pasted)
    except SampleError as error:
        context = {**_context(request, connector), "pasted": pasted, "address_error": error.sentence}
        page = render(request, f"{PAGE}#paste" if request.htmx else PAGE, context, status=422)
        page["HX-Retarget"] = "#paste-form"
        return page
    changes = {"scheme": taken.scheme, "host": taken.host, "base_path": taken.base_path}
    result = edits.save_general(connector, request.user, connector.head, changes)
    context = {**_context(request, connector), "pasted": pasted, "taken": taken}
    page = render(request, f"{PAGE}#address-and-form", context)
    return answers.saved(request, connector, result, url, page)


@require_POST
def icon_upload(request: PortalRequest, slug: str) -> HttpResponse:
    """Store a new icon: made anew as PNG, so that nothing hidden in the file stays. Without a file, remove it."""
    connector = access.connector_write(request.user, slug)
    url = reverse("connectors:edit-general", args=[slug])
    if "remove" in request.POST:
        revisions.save(connector, request.user, lambda state: revisions.Edit({ICON: revisions.Change(None)}))
        messages.success(request, "The icon is removed.")
        return redirect(url)
    form = IconForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise icons.IconError("Choose a PNG or JPEG file first.")
        png = icons.made_anew(form.cleaned_data["icon"])
    except icons.IconError as error:
        context = {**_context(request, connector), "icon_error": str(error)}
        return render(request, PAGE, context, status=422)
    found, _ = Icon.objects.get_or_create(connector=connector, digest=icons.digest(png), defaults={"png": png})
    change = revisions.Change(dump(found.digest))
    revisions.save(connector, request.user, lambda state: revisions.Edit({ICON: change}))
    messages.success(request, "The icon is changed. It was made anew as PNG, so nothing hidden in the file stays.")
    return redirect(url)


@require_GET
def icon(request: PortalRequest, slug: str, digest: str) -> HttpResponse:
    """The icon as PNG. Its address holds its digest, so a browser may keep it."""
    connector = access.connector_read(request.user, slug)
    found = Icon.objects.filter(connector=connector, digest=digest).first()
    if found is None:
        raise Http404("No such icon.")
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": 'inline; filename="icon.png"',
        **INERT,
    }
    return HttpResponse(bytes(found.png), content_type="image/png", headers=headers)
