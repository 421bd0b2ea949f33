"""What becomes of a sign-in: a record, a connection, or the question whether another account is meant."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import IntegrityError, transaction

from designer.auth.oauth2 import Account, SignInError, Tokens
from designer.auth.oauth2.remedies import Variant
from portal import access
from portal.connections import making, signed_in
from portal.connections.models import Connection
from portal.connectors import ways
from portal.sealing import vault
from portal.signins import binding, doctoring, exchanges
from portal.signins.legs import Recorder
from portal.signins.models import SignIn

LASTING = ("typed", binding.NAME)  # of the sealed values, while tokens are among them
STORED = ("state", "legs", "outcome", "values", "connection", "label")


def failed(row: SignIn, record: Recorder, error: SignInError, offers: Sequence[Variant] = ()) -> SignIn:
    """`offers`: what the doctor would try next; only somebody who edits the connector is asked."""
    row.state = SignIn.State.FAILED
    told = {"code": error.code, "sentence": error.sentence, "advice": error.advice}
    said = {name: record.masked(text) for name, text in told.items()}
    return _stored(row, record, {**said, **_offered(row, offers)})


def done(
    row: SignIn,
    record: Recorder,
    tokens: Tokens,
    account: Account,
    ways: Sequence[Variant] = (),
    offers: Sequence[Variant] = (),
) -> SignIn:
    """Keep the tokens where they belong. Of a try, the `ways` that made it work are written into the connector."""
    told = {"account": account.label, "account_id": account.id, **life(tokens)}
    if row.purpose == SignIn.Purpose.RECONNECT and _is_another(row.connection, account):
        row.state = SignIn.State.OTHER_ACCOUNT
        return _stored(row, record, told, tokens)
    row.state = SignIn.State.DONE
    if row.purpose == SignIn.Purpose.TRY:
        return _stored(row, record, {**told, **_offered(row, offers), **_remembered(row, ways)}, tokens)
    _connect(row, tokens, account)
    return _stored(row, record, told)


def application(row: SignIn, values: Mapping[str, str]) -> exchanges.Application:
    """What signs in with the opened `values` of the row."""
    return exchanges.application(row.connector, making.state_for(row.connector), orjson.loads(values["typed"]), row.way)


def take_over(row: SignIn) -> None:
    """The person means the other account: the connection is theirs from now on. Raises SignInError."""
    tokens = Tokens.from_text(vault.open_values(row)["tokens"])
    told = orjson.loads(row.outcome)
    row.state = SignIn.State.DONE
    _connect(row, tokens, Account(told["account"], told["account_id"]))
    row.values = {}
    _save(row)


def drill(row: SignIn) -> SignIn:
    """Force a refresh with the tokens of a try, and keep what it gives: proof that it will work tomorrow."""
    record = exchanges.recorder()
    values = vault.open_values(row)
    made = application(row, values)
    old = Tokens.from_text(values["tokens"])
    told = orjson.loads(row.outcome)
    try:
        binding.check(values, made, making.state_for(row.connector))
        with exchanges.slot(row.person):
            tokens, ways = _refreshed(made, record, old)
    except SignInError as error:
        told |= {"drill": {"tone": "bad", "sentence": error.sentence, "advice": error.advice}}
        return _appended(row, record, told, old)
    rotated = tokens.refresh_token != old.refresh_token
    kept = "The service gave a new refresh token, and the newest is kept." if rotated else "The refresh token stays."
    told |= {"drill": {"tone": "good", "sentence": f"New tokens came at once. {kept}", "advice": ""}, **life(tokens)}
    return _appended(row, record, {**told, **_remembered(row, ways)}, tokens)


def _refreshed(made: exchanges.Application, record: Recorder, old: Tokens) -> tuple[Tokens, list[Variant]]:
    """New tokens, in the usual way or in another that needs no person."""

    def act(with_way: exchanges.Application) -> Tokens:
        return exchanges.refreshed(with_way, record, old)

    try:
        return act(made), []
    except SignInError as error:
        tokens, way = doctoring.by_itself(made, record, error, act)
        return tokens, [way]


def life(tokens: Tokens) -> dict[str, Any]:
    """How long the tokens live: `ends` in seconds since 1970 or None, and whether they renew themselves."""
    return {"ends": tokens.expires_at, "renews": bool(tokens.refresh_token)}


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _is_another(connection: Connection | None, account: Account) -> bool:
    return bool(connection and connection.account_id and account.id and connection.account_id != account.id)


def _offered(row: SignIn, offers: Sequence[Variant]) -> dict[str, Any]:
    """The doctor's offers, for a try by somebody who could keep what works."""
    return {"offers": [doctoring.as_offer(way) for way in offers]} if row.purpose == SignIn.Purpose.TRY else {}


def _remembered(row: SignIn, ways: Sequence[Variant]) -> dict[str, Any]:
    """Who may only view the connector by now has tried for themselves alone."""
    if not ways or row.connector.role not in (access.EDIT, access.OWNER):
        return {}
    return {"remembered": doctoring.remember(row.connector, row.person, row.way, ways)}


def _connect(row: SignIn, tokens: Tokens, account: Account) -> None:
    values = vault.open_values(row)
    typed, state = orjson.loads(values["typed"]), ways.of(making.state_for(row.connector), row.way)
    made = application(row, values)
    binding.check(values, made, state)
    try:
        with transaction.atomic():
            if row.connection is None:
                label = row.label or account.label or f"{row.person.get_short_name()}, {row.connector.title}"
                row.connection = making.make(row.person, row.connector, state, label[:80], typed, way=row.way)
            signed_in.keep(row.connection, made.oauth, tokens, account)
    except (Connection.DoesNotExist, IntegrityError):
        raise SignInError("gone", "The connection was deleted meanwhile.", "Nothing was stored of it.") from None


def _stored(row: SignIn, record: Recorder, told: dict[str, Any], tokens: Tokens | None = None) -> SignIn:
    row.legs, row.outcome = record.as_text(), orjson.dumps(told).decode()
    kept = {"tokens": tokens.to_text()} if tokens else {}
    values = vault.open_values(row) if tokens else {}
    row.values = {}  # the verifier has served
    row.values = vault.seal_values(row, {**{name: values[name] for name in LASTING if name in values}, **kept})
    _save(row)
    return row


def _appended(row: SignIn, record: Recorder, told: dict[str, Any], tokens: Tokens) -> SignIn:
    legs = orjson.loads(row.legs) + orjson.loads(record.as_text())
    row.legs, row.outcome = orjson.dumps(legs).decode(), orjson.dumps(told).decode()
    row.values = vault.seal_values(row, {"tokens": tokens.to_text()})
    _save(row)
    return row


def _save(row: SignIn) -> None:
    """Nothing is stored of a sign-in whose connection or connector was deleted meanwhile."""
    SignIn.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in STORED})
