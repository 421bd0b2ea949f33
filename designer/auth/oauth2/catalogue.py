"""The identity providers that this portal knows: one YAML file each, as `schemas/provider.json` describes them."""

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from designer.auth.oauth2.model import EITHER, AccountCall, Pairs
from designer.auth.oauth2.placeholders import names
from designer.tables import table

FOLDER = pathlib.Path(__file__).parents[1] / "providers"
GENERIC = "oauth2"
FIRST_NAMED = 10  # rank; those before it are for services of any kind
ADDRESSES = ("authorization_url", "token_url", "refresh_url")
CUSTOM = dict(zip(ADDRESSES, ("authorizationUrl", "tokenUrl", "refreshUrl"), strict=True))


@dataclass(frozen=True, slots=True)
class ProviderField:
    """One field of a provider's form.

    `pattern` is what a value looks like, `recognised` the same, narrower, for telling the provider of an imported file
    by its address. `custom` is the custom parameter that holds the field, "" for none of its own.
    """

    name: str
    label: str
    hint: str
    default: str = ""
    example: str = ""
    required: bool = False
    pattern: str = ""
    recognised: str = ""
    custom: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """Facts about one provider; addresses and parameters are templates over its fields.

    `identity_provider` and `custom` are what the files say; `aliases` are further spellings of the former. `pkce` is
    "required", "supported" or "unsupported". `redirect_note` says where the redirect URL is entered.
    """

    id: str
    title: str
    hint: str
    docs: str
    rank: int = 50
    register: str = ""
    redirect_note: str = ""
    identity_provider: str = GENERIC
    aliases: tuple[str, ...] = ()
    first_party_only: bool = False
    fields: tuple[ProviderField, ...] = ()
    authorization_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    device_url: str = ""
    revocation_url: str = ""
    grants: tuple[str, ...] = ("authorization_code",)
    scopes: tuple[str, ...] = ()
    offline_scopes: tuple[str, ...] = ()
    scope_separator: str = " "
    authorize_parameters: Pairs = ()
    token_parameters: Pairs = ()
    pkce: str = "unsupported"
    client_authentication: str = EITHER
    token_body: str = "form"
    token_path: tuple[str, ...] = ()
    redirect_on_refresh: bool = False
    rotates: bool = False
    lifetime: int | None = None
    header: str = "Authorization"
    prefix: str = "Bearer "
    account: AccountCall | None = None

    @property
    def writes_addresses(self) -> bool:
        """Whether the files hold its addresses as the three custom parameters of generic OAuth 2."""
        return self.identity_provider == GENERIC

    @property
    def is_named(self) -> bool:
        """Whether it is one service, and not a way to describe any."""
        return self.rank >= FIRST_NAMED

    def kept_fields(self) -> tuple[str, ...]:
        """The fields that neither a custom parameter nor an address in the files tells."""
        told = set(names(self.authorization_url + self.token_url)) if self.writes_addresses else set()
        return tuple(each.name for each in self.fields if not each.custom and each.name not in told)


@cache
def providers() -> tuple[Provider, ...]:
    """Every provider, the general ones first, then by title."""
    found = [_provider(table(path)) for path in FOLDER.glob("*.yaml")]
    return tuple(sorted(found, key=lambda provider: (provider.rank, provider.title.lower())))


def find(provider_id: str) -> Provider | None:
    """The provider of that id; None when there is none."""
    return next((provider for provider in providers() if provider.id == provider_id), None)


def by_identity(identity: str) -> Provider | None:
    """The provider that files name `identity`, in any case; None for one that this portal does not know."""
    lowered = identity.lower()
    spelt = [p for p in providers() if lowered == p.identity_provider.lower() or lowered in map(str.lower, p.aliases)]
    return next(iter(spelt), None)


def _provider(data: Mapping[str, Any]) -> Provider:
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    made["fields"] = tuple(_field(entry) for entry in data.get("fields", ()))
    for name in ("authorize_parameters", "token_parameters"):
        made[name] = tuple(data.get(name, {}).items())
    if "account" in data:
        made["account"] = AccountCall(
            **{**data["account"], "headers": tuple(data["account"].get("headers", {}).items())}
        )
    return Provider(**made)


def _field(entry: Mapping[str, Any]) -> ProviderField:
    choices = tuple((choice["value"], choice["label"]) for choice in entry.get("choices", ()))
    return ProviderField(**{**entry, "choices": choices})
