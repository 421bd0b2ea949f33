"""Step 2: how the API knows who is calling."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from designer import auth
from designer.auth import AuthError
from designer.ways import ways as several
from portal import access
from portal.connectors import editor, edits, oauth_fields, security_fields, way_edits, ways
from portal.connectors.drafts import State, draft
from portal.connectors.findings import SECURITY
from portal.connectors.models import Connector
from portal.connectors.revisions import Edit
from portal.connectors.security_fields import WORDS
from portal.connectors.security_form import KindForm
from portal.connectors.views import answers
from portal.connectors.views.common import base_of, state_at_base, way_of
from portal.htmx import PortalRequest
from portal.signins import following, step

PAGE = "connectors/edit/security.html"


@require_http_methods(["GET", "POST"])
def edit(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    way = way_of(request, connector)
    if request.method == "POST":
        return _save(request, connector, way)
    kind = request.GET.get("kind", "")
    form = _form(connector, way, kind if kind in _names() else "")
    return _page(request, connector, way, form)


def _save(request: PortalRequest, connector: Connector, way: str) -> HttpResponse:
    base = base_of(request.POST, connector.head)
    kind = request.POST.get("kind", "")
    if kind not in _names():
        return _page(request, connector, way, _form(connector, way, ""), 422)
    state = _seen(connector, base, way)
    present = auth.kind_of(state.definition, state.properties).KIND
    form = _form(connector, way, kind, base, request.POST)
    provider = request.POST.get("provider", "") if kind == "oauth2" else ""
    if provider or (kind != present and not form.is_posted()):
        # Another kind or provider begins with its defaults: its own fields were not on the page that was posted.
        form = _form(connector, way, kind, base)
        settings = oauth_fields.with_provider(form.settings, provider) if provider else form.settings
    elif form.is_valid() and _check(form, kind):
        settings = {**form.settings, **form.given()}
    else:
        return _page(request, connector, way, form, 422)
    try:
        result = _store(connector, request, way, base, kind, settings)
    except edits.Conflict as error:
        labels = {name: field.label for name, field in form.fields.items() if field.label}
        labels["kind"] = "Kind of sign-in"
        context = {"action": request.get_full_path(), "labels": labels, "title": "Security", "words": _titles()}
        return answers.conflict(request, connector, error, context)
    except AuthError as error:
        # The form of another kind was not posted: only one with data can carry an error.
        refused = KindForm(kind, form.settings, base, {**form.settings, "kind": kind, "base": base})
        refused.add_error("kind", str(error))
        return _page(request, connector, way, refused, 422)
    url = reverse("connectors:edit-security", args=[connector.slug]) + (f"?{urlencode({'way': way})}" if way else "")
    fresh = _form(connector, way, "")
    if form.is_bound and fresh.has(kind, form.given()) and not form.changes_structure():
        return answers.saved(request, connector, result, url, HttpResponse(headers={"HX-Reswap": "none"}))
    fragment = render(request, f"{PAGE}#security", _context(request, connector, way, fresh))
    return answers.saved(request, connector, result, url, fragment)


def _store(
    connector: Connector, request: PortalRequest, way: str, base: int, kind: str, settings: dict[str, str]
) -> edits.Saved:
    def build(state: State) -> Edit:
        if base < connector.head:
            old = ways.of(edits.base_state(connector, base), way)
            _check_clashes(connector, old, ways.of(state, way), base, {"kind": kind, **settings})
            before = _values(old)
            if before["kind"] == kind:  # what somebody else changed meanwhile stays
                mine = {name: text for name, text in settings.items() if text != before.get(name)}
                return _edit(state, way, kind, {**_values(ways.of(state, way)), **mine})
        return _edit(state, way, kind, settings)

    return edits.Saved("", following.save(connector, request.user, way, build))


def _edit(state: State, way: str, kind: str, settings: dict[str, str]) -> Edit:
    return way_edits.edit_of(state, way, lambda document, held: auth.write(document, held, kind, settings))


def _check_clashes(connector: Connector, old: State, now: State, base: int, mine: dict[str, str]) -> None:
    before, found = _values(old), _values(now)
    clashes = [
        edits.Clash(name, before.get(name, ""), value, found.get(name, ""))
        for name, value in mine.items()
        if found.get(name) != before.get(name) and found.get(name) != value and value != before.get(name)
    ]
    if clashes:
        raise edits.Conflict(clashes, mine, base, edits.latest(connector, "", base))


def _values(state: State) -> dict[str, str]:
    scheme = auth.kind_of(state.definition, state.properties)
    return {"kind": scheme.KIND, **scheme.read(state.definition, state.properties)}


def _check(form: KindForm, kind: str) -> bool:
    settings = {**form.settings, **form.given()}
    for name, problem in auth.kind(kind).check(settings).items():
        if kind != "oauth2" or settings.get(name):  # what is still missing is asked for by Try sign-in
            form.add_error(name if name in form.fields else None, problem)
    return not form.errors


def _form(
    connector: Connector, way: str, kind: str, base: int | None = None, data: QueryDict | None = None
) -> KindForm:
    base = connector.head if base is None else base
    state = _seen(connector, base, way)
    kind = kind or auth.kind_of(state.definition, state.properties).KIND
    return KindForm(kind, auth.kind(kind).read(state.definition, state.properties), base, data)


def _seen(connector: Connector, base: int, way: str) -> State:
    """The draft as of `base`, with one way to sign in."""
    return ways.of(state_at_base(connector, base), way)


def _titles() -> dict[str, str]:
    return {scheme.KIND: scheme.TITLE for scheme in auth.kinds()}


def _names() -> set[str]:
    return {scheme.KIND for scheme in auth.kinds()}


def _page(request: PortalRequest, connector: Connector, way: str, form: KindForm, status: int = 200) -> HttpResponse:
    fragment = f"{PAGE}#security" if request.htmx and request.method == "POST" else PAGE
    return render(request, fragment, _context(request, connector, way, form), status=status)


def _context(request: PortalRequest, connector: Connector, way: str, form: KindForm) -> dict[str, Any]:
    state = _seen(connector, connector.head, way)
    present = auth.kind_of(state.definition, state.properties)
    kind = (form.data.get("kind") if form.is_bound else "") or form.initial["kind"]
    kinds = [scheme for scheme in auth.kinds() if scheme.KIND != "other" or present.KIND == "other"]
    heading, sentence = WORDS.get(kind, ("", ""))
    return {
        **editor.context(request, connector, SECURITY),
        "sign_in_ways": several(draft(connector).properties),
        "way": state.way,
        "form": form,
        "kinds": [scheme for scheme in kinds if not security_fields.is_more(scheme)],
        "more": [scheme for scheme in kinds if security_fields.is_more(scheme)],
        "kind": kind,
        "heading": heading,
        "sentence": sentence,
        "present": present.KIND,
        "what": form.settings.get("what", ""),
        **(step.context(request, connector, state, form.settings) if kind == "oauth2" else {}),
    }
