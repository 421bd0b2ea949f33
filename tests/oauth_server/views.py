"""The addresses of the server, and an API that takes its tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from authlib.oauth2 import OAuth2Error
from werkzeug.wrappers import Request, Response

from tests.oauth_server.memory import BOTH_WAYS, SCOPES

if TYPE_CHECKING:
    from tests.oauth_server import OAuthServer


def _authorize(server: OAuthServer, library, request: Request) -> Response:
    user = None if server.switches.denies else server.switches.user
    try:
        grant = library.get_consent_grant(request, user)
        if server.switches.needs_proof and not request.args.get("code_challenge"):
            return _json(400, {"error": "invalid_request", "error_description": "code_challenge is missing"})
        return library.create_authorization_response(request, user, grant)
    except OAuth2Error as error:
        return library.handle_error_response(library.create_oauth2_request(request), error)


def _token(server: OAuthServer, library, request: Request) -> Response:
    server.calls.append(dict(request.form))
    if server.switches.answers:
        status, content_type, body = server.switches.answers.pop(0)
        return Response(body, status, content_type=content_type)
    return library.create_token_response(request)


def _revoke(server: OAuthServer, library, request: Request) -> Response:
    return library.create_endpoint_response("revocation", request)


def _device(server: OAuthServer, library, request: Request) -> Response:
    return library.create_endpoint_response("device_authorization", request)


def _me(server: OAuthServer, library, request: Request) -> Response:
    """A call of the API, and the account that a token belongs to."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    grant = server.live(token) if kind == "Bearer" else None
    if grant is None:
        return _json(401, {"error": "invalid_token"}, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return _json(200, {"sub": grant.user, "email": grant.user, "scope": grant.scope})


def _about(server: OAuthServer, library, request: Request) -> Response:
    url = server.url
    return _json(
        200,
        {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "revocation_endpoint": f"{url}/revoke",
            "device_authorization_endpoint": f"{url}/device",
            "userinfo_endpoint": f"{url}/userinfo",
            "scopes_supported": list(SCOPES),
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": list(BOTH_WAYS),
        },
    )


def nothing(server: OAuthServer, library, request: Request) -> Response:
    return Response("<!doctype html><title>Not found</title>", 404, content_type="text/html")


VIEWS = {
    "/authorize": _authorize,
    "/token": _token,
    "/revoke": _revoke,
    "/device": _device,
    "/userinfo": _me,
    "/me": _me,
    "/.well-known/openid-configuration": _about,
}


def _json(status: int, body: dict, headers=None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")
