"""One's own connections. Nobody else sees them, whatever they may do with the connector: access.connection_use."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from designer.auth.oauth2 import SignInError
from portal import access
from portal.accounts.addresses import safe_next
from portal.connections import about, checking, choosing, credentials, making, moves, picking
from portal.connections.forms import LabelForm, NewConnectionForm, ValuesForm
from portal.connections.models import Connection
from portal.connections.origins import in_words, origin_of
from portal.connectors import ways
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.signins import binding, unattended
from portal.signins.models import SignIn
from portal.signins.starting import Wish
from portal.signins.views import send_away

GRADES = {"ok": messages.SUCCESS, "warn": messages.WARNING, "bad": messages.ERROR}


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
    choices, state = choosing.ways_of(state), choosing.chosen(state, request)
    label = f"{request.user.get_short_name()}, {connector.title}"[:80]
    form, asked = choosing.form_of(request, state, label)
    context: dict[str, Any] = {
        **asked,
        "connector": connector,
        "origin": origin_of(state.definition),
        "signs_in_at": binding.places(connector, state),
        "obstacle": making.obstacle(state),
        "ways": choices,
        "next": safe_next(request.POST.get("next") or request.GET.get("next", "")),
        "grant": credentials.grant_of(state),
    }
    if asked["is_look"]:
        return choosing.looked(request, context)
    if request.method == "POST" and not context["obstacle"] and form.is_valid():
        if credentials.holds_tokens(state):
            return _sign_in(request, connector, state, form, context)
        made = making.make(request.user, connector, state, form.cleaned_data["label"], form.values(), state.way)
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
        way=state.way,
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
    """Tested at once where the connector names a test. Beside the Test step only its picker changes."""
    outcome = checking.after_making(request.user, connection)
    if request.htmx:
        connection.refresh_from_db(fields=["last_status"])
        return picking.made(request, connection)
    messages.success(request, f"The connection “{connection.label}” is made. Its values are sealed.")
    if outcome:
        messages.add_message(request, GRADES[outcome.tone], outcome.sentence)
    if onwards:
        return redirect(f"{onwards}{'&' if '?' in onwards else '?'}{urlencode({'connection': str(connection.pk)})}")
    return redirect("connections:list")


@require_http_methods(["GET", "POST"])
def connection(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """One connection: its label, how it stands, what is set, where it goes, who borrows it."""
    found = access.connection_use(request.user, id)
    form = LabelForm(request.POST or None, initial={"label": found.label})
    if request.method == "POST" and form.is_valid():
        if making.rename(found, form.cleaned_data["label"], request.POST.get("was")):
            messages.success(request, "The label is saved.")
            return redirect("connections:connection", id=id)
        form.add_error("label", f"It was named “{found.label}” meanwhile, somewhere else. Look, then save yours again.")
        status = 409
    else:
        status = 422 if form.is_bound else 200
    context = {**_context(request, found), **about.context(request.user, found), "form": form}
    return render(request, "connections/connection.html", context, status=status)


@require_POST
def test(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Make the call that the connector names for testing a connection."""
    found = access.connection_use(request.user, id)
    found.connector = access.connector_read(request.user, found.connector.slug)
    outcome = checking.check(request.user, found)
    messages.add_message(request, GRADES[outcome.tone], outcome.sentence)
    return redirect("connections:connection", id=id)


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
        making.replace_values(found, form.values(), context["state"])
        messages.success(request, f"The new values of “{found.label}” are sealed.")
        return redirect(onwards or reverse("connections:connection", args=[id]))
    context |= {"form": form, "next": onwards}
    return render(request, "connections/replace.html", context, status=422 if form.is_bound else 200)


@require_POST
def bind(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Allow the new address of the connector, or of its tokens. What the person saw must still be how it is."""
    found = access.connection_use(request.user, id)
    onwards = safe_next(request.POST.get("next", "")) or reverse("connections:connection", args=[id])
    context = _context(request, found)
    origin, tokens = request.POST.get("origin", ""), request.POST.get("tokens", "")
    called = moves.origins_called(context["connector"], context["state"], request.POST.get("at", ""))
    if tokens and context["token_move"] and tokens == context["token_move"].allow:
        making.allow_tokens(found, tokens.split())
        messages.success(request, f"“{found.label}” may renew itself at {context['token_move'].now} from now on.")
    elif origin and origin in called:
        making.bind(found, origin, called)
        messages.success(request, f"“{found.label}” is now used for {in_words(origin)}.")
    else:
        messages.error(request, "The address of the connector changed once more. Look at the new one first.")
    return redirect(onwards)


@require_POST
def reconnect(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Sign in anew. The connection keeps its id, its label and everything that uses it.

    What its owner typed goes to where tokens are asked for: where an editor has changed that, they are asked first.
    """
    found = access.connection_use(request.user, id)
    state = making.state_of(access.connector_read(request.user, found.connector.slug), found)
    typed = making.typed_values(found, state)
    onwards = safe_next(request.POST.get("next", "")) or reverse("connections:connection", args=[id])
    if not credentials.holds_tokens(state):
        messages.warning(request, "The connector has no sign-in page now. Replace the connection’s values instead.")
        return redirect(onwards)
    wish = Wish(request.user, found.connector, state, SignIn.Purpose.RECONNECT, state.way, found.label, typed, found)
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
    context = {**_context(request, found), **about.impact(request.user, found)}
    return render(request, "connections/delete.html", context)


def _context(request: PortalRequest, found: Connection) -> dict[str, Any]:
    connector = found.connector = access.connector_read(request.user, found.connector.slug)
    state = making.state_of(connector, found)
    fields = [field for field in making.fields_of(state) if field.is_typed and not field.is_hidden]
    notes = making.set_notes(found)
    return {
        "connection": found,
        "connector": connector,
        "state": state,
        "fields": making.fields_of(state),
        "scheme": making.scheme_of(state),
        "is_way_gone": ways.is_gone(making.state_for(connector), found),
        "parts": [{"label": field.label, "note": notes.get(field.name, "Not set.")} for field in fields],
        "move": moves.of_address(found, state),
        "token_move": about.token_move(found, state),
    }
