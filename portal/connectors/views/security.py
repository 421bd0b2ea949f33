"""Step 2: how the API knows who is calling."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from designer import auth
from designer.auth import AuthError
from portal import access
from portal.connectors import editor, edits, revisions, security_fields
from portal.connectors.drafts import State, property_changes
from portal.connectors.findings import SECURITY
from portal.connectors.models import Connector
from portal.connectors.revisions import Edit
from portal.connectors.security_fields import FIELDS, WORDS
from portal.connectors.views import answers
from portal.connectors.views.common import base_of, state_at_base
from portal.htmx import PortalRequest

PAGE = "connectors/edit/security.html"


class KindForm(forms.Form):
    """Which kind of sign-in, and that kind's settings."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    kind = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, kind: str, settings: dict[str, str], base: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={**settings, "kind": kind, "base": base}, auto_id="security-%s")
        self.settings = settings
        self.fields["kind"].choices = [(scheme.KIND, scheme.TITLE) for scheme in auth.kinds()]  # type: ignore[attr-defined]
        for name, (label, term, hint, is_technical) in FIELDS.get(kind, {}).items():
            if name in settings:
                self.fields[name] = security_fields.field(name, label, hint, is_technical)
                self.fields[name].term = term  # type: ignore[attr-defined]

    def settings_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("base", "kind")]


@require_http_methods(["GET", "POST"])
def edit(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    if request.method == "POST":
        return _save(request, connector)
    kind = request.GET.get("kind", "")
    form = _form(connector, kind if kind in _names() else "")
    return _page(request, connector, form)


def _save(request: PortalRequest, connector: Connector) -> HttpResponse:
    base = base_of(request.POST, connector.head)
    kind = request.POST.get("kind", "")
    if kind not in _names():
        return _page(request, connector, _form(connector, ""), 422)
    state = state_at_base(connector, base)
    present = auth.kind_of(state.definition, state.properties).KIND
    form = _form(connector, kind, base, request.POST)
    # A new kind begins with its defaults: its own fields were not on the page that was posted.
    if kind != present and not any(name in request.POST for name in FIELDS.get(kind, {})):
        form = _form(connector, kind, base)
        settings: dict[str, str] = form.settings
    else:
        if not form.is_valid() or not _check(form, kind):
            return _page(request, connector, form, 422)
        settings = {**form.settings, **_given(form)}
    try:
        result = _store(connector, request, base, kind, settings)
    except edits.Conflict as error:
        labels = {
            "kind": "Kind of sign-in",
            **{name: field.label for name, field in form.fields.items() if field.label},
        }
        context = {"action": request.get_full_path(), "labels": labels, "title": "Security", "words": _titles()}
        return answers.conflict(request, connector, error, context)
    except AuthError as error:
        # The form of another kind was not posted: only one with data can carry an error.
        refused = KindForm(kind, settings, base, {**settings, "kind": kind, "base": base})
        refused.add_error("kind", str(error))
        return _page(request, connector, refused, 422)
    url = reverse("connectors:edit-security", args=[connector.slug])
    fresh = _form(connector, "")
    if form.is_bound and fresh.initial.items() >= {"kind": kind, **_given(form)}.items():
        return answers.saved(request, connector, result, url, HttpResponse(headers={"HX-Reswap": "none"}))
    fragment = render(request, f"{PAGE}#security", _context(request, connector, fresh))
    return answers.saved(request, connector, result, url, fragment)


def _store(connector: Connector, request: PortalRequest, base: int, kind: str, settings: dict[str, str]) -> edits.Saved:
    def build(state: State) -> Edit:
        if base < connector.head:
            _check_clashes(connector, edits.base_state(connector, base), state, base, {"kind": kind, **settings})
        document, properties = auth.write(state.definition, state.properties, kind, settings)
        return Edit({**document.changes, **property_changes(state.properties, properties)})

    return edits.Saved("", revisions.save(connector, request.user, build))


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


def _given(form: KindForm) -> dict[str, str]:
    return {name: value for name, value in form.cleaned_data.items() if name not in ("base", "kind")}


def _check(form: KindForm, kind: str) -> bool:
    for name, problem in auth.kind(kind).check({**form.settings, **_given(form)}).items():
        form.add_error(name if name in form.fields else None, problem)
    return not form.errors


def _form(connector: Connector, kind: str, base: int | None = None, data: QueryDict | None = None) -> KindForm:
    base = connector.head if base is None else base
    state = state_at_base(connector, base)
    kind = kind or auth.kind_of(state.definition, state.properties).KIND
    return KindForm(kind, auth.kind(kind).read(state.definition, state.properties), base, data)


def _titles() -> dict[str, str]:
    return {scheme.KIND: scheme.TITLE for scheme in auth.kinds()}


def _names() -> set[str]:
    return {scheme.KIND for scheme in auth.kinds()}


def _page(request: PortalRequest, connector: Connector, form: KindForm, status: int = 200) -> HttpResponse:
    fragment = f"{PAGE}#security" if request.htmx and request.method == "POST" else PAGE
    return render(request, fragment, _context(request, connector, form), status=status)


def _context(request: PortalRequest, connector: Connector, form: KindForm) -> dict[str, Any]:
    state = state_at_base(connector, connector.head)
    present = auth.kind_of(state.definition, state.properties)
    kind = (form.data.get("kind") if form.is_bound else "") or form.initial["kind"]
    kinds = [scheme for scheme in auth.kinds() if scheme.KIND != "other" or present.KIND == "other"]
    heading, sentence = WORDS.get(kind, ("", ""))
    return {
        **editor.context(request, connector, SECURITY),
        "form": form,
        "kinds": [scheme for scheme in kinds if not security_fields.is_more(scheme)],
        "more": [scheme for scheme in kinds if security_fields.is_more(scheme)],
        "kind": kind,
        "heading": heading,
        "sentence": sentence,
        "present": present.KIND,
        "what": form.settings.get("what", ""),
    }
