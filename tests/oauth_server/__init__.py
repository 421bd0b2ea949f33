"""A strict OAuth 2.0 server on loopback: Authlib's, with a memory of its own and switches for misbehaving.

It checks clients, redirect URLs, scopes and proof keys, rotates refresh tokens, and ends the whole sign-in when one is
used twice (RFC 9700, section 4.14.2).
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc8628 import DeviceCredentialDict
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from tests.oauth_server.library import library_over
from tests.oauth_server.memory import App, Code, Grant, Switches
from tests.oauth_server.views import VIEWS, nothing

__all__ = ["App", "OAuthServer", "running"]


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
        self._library = library_over(self)

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

    def granted(self, app: App, scope: str = "read offline_access") -> Grant:
        """A sign-in that has happened already."""
        access_token, refresh_token, family = (secrets.token_hex(16) for _ in range(3))
        expires_at = time.time() + self.switches.lifetime
        made = Grant(app.id, self.switches.user, scope, access_token, refresh_token, family, expires_at)
        self.grants.append(made)
        return made

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
        view = VIEWS.get(request.path, nothing)
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


def _http_date(moment: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(moment))
