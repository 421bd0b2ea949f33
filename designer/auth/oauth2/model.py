"""What a connector says about its OAuth 2.0 sign-in, and the application that signs in."""

from dataclasses import dataclass, field

from designer.call_values import MASK, Secret

Pairs = tuple[tuple[str, str], ...]

CODE, CLIENT, PASSWORD, DEVICE, IMPLICIT = (
    "authorization_code",
    "client_credentials",
    "password",
    "device_code",
    "implicit",
)
BODY, BASIC, EITHER, PUBLIC = "body", "basic", "either", "none"


@dataclass(frozen=True, repr=False)
class Client:
    """The application as it is registered with the service; without a secret it is a public one."""

    id: str
    secret: str = ""

    def __repr__(self) -> str:
        return f"Client({self.id!r}, {MASK if self.secret else 'no secret'})"


@dataclass(frozen=True)
class Templates:
    """The templates of `oauth2generic` beyond the addresses; "" stands for the standard one."""

    authorization_query: str = ""
    token_query: str = ""
    token_body: str = ""
    refresh_query: str = ""
    refresh_body: str = ""


@dataclass(frozen=True)
class Options:
    """How a service departs from the usual.

    `client_authentication`: "body", "basic", "either" (the body first, then the header) or "none" (a public client).
    `token_body`: "form" or "json". `token_path`: where the tokens stand in the answer when not at its top.
    `lifetime`: seconds that a token lives where the answer does not say; None for unknown.
    """

    client_authentication: str = EITHER
    pkce: bool = True
    scope_separator: str = " "
    redirect_on_refresh: bool = False
    authorize_parameters: Pairs = ()
    token_parameters: Pairs = ()
    token_body: str = "form"
    token_path: tuple[str, ...] = ()
    rotates: bool = False
    lifetime: int | None = None
    templates: Templates = field(default_factory=Templates)


@dataclass(frozen=True)
class AccountCall:
    """The call that tells whose tokens these are; `label` and `id` are templates over its answer: "{user.email}"."""

    url: str
    label: str
    id: str
    method: str = "GET"
    headers: Pairs = ()


@dataclass(frozen=True)
class OAuth:
    """The sign-in of one connector with one connection's values.

    `parameter` is the connection parameter that holds the tokens, `api` the origin of the API that they are for. An
    address keeps its `{placeholder}` while no value fills it. `client` is set where people bring an application of
    their own, and then the connector's is never used in its place. `header` and `prefix` say how a token is sent.
    `values` are what templates may name, by lower-case name.
    """

    parameter: str
    provider: str
    grant: str = CODE
    client_id: str = ""
    scopes: tuple[str, ...] = ()
    api: str = ""
    authorization_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    device_url: str = ""
    revocation_url: str = ""
    redirect_mode: str = ""
    redirect_url: str = ""
    options: Options = field(default_factory=Options)
    account: AccountCall | None = None
    client: Client | None = None
    username: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    header: str = "Authorization"
    prefix: str = "Bearer "
    values: Pairs = field(default=(), repr=False)
    secrets: tuple[Secret, ...] = ()
