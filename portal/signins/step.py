"""What the Security step shows of OAuth 2.0 beside the settings: the redirect URL, the secrets, the last try."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from designer.auth import oauth2
from designer.auth.oauth2 import catalogue
from portal.connections import making
from portal.connections.forms import ValuesForm
from portal.connectors import oauth_fields, ways
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.signins import client_secrets, redirects, showing
from portal.signins.asked import asked_form
from portal.signins.models import SignIn


def context(request: PortalRequest, connector: Connector, state: State, settings: Mapping[str, str]) -> dict[str, Any]:
    """`settings` are those that the page shows; they may not be stored yet."""
    first, others = oauth_fields.choices()
    provider = catalogue.find(settings["provider"])
    return {
        "provider": provider,
        "providers": first if provider in first else [*first, provider],
        "other_providers": [each for each in others if each is not provider],
        "redirect_url": redirects.in_use(connector, settings["redirect_mode"]),
        "redirect_warning": redirects.warning(),
        "grant": settings["grant"],
        "grant_advice": oauth_fields.ADVICE.get(settings["grant"], ""),
        "has_own_app": bool(settings["own_app"]),
        **secrets_of(connector, state.way),
        **tries_of(request, connector, asked_form(state), settings["grant"], state.way),
    }


def secrets_of(connector: Connector, way: str) -> dict[str, Any]:
    """The client secrets, newest first; the older of two serves until the newer one has signed in."""
    rows = list(client_secrets.of(connector, way).select_related("added_by"))
    return {
        "connector": connector,
        "way": way,
        "secrets": rows,
        "is_full": len(rows) >= client_secrets.MOST,
        "is_replaced": len(rows) > 1 and rows[0].last_used is not None,
    }


def tries_of(request: PortalRequest, connector: Connector, form: ValuesForm, grant: str, way: str) -> dict[str, Any]:
    """The newest try of the person, and the form of what a sign-in asks for."""
    tries = SignIn.objects.filter(connector=connector, person=request.user, purpose=SignIn.Purpose.TRY, way=way)
    row = tries.select_related("connector", "connection").order_by("-created").first()
    shown = showing.context_of(row) if row else {}
    return {"asked": form, "on_step": True, "window": window(grant), **shown}


def attempt(request: PortalRequest, row: SignIn, url: str = "") -> dict[str, Any]:
    """An attempt as its record shows it; beside the Security step with what a try changes there."""
    context = showing.context_of(row, url)
    if row.purpose != SignIn.Purpose.TRY:
        return context
    state = ways.of(making.state_for(row.connector), row.way)
    oauth = oauth2.settings_of(state.definition, state.properties)
    on_step = bool(request.htmx) and urlsplit(request.htmx.current_url or "").path.endswith("/edit/security/")
    context |= {"window": window(oauth.grant), "on_step": on_step}
    if on_step and context["is_over"] and oauth.client is None:
        context |= {"shows_secrets": True, **secrets_of(row.connector, state.way)}
    return context


def window(grant: str) -> str:
    """Whether a sign-in opens a "window" of its own, or goes on "here"."""
    return "window" if grant in ("authorization_code", "implicit") else "here"
