"""What the server knows: applications, codes, the grants it made, and how it is to misbehave."""

from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin
from authlib.oauth2.rfc8628 import DeviceCodeGrant

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
