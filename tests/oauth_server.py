"""A strict OAuth 2.0 server on loopback: Authlib's, with a memory of its own and switches for misbehaving.

It checks clients, redirect URLs, scopes and proof keys, rotates refresh tokens, and ends the whole sign-in when one is
used twice (RFC 9700, section 4.14.2).
"""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request, TokenMixin, grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

SCOPES = ("openid", "email", "read", "write", "offline_access")
BOTH_WAYS = ("client_secret_basic", "client_secret_post")
EVERY_GRANT = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "password",
    DeviceCodeGrant.GRANT_TYPE,
)


@dataclass
class App(ClientMixin):
    """A registered application. Two secrets at once are good: that is how one is replaced."""

    id: str
    secrets: tuple[str, ...]
    redirect_urls: tuple[str, ...]
    ways: tuple[str, ...] = BOTH_WAYS
    grant_types: tuple[str, ...] = EVERY_GRANT

    def get_client_id(self):
        return self.id

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return " ".join(each for each in (scope or "").split() if each in SCOPES)

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri in self.redirect_urls

    def check_client_secret(self, client_secret):
        return client_secret in self.secrets

    def check_endpoint_auth_method(self, method, endpoint):
        return method in self.ways

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in self.grant_types


@dataclass
class Code:
    """An authorization code, used once."""

    client_id: str
    redirect_url: str
    scope: str
    challenge: str
    challenge_method: str
    user: str

    def get_redirect_uri(self):
        return self.redirect_url

    def get_scope(self):
        return self.scope


@dataclass
class Grant(TokenMixin):
    """An access token and its refresh token. `family` is the sign-in that they descend from."""

    client_id: str
    user: str
    scope: str
    access_token: str
    refresh_token: str
    family: str
    expires_at: float
    is_spent: bool = False
    is_revoked: bool = False

    def check_client(self, client):
        return self.client_id == client.id

    def get_scope(self):
        return self.scope


@dataclass
class Switches:
    """How it behaves besides. `answers` replaces the token endpoint's answers, one after the other."""

    lifetime: int = 3600
    rotates: bool = True
    gives_refresh_token: bool = True
    needs_proof: bool = False
    denies: bool = False
    hang_seconds: float = 0
    user: str = "ann@example.com"
    password: str = "p4ss word"
    clock_ahead: int = 0
    answers: list[tuple[int, str, bytes]] = field(default_factory=list)


class OAuthServer:
    """The running server. `calls` are the forms that its token endpoint got, `reuses` counts spent refresh tokens."""

    def __init__(self) -> None:
        self.apps: dict[str, App] = {}
        self.codes: dict[str, Code] = {}
        self.grants: list[Grant] = []
        self.devices: dict[str, DeviceCredentialDict] = {}
        self.approved_devices: dict[str, bool] = {}
        self.switches = Switches()
        self.calls: list[dict[str, str]] = []
        self.reuses = 0
        self.url = ""
        self.lock = threading.RLock()
        self._library = _library(self)

    def register(self, redirect_url: str, **settings) -> App:
        """A new application with a secret of its own."""
        app = App(secrets.token_hex(8), (secrets.token_hex(16),), (redirect_url,), **settings)
        self.apps[app.id] = app
        return app

    def visit(self, authorize_url: str) -> dict[str, str]:
        """What a person's browser brings back from `authorize_url`: the parameters of the redirect."""
        parts = urlsplit(authorize_url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        location = answer.getheader("Location")
        if location is None:
            raise AssertionError(f"no way back: {answer.status} {answer.read()[:500]!r}")
        return dict(parse_qsl(urlsplit(location).query))

    def approve_device(self, user_code: str, is_approved: bool = True) -> None:
        """The person typed `user_code` and agreed, or did not."""
        self.approved_devices[user_code] = is_approved

    def live(self, access_token: str) -> Grant | None:
        """The grant of an access token that is still good."""
        now = time.time()
        return next(
            (g for g in self.grants if g.access_token == access_token and not g.is_revoked and g.expires_at > now), None
        )

    def expire_all(self) -> None:
        """Every access token has run out; refresh tokens are as good as before."""
        for grant in self.grants:
            grant.expires_at = 0

    def end_family(self, family: str) -> None:
        for grant in self.grants:
            grant.is_revoked = grant.is_revoked or grant.family == family

    def __call__(self, environ, start_response):
        request = Request(environ)
        view = VIEWS.get(request.path, _nothing)
        with self.lock:
            response = view(self, self._library, request)
        if self.switches.hang_seconds and request.path == "/token":
            time.sleep(self.switches.hang_seconds)
        if self.switches.clock_ahead:
            response.headers["Date"] = _http_date(time.time() + self.switches.clock_ahead)
        return response(environ, start_response)


class _Quiet(WSGIRequestHandler):
    def log(self, type, message, *args):
        pass

    def send_response(self, code, message=None):
        """Without a Date of the handler's own: the application's may be one of a clock that is wrong."""
        self.send_response_only(code, message)


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[OAuthServer]:
    """A fresh server at a port of its own."""
    app = OAuthServer()
    server = make_server(host, 0, app, threaded=True, request_handler=_Quiet)
    app.url = f"http://{host}:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        server.server_close()


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


def _nothing(server: OAuthServer, library, request: Request) -> Response:
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


def _library(server: OAuthServer) -> AuthorizationServer:
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


def _json(status: int, body: dict, headers=None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")


def _http_date(moment: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(moment))
