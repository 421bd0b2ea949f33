"""From settings and a connection's values to the sign-in itself: gaps filled, the provider's facts joined in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from designer import connection_parameters
from designer.auth.oauth2 import catalogue, files
from designer.auth.oauth2.catalogue import Provider
from designer.auth.oauth2.model import CLIENT, CODE, IMPLICIT, AccountCall, Client, OAuth, Options, Pairs, Templates
from designer.auth.oauth2.placeholders import fill, fill_address
from designer.auth.oauth2.reading import pairs, provider_addresses, read
from designer.auth.scheme import Settings
from designer.call_values import Secret
from designer.document.document import Document
from designer.properties import Properties, as_text

TEMPLATES = ("authorization_query", "token_query", "token_body", "refresh_query", "refresh_body")


@dataclass(frozen=True)
class _Given:
    """A connection's values by the names that templates use.

    `trusted` are those that may fill any part of an address: chosen from the connector's own list, or all of them where
    the application is the person's own, so that only their own secret goes there.
    """

    typed: dict[str, str]
    trusted: dict[str, str]
    secrets: tuple[Secret, ...]

    def address(self, template: str, place: str = "") -> str:
        """`template` filled; nothing secret goes into the address that a browser is sent to."""
        hidden = {secret.reveal() for secret in self.secrets} if place == "authorization_url" else set()
        typed, trusted = (
            {name: value for name, value in values.items() if value not in hidden}
            for values in (self.typed, self.trusted)
        )
        return fill_address(template, typed, trusted)


def settings_of(document: Document, properties: Properties, values: Mapping[str, str] | None = None) -> OAuth:
    """The connector's OAuth 2.0 with the connection's `values`, by connection parameter."""
    settings = read(document, properties)
    provider = catalogue.find(settings["provider"])
    assert provider is not None  # `read` names only providers of the catalogue
    parameter = settings["parameter"] or files.DEFAULT_PARAMETER
    given = _given(properties, values or {}, parameter, bool(settings["own_app"]))
    with_gaps = _with_gaps(settings, provider, given.typed)
    return OAuth(
        parameter=parameter,
        provider=provider.id,
        grant=_grant(settings, given.typed),
        client_id=settings["client_id"],
        scopes=tuple(dict.fromkeys(settings["scopes"].split())),
        api=_api(document),
        **{name: given.address(template, name) for name, template in _addresses(with_gaps, provider).items()},
        redirect_mode=settings["redirect_mode"],
        redirect_url=settings["redirect_url"],
        options=options(_overridden(settings, provider, given.typed), provider),
        account=_account(provider, with_gaps, given),
        client=_own_client(given.typed) if settings["own_app"] else None,
        username=given.typed.get("username", ""),
        password=Secret(given.typed.get("password", "")),
        header=provider.header,
        prefix=provider.prefix,
        values=tuple(given.typed.items()),
        secrets=given.secrets,
    )


def _given(properties: Properties, values: Mapping[str, str], parameter: str, has_own_app: bool) -> _Given:
    fields = connection_parameters.fields(properties)
    effective = connection_parameters.with_defaults(fields, values)
    typed = _by_name(effective, parameter)
    chosen = [field.name for field in fields if effective.get(field.name) in {choice.value for choice in field.choices}]
    names = {name for each in chosen for name in _names(each, parameter)}
    trusted = typed if has_own_app else {name: value for name, value in typed.items() if name in names}
    secret = [field.name for field in fields if field.kind == "securestring" and effective.get(field.name)]
    return _Given(typed, trusted, tuple(Secret(effective[name]) for name in secret))


def _own_client(typed: Mapping[str, str]) -> Client:
    return Client(typed.get("clientid", ""), typed.get("clientsecret", ""))


def _account(provider: Provider, with_gaps: Settings, given: _Given) -> AccountCall | None:
    if provider.account is None:
        return None
    return replace(provider.account, url=given.address(fill(provider.account.url, with_gaps)))


def _api(document: Document) -> str:
    host, schemes = as_text(document.get("/host", "")), document.get("/schemes", [])
    scheme = "http" if schemes == ["http"] else "https"
    return f"{scheme}://{host}" if host else ""


def options(settings: Mapping[str, str], provider: Provider) -> Options:
    """The provider's ways, with the connector's own in front of them."""
    separator = settings.get("scope_list_delimiter") or provider.scope_separator
    return Options(
        client_authentication=settings["client_authentication"] or provider.client_authentication,
        pkce=_flag(settings["pkce"], provider.pkce != "unsupported"),
        scope_separator=settings["scope_separator"] or separator,
        redirect_on_refresh=_flag(settings["redirect_on_refresh"], provider.redirect_on_refresh),
        authorize_parameters=_parameters(provider.authorize_parameters, settings, "authorize_parameters"),
        token_parameters=_parameters(provider.token_parameters, settings, "token_parameters"),
        token_body=provider.token_body,
        token_path=provider.token_path,
        rotates=provider.rotates,
        lifetime=provider.lifetime,
        templates=Templates(**{name: settings.get(name, "") for name in TEMPLATES}),
    )


def _flag(setting: str, usual: bool) -> bool:
    return setting == "yes" if setting else usual


def _parameters(given: Pairs, settings: Mapping[str, str], option: str) -> Pairs:
    """Parameters over the fields, without those that a field leaves empty; the connector's own replace them."""
    filled = {name: fill(value, settings) for name, value in given}
    own = dict(pairs(settings[option]))
    return tuple((name, value) for name, value in {**filled, **own}.items() if value)


def _addresses(settings: Settings, provider: Provider) -> dict[str, str]:
    """The provider's addresses over the fields; gaps that a connection fills are still there."""
    return {
        **provider_addresses(provider, settings),
        "device_url": fill(provider.device_url, settings),
        "revocation_url": fill(provider.revocation_url, settings),
    }


def _overridden(settings: Settings, provider: Provider, by_name: Mapping[str, str]) -> Settings:
    """What the connection says of a custom parameter goes before the file's: `token:TenantId`."""
    own = {each.name: by_name.get(each.custom.lower(), "") for each in provider.fields if each.custom}
    return {**settings, **{name: value for name, value in own.items() if value}}


def _with_gaps(settings: Settings, provider: Provider, by_name: Mapping[str, str]) -> Settings:
    """The same for addresses: a gap that is filled by the rules for what people type."""
    own = {each.name: f"{{{each.custom}}}" for each in provider.fields if by_name.get(each.custom.lower())}
    return {**settings, **own}


def _grant(settings: Settings, by_name: Mapping[str, str]) -> str:
    """`token:grantType` of the connection decides (connector-format, the escape hatch); implicit runs as code."""
    hatch = by_name.get("granttype", "")
    if hatch in ("code", CLIENT):
        return CODE if hatch == "code" else CLIENT
    return CODE if settings["grant"] == IMPLICIT else settings["grant"]


def _by_name(given: Mapping[str, str], parameter: str) -> dict[str, str]:
    """Values by the names that templates use: `token:customHost` is {CustomHost}."""
    plain = {name.lower(): value for name, value in given.items() if ":" not in name and name != parameter}
    prefix = f"{parameter}:".lower()
    own = {name.lower().removeprefix(prefix): value for name, value in given.items() if ":" in name}
    return {**plain, **own}


def _names(name: str, parameter: str) -> tuple[str, ...]:
    return (name.lower(), name.lower().removeprefix(f"{parameter}:".lower()))
