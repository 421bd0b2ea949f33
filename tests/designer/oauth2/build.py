"""Connectors that sign in by OAuth 2.0, made for tests."""

from designer import auth
from designer.auth import oauth2
from designer.call_values import Answer, Timings
from designer.document.document import Document
from designer.properties import blank

EMPTY = {"swagger": "2.0", "host": "api.example", "paths": {}, "securityDefinitions": {}, "security": []}


def made(**settings):
    """(document, properties) that sign in with `settings`."""
    return auth.write(Document.from_value(EMPTY), blank(), "oauth2", settings)


def at(server, **settings):
    """The sign-in of a connector whose service is `server`."""
    addresses = {
        "authorization_url": f"{server.url}/authorize",
        "token_url": f"{server.url}/token",
        "device_url": f"{server.url}/device",
        "revocation_url": f"{server.url}/revoke",
        "scopes": "read offline_access",
    }
    return oauth2.settings_of(*made(**{**addresses, **settings}))


def answer(body, status=200, headers=()):
    body = body.encode() if isinstance(body, str) else body
    return Answer(status, "", tuple(headers), body, False, Timings(), (), "127.0.0.1")
