"""One's own connections. Nobody else sees them, whatever they may do with the connector: access.connection_use."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from designer.auth.oauth2 import SignInError
from portal import access
from portal.accounts.addresses import safe_next
from portal.connections import credentials, making, picking
from portal.connections.forms import LabelForm, NewConnectionForm, ValuesForm
from portal.connections.models import Connection
from portal.connections.origins import in_words, origin_of
from portal.connectors.drafts import State, published
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.signins import binding, unattended
from portal.signins.models import SignIn
from portal.signins.starting import Wish
from portal.signins.views import send_away
from portal.words import all_in, words_of

PAGE_SIZE = 25
SORTS = {
    "label": "label",
    "-label": "-label",
    "used": "-last_used",
    "-used": "last_used",
    "connector": "connector__title",
}
STATUSES = {value or "unused": label for value, label in Connection.Status.choices}


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    everything = access.connections(request.user)
    found = _filtered(request, everything).select_related("connector").annotate(tests=Count("runs"))
    order = SORTS.get(request.GET.get("sort", ""), "label")
    page = Paginator(found.order_by(order, "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": everything.count(),
        "query": request.GET.get("q", ""),
        "status": request.GET.get("status", ""),
        "statuses": STATUSES,
        "sort": request.GET.get("sort", "label"),
    }
    return render(request, f"connections/list.html{'#found' if request.htmx else ''}", context)


def _filtered(request: PortalRequest, found: QuerySet[Connection]) -> QuerySet[Connection]:
    if request.GET.get("status") in STATUSES:
        found = found.filter(last_status=request.GET["status"].replace("unused", ""))
    return found.filter(all_in(words_of(request.GET.get("q", "")), "label", "connector__title", "origin"))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """A new connection: first to which connector, then what that connector asks for."""
    slug = request.POST.get("connector") or request.GET.get("connector", "")
    if not slug:
        return render(
            request, "connections/choose.html", {"connectors": access.connectors(request.user).order_by("title")}
        )
    connector = access.connector_read(request.user, slug)
    state = making.state_for(connector)
    label = f"{request.user.get_short_name()}, {connector.title}"[:80]
    form = NewConnectionForm(
        making.fields_of(state),
        request.POST or None,
        scheme=making.scheme_of(state),
        files=request.FILES or None,
        initial={"label": label},
    )
    context: dict[str, Any] = {
        "form": form,
        "connector": connector,
        "origin": origin_of(state.definition),
        "signs_in_at": binding.places(connector, state),
        "obstacle": making.obstacle(state),
        "next": safe_next(request.POST.get("next") or request.GET.get("next", "")),
        "grant": credentials.grant_of(state),
    }
    if request.method == "POST" and not context["obstacle"] and form.is_valid():
        if credentials.holds_tokens(state):
            return _sign_in(request, connector, state, form, context)
        made = making.make(request.user, connector, state, form.cleaned_data["label"], form.values())
        return _made(request, made, context["next"])
    status = 422 if form.is_bound else 200
    return render(request, f"connections/new.html{'#dialog' if request.htmx else ''}", context, status=status)


def _sign_in(
    request: PortalRequest, connector: Connector, state: State, form: NewConnectionForm, context: dict[str, Any]
) -> HttpResponse:
    """The connection is made when the person is back; where nobody needs to sign in, at once."""
    wish = Wish(
        request.user,
        connector,
        state,
        SignIn.Purpose.CONNECT,
        label=form.cleaned_data["label"],
        values=form.values(),
        onwards=context["next"],
    )
    try:
        if unattended.can(wish):
            return _made(request, unattended.connect(wish), context["next"])
        response = send_away(request, wish)
        if request.htmx:  # the dialog keeps its head and its button
            response["HX-Retarget"], response["HX-Reswap"] = "#new-connection .dialog-body", "innerHTML"
        return response
    except SignInError as error:
        form.add_error(None, str(error))
        page = f"connections/new.html{'#dialog' if request.htmx else ''}"
        return render(request, page, context, status=422)


def _made(request: PortalRequest, connection: Connection, onwards: str) -> HttpResponse:
    """Beside the Test step nothing but its picker changes."""
    if request.htmx:
        return picking.made(request, connection)
    messages.success(request, f"The connection “{connection.label}” is made. Its values are sealed.")
    if onwards:
        return redirect(f"{onwards}{'&' if '?' in onwards else '?'}{urlencode({'connection': str(connection.pk)})}")
    return redirect("connections:list")


@require_http_methods(["GET", "POST"])
def connection(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """One connection: its label, what is set, where it goes."""
    found = access.connection_use(request.user, id)
    form = LabelForm(request.POST or None, initial={"label": found.label})
    if request.method == "POST" and form.is_valid():
        found.label = form.cleaned_data["label"]
        found.save(update_fields=["label", "changed"])
        messages.success(request, "The label is saved.")
        return redirect("connections:connection", id=id)
    context = {**_context(request, found), "form": form}
    return render(request, "connections/connection.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def replace_values(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """New values. What is left empty stays; what is set is never shown."""
    found = access.connection_use(request.user, id)
    context = _context(request, found)
    onwards = safe_next(request.POST.get("next") or request.GET.get("next", ""))
    form = ValuesForm(
        context["fields"],
        request.POST or None,
        set_values=making.set_notes(found),
        scheme=context["scheme"],
        files=request.FILES or None,
    )
    if request.method == "POST" and form.is_valid():
        making.replace_values(found, form.values())
        messages.success(request, f"The new values of “{found.label}” are sealed.")
        return redirect(onwards or reverse("connections:connection", args=[id]))
    context |= {"form": form, "next": onwards}
    return render(request, "connections/replace.html", context, status=422 if form.is_bound else 200)


@require_POST
def bind(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Use the connection for the connector's new address too. The address that the person saw must still be the one."""
    found = access.connection_use(request.user, id)
    onwards = safe_next(request.POST.get("next", "")) or reverse("connections:connection", args=[id])
    origin = request.POST.get("origin", "")
    if not origin or origin not in _context(request, found)["origins"]:
        messages.error(request, "The address of the connector changed once more. Look at the new one first.")
    else:
        making.bind(found, origin)
        messages.success(request, f"“{found.label}” is now used for {in_words(origin)}.")
    return redirect(onwards)


