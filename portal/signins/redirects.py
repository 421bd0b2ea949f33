"""Where services send people back to: one address of the portal, and one of each connector. Both are accepted."""

from django.conf import settings
from django.urls import reverse

from portal.connectors.models import Connector

PER_CONNECTOR = "globalperconnector"


def of_portal() -> str:
    return settings.PUBLIC_URL + reverse("signins:callback")


def of_connector(connector: Connector) -> str:
    """It never changes: a connector keeps its short name when it is renamed."""
    return settings.PUBLIC_URL + reverse("signins:callback-of", args=[connector.slug])


def in_use(connector: Connector, redirect_mode: str) -> str:
    """The address that a sign-in sends along; `redirect_mode` is the files' `redirectMode`."""
    return of_connector(connector) if redirect_mode.lower() == PER_CONNECTOR else of_portal()


def warning() -> str:
    """Why the address may be none that a service accepts, "" when it looks well."""
    if not settings.ENV["PUBLIC_URL"]:
        return (
            f"The portal does not know its public address and takes {settings.PUBLIC_URL}. That works on this computer "
            "only: before others sign in, the operator sets PUBLIC_URL, and this address changes with it."
        )
    if not settings.SECURE:
        return "The portal’s address has no TLS, and most services accept only https:// here."
    return ""
