"""The Security step's acts for OAuth 2.0: client secrets, discovery, and Try sign-in."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from designer import auth
from designer.auth import oauth2
from designer.document.document import Document
from designer.header_names import value_problem
from designer.properties import Properties
from portal import access
from portal.connectors import way_edits, ways
from portal.connectors.drafts import State, draft
from portal.connectors.models import Connector
from portal.connectors.revisions import Edit
from portal.connectors.views.common import way_of
from portal.htmx import PortalRequest
from portal.signins import client_secrets, exchanges, following, step, views
from portal.signins.asked import asked_form
from portal.signins.models import SignIn
from portal.signins.starting import Wish

PARTS = "connectors/edit/security/"
LONGEST = 2000
DOTS = frozenset("•*●∙·")


class AddressForm(forms.Form):
    address = forms.CharField(max_length=2000, error_messages={"required": "Paste the issuer’s address first."})


@sensitive_post_parameters()
@require_POST
def add_secret(request: PortalRequest, slug: str) -> HttpResponse:
    """Seal a client secret; the one before it keeps working."""
    connector = access.connector_write(request.user, slug)
    secret = request.POST.get("secret", "").strip()
    problem = _secret_problem(secret)
    if not problem:
        try:
            client_secrets.add(connector, request.user, secret, way_of(request, connector))
        except client_secrets.TooMany as error:
            problem = str(error)
    return _secrets(request, connector, problem, "The client secret is sealed.")


@require_POST
def remove_secret(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    client_secrets.of(connector, way_of(request, connector)).filter(pk=id).delete()
    return _secrets(request, connector, "", "The client secret is removed.")


def _secret_problem(secret: str) -> str:
    if not secret:
        return "Paste the client secret first."
    if len(secret) > LONGEST:
        return f"This is longer than {LONGEST} characters, and no client secret is."
    if set(secret) <= DOTS:
        return "These are only the dots that stand for a secret. Paste the secret itself."
    return value_problem(secret)


def _secrets(request: PortalRequest, connector: Connector, problem: str, said: str) -> HttpResponse:
    status = 422 if problem else 200
    if request.htmx:
        context = {**step.secrets_of(connector, way_of(request, connector)), "secret_problem": problem}
        return render(request, f"{PARTS}_secrets.html", context, status=status)
    (messages.error if problem else messages.success)(request, problem or said)
    return _to_step(request, connector)


@require_POST
def discover(request: PortalRequest, slug: str) -> HttpResponse:
    """Read every address from the service's own page about itself, and write it into the connector."""
    connector = access.connector_write(request.user, slug)
    way = way_of(request, connector)
    form = AddressForm(request.POST)
    problem = "" if form.is_valid() else str(form.errors["address"][0])
    if not problem:
        try:
            with exchanges.slot(request.user):
                found = exchanges.recorder().drive(oauth2.discover(form.cleaned_data["address"]))
            following.save(connector, request.user, way, lambda state: _discovered(state, way, found.settings()))
        except auth.AuthError as error:
            problem = str(error)
    if not request.htmx:
        (messages.error if problem else messages.success)(request, problem or "Found. Everything is filled in.")
        return _to_step(request, connector)
    if problem:
        context = {"connector": connector, "discover_problem": problem, "address": request.POST.get("address", "")}
        return render(request, f"{PARTS}_discover.html", context, status=422)
    response = HttpResponse(headers={"HX-Reswap": "none"})
    for event in ("connector-changed", "settings-remembered"):
        trigger_client_event(response, event, {"head": connector.head, "sentence": ""})
    return response


def _discovered(state: State, way: str, settings: dict[str, str]) -> Edit:
    """What people asked for stays; what the service says is filled in around it."""

    def change(document: Document, properties: Properties) -> way_edits.Files:
        wanted = settings
        if auth.kind_of(document, properties) is auth.kind(oauth2.KIND):
            asked = oauth2.read(document, properties)["scopes"].split()
            wanted = {**settings, "scopes": " ".join(dict.fromkeys([*asked, *settings["scopes"].split()]))}
        return auth.write(document, properties, oauth2.KIND, wanted)

    return way_edits.edit_of(state, way, change)


@sensitive_post_parameters()
@require_POST
def try_sign_in(request: PortalRequest, slug: str) -> HttpResponse:
    """Run the real sign-in, with every leg noted."""
    connector = access.connector_write(request.user, slug)
    state = ways.of(draft(connector), way_of(request, connector))
    if auth.kind_of(state.definition, state.properties).KIND != oauth2.KIND:
        raise Http404("This connector does not sign in with OAuth 2.0.")
    form = asked_form(state, request.POST)
    if not form.is_valid():
        if not request.htmx:
            messages.error(request, "Fill in what the connector asks for, beside Try sign-in.")
            return _to_step(request, connector)
        grant = oauth2.settings_of(state.definition, state.properties).grant
        tries = step.tries_of(request, connector, form, grant, state.way)
        context = {"connector": connector, "grant": grant, "way": state.way, **tries}
        response = render(request, f"{PARTS}_try.html", context, status=422)
        response["HX-Retarget"] = "#try"
        return response
    wish = Wish(request.user, connector, state, SignIn.Purpose.TRY, state.way, values=form.values())
    return views.attempt(request, wish)


def _to_step(request: PortalRequest, connector: Connector) -> HttpResponse:
    way = way_of(request, connector)
    query = f"?{urlencode({'way': way})}" if way else ""
    return redirect(reverse("connectors:edit-security", args=[connector.slug]) + query)
