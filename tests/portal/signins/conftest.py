"""A connector whose API signs in at a strict OAuth server on loopback, and Mara's way through it."""

import pytest

from designer import auth
from portal.connectors import revisions
from portal.connectors.creation import create
from portal.connectors.drafts import draft, property_changes
from portal.connectors.revisions import Edit
from portal.signins import client_secrets, redirects
from tests import oauth_server

DEFINITION = {
    "swagger": "2.0",
    "info": {"title": "Pets", "description": "Everything about pets.", "version": "1.0"},
    "schemes": ["http"],
    "basePath": "/",
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "paths": {
        "/me": {
            "get": {"operationId": "GetMe", "summary": "Get me", "responses": {"200": {"description": "Who I am."}}}
        }
    },
}
ME = "/paths/~1me/get"


@pytest.fixture
def server(settings):
    with oauth_server.running() as running:
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (running.url.removeprefix("http://"),)}
        yield running


@pytest.fixture
def pets(mara, server):
    """Mara's connector, with the client ID and the secret of an application that the server knows."""
    definition = {**DEFINITION, "host": server.url.removeprefix("http://")}
    connector = create(mara, definition, {"properties": {}}, "Made for a test")
    app = server.register(redirects.of_portal())
    sign_in(
        connector,
        mara,
        client_id=app.id,
        authorization_url=f"{server.url}/authorize",
        token_url=f"{server.url}/token",
        refresh_url=f"{server.url}/token",
        scopes="read offline_access",
    )
    client_secrets.add(connector, mara, app.secrets[0])
    return connector


def sign_in(connector, person, kind="oauth2", **settings):
    """Set up the connector's sign-in, as the Security step does."""

    def build(state):
        given = {"provider": "generic", **settings} if kind == "oauth2" else settings
        document, properties = auth.write(state.definition, state.properties, kind, given)
        return Edit({**document.changes, **property_changes(state.properties, properties)})

    revisions.save(connector, person, build)
    connector.refresh_from_db()
    return draft(connector)