@require_POST
def reconnect(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Sign in anew. The connection keeps its id, its label and everything that uses it.

    What its owner typed goes to where tokens are asked for: where an editor has changed that, they are asked first.
    """
    found = access.connection_use(request.user, id)
    state = making.state_for(access.connector_read(request.user, found.connector.slug))
    typed = making.typed_values(found, state)
    onwards = safe_next(request.POST.get("next", "")) or reverse("connections:connection", args=[id])
    wish = Wish(request.user, found.connector, state, SignIn.Purpose.RECONNECT, found.way, found.label, typed, found)
    moved = binding.moved(found, state, typed)
    if moved and request.POST.getlist("agreed") != moved:
        context = {"connection": found, "places": [(each, in_words(each)) for each in moved], "next": onwards}
        return render(request, "connections/moved.html", context, status=409)
    try:
        if unattended.can(wish):
            unattended.reconnect(wish)
            messages.success(request, f"“{found.label}” has new tokens.")
            return HttpResponseClientRedirect(onwards) if request.htmx else redirect(onwards)
        return send_away(request, replace(wish, onwards=onwards))
    except SignInError as error:
        messages.error(request, str(error))
        return HttpResponseClientRedirect(onwards) if request.htmx else redirect(onwards)


@require_http_methods(["GET", "POST"])
def delete(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Says what depends on it, and deletes it for good."""
    found = access.connection_use(request.user, id)
    if request.method == "POST":
        found.delete()
        messages.success(request, f"The connection “{found.label}” is deleted.")
        return redirect("connections:list")
    return render(request, "connections/delete.html", _context(request, found))


def _context(request: PortalRequest, found: Connection) -> dict[str, Any]:
    connector = access.connector_read(request.user, found.connector.slug)
    state = making.state_for(connector)
    origin = origin_of(state.definition)
    fields = [field for field in making.fields_of(state) if field.is_typed and not field.is_hidden]
    notes = making.set_notes(found)
    return {
        "connection": found,
        "connector": connector,
        "fields": making.fields_of(state),
        "scheme": making.scheme_of(state),
        "signs_in": credentials.holds_tokens(state),
        "expires": making.expires(found, state),
        "parts": [{"label": field.label, "note": notes.get(field.name, "Not set.")} for field in fields],
        "tests": found.runs.count(),
        "origin": origin,
        "origins": _origins(connector, origin),
        "is_moved": found.origin != origin,
    }


def _origins(connector: Connector, origin: str) -> set[str]:
    """Where the connector calls: by its draft for who edits it, and by its published version."""
    versions = [published(connector.published)] if connector.published else []
    return {origin, *(origin_of(state.definition) for state in versions)}
