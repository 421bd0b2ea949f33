"""What becomes of a sign-in: a record, a connection, or the question whether another account is meant."""

from datetime import UTC, datetime
from typing import Any

import orjson

from designer.auth.oauth2 import Account, SignInError, Tokens
from portal.connections import making, signed_in
from portal.connections.models import Connection
from portal.sealing import vault
from portal.signins import exchanges
from portal.signins.legs import Recorder
from portal.signins.models import SignIn

STORED = ("state", "legs", "outcome", "values", "connection", "label")


def failed(row: SignIn, record: Recorder, error: SignInError) -> SignIn:
    row.state = SignIn.State.FAILED
    return _stored(row, record, {"code": error.code, "sentence": error.sentence, "advice": error.advice})


def done(row: SignIn, record: Recorder, tokens: Tokens, account: Account) -> SignIn:
    """Keep the tokens where they belong."""
    told = {"account": account.label, "account_id": account.id, **life(tokens)}
    if row.purpose == SignIn.Purpose.RECONNECT and _is_another(row.connection, account):
        row.state = SignIn.State.OTHER_ACCOUNT
        return _stored(row, record, told, tokens)
    row.state = SignIn.State.DONE
    if row.purpose == SignIn.Purpose.TRY:
        return _stored(row, record, told, tokens)
    _connect(row, tokens, account)
    return _stored(row, record, told)


def take_over(row: SignIn) -> None:
    """The person means the other account: the connection is theirs from now on."""
    tokens = Tokens.from_text(vault.open_values(row)["tokens"])
    told = orjson.loads(row.outcome)
    row.state = SignIn.State.DONE
    _connect(row, tokens, Account(told["account"], told["account_id"]))
    row.values = {}
    row.save(update_fields=STORED)


def drill(row: SignIn) -> SignIn:
    """Force a refresh with the tokens of a try, and keep what it gives: proof that it will work tomorrow."""
    record = exchanges.recorder()
    values = vault.open_values(row)
    state = making.state_for(row.connector)
    made = exchanges.application(row.connector, state, orjson.loads(values["typed"]), row.way)
    old = Tokens.from_text(values["tokens"])
    told = orjson.loads(row.outcome)
    try:
        with exchanges.slot(row.person):
            tokens = exchanges.refreshed(made, record, old)
    except SignInError as error:
        told |= {"drill": {"tone": "bad", "sentence": error.sentence, "advice": error.advice}}
        return _appended(row, record, told, old)
    rotated = tokens.refresh_token != old.refresh_token
    kept = "The service gave a new refresh token, and the newest is kept." if rotated else "The refresh token stays."
    told |= {"drill": {"tone": "good", "sentence": f"New tokens came at once. {kept}", "advice": ""}, **life(tokens)}
    return _appended(row, record, told, tokens)


def life(tokens: Tokens) -> dict[str, Any]:
    """How long the tokens live: `ends` in seconds since 1970 or None, and whether they renew themselves."""
    return {"ends": tokens.expires_at, "renews": bool(tokens.refresh_token)}


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _is_another(connection: Connection | None, account: Account) -> bool:
    return bool(connection and connection.account_id and account.id and connection.account_id != account.id)


def _connect(row: SignIn, tokens: Tokens, account: Account) -> None:
    typed = orjson.loads(vault.open_values(row)["typed"])
    if row.connection is None:
        state = making.state_for(row.connector)
        label = row.label or account.label or f"{row.person.get_short_name()}, {row.connector.title}"[:80]
        row.connection = making.make(row.person, row.connector, state, label, typed, way=row.way)
    made = exchanges.application(row.connector, making.state_for(row.connector), typed, row.way)
    signed_in.keep(row.connection, made.oauth, tokens, account)


def _stored(row: SignIn, record: Recorder, told: dict[str, Any], tokens: Tokens | None = None) -> SignIn:
    row.legs, row.outcome = record.as_text(), orjson.dumps(told).decode()
    kept = {"tokens": tokens.to_text()} if tokens else {}
    typed = {"typed": vault.open_values(row)["typed"]} if tokens else {}
    row.values = {}  # the verifier has served
    row.values = vault.seal_values(row, {**typed, **kept})
    row.save(update_fields=STORED)
    return row


def _appended(row: SignIn, record: Recorder, told: dict[str, Any], tokens: Tokens) -> SignIn:
    legs = orjson.loads(row.legs) + orjson.loads(record.as_text())
    row.legs, row.outcome = orjson.dumps(legs).decode(), orjson.dumps(told).decode()
    row.values = vault.seal_values(row, {"tokens": tokens.to_text()})
    row.save(update_fields=STORED)
    return row
