"""Connections that hold tokens: keeping them, and what is known of their life."""

from datetime import UTC, datetime

from django.db import transaction

from designer.auth.oauth2 import Account, OAuth, Tokens
from designer.auth.oauth2.files import DEFAULT_PARAMETER, token_parameter
from portal.connections import making
from portal.connections.models import Connection
from portal.connections.origins import of_url
from portal.connectors.drafts import State

SIGNED = ["account", "account_id", "token_origins", "refresh_generation", "locked_until"]
KEPT = ["values", "set_at", "ends", "renews", "last_status", "failing_since", "trouble", "refresh_tries"]


def parameter_of(state: State) -> str:
    """The connection parameter that holds the tokens."""
    return token_parameter(state.properties) or DEFAULT_PARAMETER


def token_origins(oauth: OAuth) -> list[str]:
    """Where tokens are asked for."""
    return sorted({origin for url in (oauth.token_url, oauth.refresh_url) if (origin := of_url(url))})


def moved_to(connection: Connection, oauth: OAuth) -> list[str]:
    """Where tokens are asked for now, if its owner has not agreed to one of these places; else nothing."""
    origins = token_origins(oauth)
    return [] if set(origins) <= set(connection.token_origins) else origins


def keep(connection: Connection, oauth: OAuth, tokens: Tokens, account: Account) -> None:
    """Seal the tokens of a sign-in. The connection keeps its id, and is renewed where the person signed in just now."""
    with transaction.atomic():
        stored = Connection.objects.select_for_update().get(pk=connection.pk)
        connection.values, connection.set_at = stored.values, stored.set_at
        making.seal(connection, {oauth.parameter: tokens.to_text()})
        describe(connection, tokens)
        connection.account, connection.account_id = account.label[:100], account.id[:200]
        connection.token_origins = token_origins(oauth)
        # A refresh that is on its way belongs to the tokens before: its answer is dropped.
        connection.refresh_generation, connection.locked_until = stored.refresh_generation + 1, None
        connection.save(update_fields=[*KEPT, *SIGNED, "changed"])


def describe(connection: Connection, tokens: Tokens) -> None:
    """Write into `connection`, without storing it, how long these tokens live, and that nothing is wrong."""
    connection.ends = None if tokens.expires_at is None else datetime.fromtimestamp(tokens.expires_at, UTC)
    connection.renews = bool(tokens.refresh_token)
    connection.last_status, connection.trouble = Connection.Status.UNKNOWN, ""
    connection.failing_since, connection.refresh_tries = None, 0
