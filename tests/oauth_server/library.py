"""Authlib's authorization server over the memory of ours: every rule that is checked is its own."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Payload, OAuth2Request, grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict
from werkzeug.wrappers import Request, Response

from tests.oauth_server.memory import BOTH_WAYS, SCOPES, Code, Grant

if TYPE_CHECKING:
    from tests.oauth_server import OAuthServer


class _Payload(OAuth2Payload):
    def __init__(self, request: Request) -> None:
        self._values = request.values

    @property
    def data(self):
        return self._values

    @property
    def datalist(self):
        return dict(self._values.lists())


class _Request(OAuth2Request):
    """Authlib refuses plain http, which is all there is on loopback: it is told https."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.method, request.url.replace("http:", "https:", 1), headers=request.headers)
        self._request = request
        self.payload = _Payload(request)

    @property
    def args(self):
        return self._request.args

    @property
    def form(self):
        return self._request.form


def library_over(server: OAuthServer) -> AuthorizationServer:
    """Authlib's server over the memory of `server`."""

    class Library(AuthorizationServer):
        def query_client(self, client_id):
            return server.apps.get(client_id)

        def save_token(self, token, request):
            old = request.refresh_token
            family = old.family if old else secrets.token_hex(8)
            expires_at = time.time() + token["expires_in"]
            if old and not token.get("refresh_token"):
                refresh_token, old.refresh_token = old.refresh_token, ""
            else:
                refresh_token = token.get("refresh_token", "")
            user = request.user or request.client.id
            server.grants.append(
                Grant(request.client.id, user, token.get("scope", ""), token["access_token"], refresh_token, family,
                      expires_at)
            )  # fmt: skip

        def create_oauth2_request(self, request):
            return request if isinstance(request, OAuth2Request) else _Request(request)

        def handle_response(self, status, payload, headers):
            body = json.dumps(payload) if isinstance(payload, dict) else payload
            return Response(body, status, headers)

        def send_signal(self, name, *args, **kwargs):
            pass

    library = Library(scopes_supported=SCOPES)
    library.register_token_generator("default", BearerTokenGenerator(_new, _new, lambda *_: server.switches.lifetime))
    library.register_grant(_code_grant(server), [CodeChallenge(required=True)])
    library.register_grant(_refresh_grant(server))
    library.register_grant(_OwnGrant)
    library.register_grant(_password_grant(server))
    library.register_grant(_device_grant(server))
    library.register_endpoint(_revocation(server))
    library.register_endpoint(_device_endpoint(server))
    return library


class _OwnGrant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = BOTH_WAYS


def _code_grant(server: OAuthServer):
    class CodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = (*BOTH_WAYS, "none")

        def save_authorization_code(self, code, request):
            data = request.payload.data
            server.codes[code] = Code(
                request.client.id,
                request.payload.redirect_uri,
                request.payload.scope or "",
                data.get("code_challenge", ""),
                data.get("code_challenge_method", ""),
                request.user,
            )

        def query_authorization_code(self, code, client):
            found = server.codes.get(code)
            return _Stored(found) if found and found.client_id == client.id else None

        def delete_authorization_code(self, authorization_code):
            server.codes = {key: value for key, value in server.codes.items() if value is not authorization_code.code}

        def authenticate_user(self, authorization_code):
            return authorization_code.code.user

        def generate_token(self, *args, **kwargs):
            kwargs["include_refresh_token"] = server.switches.gives_refresh_token
            return super().generate_token(*args, **kwargs)

    return CodeGrant


class _Stored:
    """An authorization code as Authlib reads it."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.code_challenge, self.code_challenge_method = code.challenge or None, code.challenge_method or None

    def get_redirect_uri(self):
        return self.code.redirect_url

    def get_scope(self):
        return self.code.scope


def _refresh_grant(server: OAuthServer):
    class RefreshGrant(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = (*BOTH_WAYS, "none")

        @property
        def INCLUDE_NEW_REFRESH_TOKEN(self):
            return server.switches.rotates

        def authenticate_refresh_token(self, refresh_token):
            found = next((g for g in server.grants if g.refresh_token == refresh_token), None)
            if found is not None and found.is_spent:
                server.reuses += 1
                server.end_family(found.family)
                raise InvalidGrantError("The refresh token was used before; the sign-in is over.")
            return found if found and not found.is_revoked else None

        def authenticate_user(self, refresh_token):
            return refresh_token.user

        def revoke_old_credential(self, refresh_token):
            refresh_token.is_spent = server.switches.rotates

    return RefreshGrant


def _password_grant(server: OAuthServer):
    class PasswordGrant(grants.ResourceOwnerPasswordCredentialsGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = BOTH_WAYS

        def authenticate_user(self, username, password):
            switches = server.switches
            return username if (username, password) == (switches.user, switches.password) else None

    return PasswordGrant


def _device_grant(server: OAuthServer):
    class DeviceGrant(DeviceCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = (*BOTH_WAYS, "none")

        def query_device_credential(self, device_code):
            return server.devices.get(device_code)

        def query_user_grant(self, user_code):
            is_approved = server.approved_devices.get(user_code)
            return None if is_approved is None else (server.switches.user, is_approved)

        def should_slow_down(self, credential):
            return False

    return DeviceGrant


def _device_endpoint(server: OAuthServer):
    class DeviceEndpoint(DeviceAuthorizationEndpoint):
        CLIENT_AUTH_METHODS = (*BOTH_WAYS, "none")

        def get_verification_uri(self):
            return f"{server.url}/activate"

        def save_device_credential(self, client_id, scope, data):
            expires_at = time.time() + 600
            server.devices[data["device_code"]] = DeviceCredentialDict(
                client_id=client_id, scope=scope, expires_at=expires_at, **data
            )

        def create_endpoint_request(self, request):
            return self.server.create_oauth2_request(request)

    return DeviceEndpoint


def _revocation(server: OAuthServer):
    class Revocation(RevocationEndpoint):
        CLIENT_AUTH_METHODS = BOTH_WAYS

        def query_token(self, token_string, token_type_hint):
            return next((g for g in server.grants if token_string in (g.access_token, g.refresh_token)), None)

        def revoke_token(self, token, request):
            server.end_family(token.family)

    return Revocation


def _new(*args, **kwargs) -> str:
    return secrets.token_urlsafe(32)
