"""The Security step's acts for OAuth 2.0: client secrets, discovery, and Try sign-in."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from designer import auth
from designer.auth import oauth2
from designer.header_names import value_problem
from portal import access
from portal.connectors import revisions
from portal.connectors.drafts import State, draft, property_changes
from portal.connectors.models import Connector
from portal.connectors.revisions import Edit
from portal.htmx import PortalRequest
from portal.signins import client_secrets, exchanges, step, views
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
            client_secrets.add(connector, request.user, secret)
        except client_secrets.TooMany as error:
            problem = str(error)
    return _secrets(request, connector, problem, "The client secret is sealed.")


@require_POST
def remove_secret(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    client_secrets.of(connector).filter(pk=id).delete()
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
        context = {**step.secrets_of(connector), "secret_problem": problem}
        return render(request, f"{PARTS}_secrets.html", context, status=status)
    (messages.error if problem else messages.success)(request, problem or said)
    return _to_step(connector)


@require_POST
def discover(request: PortalRequest, slug: str) -> HttpResponse:
    """Read every address from the service's own page about itself, and write it into the connector."""
    connector = access.connector_write(request.user, slug)
    form = AddressForm(request.POST)
    problem = "" if form.is_valid() else str(form.errors["address"][0])
    if not problem:
        try:
            with exchanges.slot(request.user):
                found = exchanges.recorder().drive(oauth2.discover(form.cleaned_data["address"]))
            revisions.save(connector, request.user, lambda state: _discovered(state, found.settings()))
        except auth.AuthError as error:
            problem = str(error)
    if not request.htmx:
        (messages.error if problem else messages.success)(request, problem or "Found. Everything is filled in.")
        return _to_step(connector)
    if problem:
        context = {"connector": connector, "discover_problem": problem, "address": request.POST.get("address", "")}
        return render(request, f"{PARTS}_discover.html", context, status=422)
    response = HttpResponse(headers={"HX-Reswap": "none"})
    for event in ("connector-changed", "settings-remembered"):
        trigger_client_event(response, event, {"head": connector.head, "sentence": ""})
    return response


def _discovered(state: State, settings: dict[str, str]) -> Edit:
    """What people asked for stays; what the service says is filled in around it."""
    if auth.kind_of(state.definition, state.properties) is auth.kind(oauth2.KIND):
        asked = oauth2.read(state.definition, state.properties)["scopes"].split()
        settings = {**settings, "scopes": " ".join(dict.fromkeys([*asked, *settings["scopes"].split()]))}
    document, properties = auth.write(state.definition, state.properties, oauth2.KIND, settings)
    return Edit({**document.changes, **property_changes(state.properties, properties)})


@sensitive_post_parameters()
@require_POST
def try_sign_in(request: PortalRequest, slug: str) -> HttpResponse:
    """Run the real sign-in, with every leg noted."""
    connector = access.connector_write(request.user, slug)
    state = draft(connector)
    if auth.kind_of(state.definition, state.properties).KIND != oauth2.KIND:
        raise Http404("This connector does not sign in with OAuth 2.0.")
    form = asked_form(state, request.POST)
    if not form.is_valid():
        if not request.htmx:
            messages.error(request, "Fill in what the connector asks for, beside Try sign-in.")
            return _to_step(connector)
        grant = oauth2.settings_of(state.definition, state.properties).grant
        context = {"connector": connector, "grant": grant, **step.tries_of(request, connector, form, grant)}
        response = render(request, f"{PARTS}_try.html", context, status=422)
        response["HX-Retarget"] = "#try"
        return response
    return views.attempt(request, Wish(request.user, connector, state, SignIn.Purpose.TRY, values=form.values()))


def _to_step(connector: Connector) -> HttpResponse:
    return redirect(reverse("connectors:edit-security", args=[connector.slug]))
