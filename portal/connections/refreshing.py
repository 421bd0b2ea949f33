"""Fresh tokens for a call: renewed before they end, by one process at a time, with no transaction open meanwhile.

A claim is one compare-and-swap on `refresh_generation`; it runs out by itself, so a process that dies holds nobody up.
Whoever does not get it waits for the one who did, and uses what they bring.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from designer.auth.oauth2 import SignInError, Tokens
from portal.connections import signed_in
from portal.connections.models import Connection
from portal.connections.origins import in_words
from portal.connectors.drafts import State
from portal.egress import egress
from portal.sealing import vault
from portal.signins import exchanges
from portal.signins.legs import Recorder

EARLY = 60  # seconds before their end in which tokens are renewed
MARGIN = timedelta(seconds=10)  # a claim lives longer than the call that it is for may take
TRIES = 3  # claims that bring nothing, one after the other; then only signing in anew helps
LOST = ("invalid_grant", "gave_up", "no_refresh_token")  # what only signing in anew mends
LONGEST = 1000  # characters of a sentence that are kept
PAUSE = 0.05  # seconds between two looks at the row of somebody else's claim


@dataclass(frozen=True)
class Held:
    """A connection's plain values, the tokens among them, and the generation that they are of."""

    values: dict[str, str]
    tokens: Tokens
    generation: int


def current(connection: Connection, state: State) -> dict[str, str]:
    """The plain values with tokens that are good for at least a minute, where they tell.

    Raises SignInError where they cannot be had without the person, keys.SealError.
    """
    held = _held(connection, state)
    if not is_ending(held.tokens):
        return held.values
    return _renewed(connection, state, held).values


def renewed(connection: Connection, state: State, refused: Mapping[str, str]) -> dict[str, str]:
    """The values after the service has refused those in `refused`: somebody may have renewed them meanwhile.

    Raises SignInError, keys.SealError.
    """
    held = _held(connection, state)
    parameter = signed_in.parameter_of(state)
    if held.values[parameter] != refused.get(parameter):
        return held.values
    return _renewed(connection, state, held).values


def is_ending(tokens: Tokens) -> bool:
    return tokens.expires_at is not None and tokens.expires_at <= time.time() + EARLY


def _renewed(connection: Connection, state: State, held: Held) -> Held:
    """Claim and refresh, or wait for whoever has the claim."""
    made = exchanges.application(connection.connector, state, held.values, connection.way)
    if problem := _leads_elsewhere(connection, made):
        raise problem
    if not held.tokens.refresh_token and made.oauth.grant not in ("client_credentials", "password"):
        return _without_refresh(connection, held)
    deadline = time.monotonic() + egress().seconds + MARGIN.total_seconds()
    generation = held.generation
    while time.monotonic() < deadline:
        if _claimed(connection, generation):
            return _refresh(connection, state, held, made, generation + 1)
        row = _row(connection)
        if row.last_status == Connection.Status.SIGNED_OUT:
            raise _signed_out(row.trouble)
        if row.locked_until is None and row.refresh_generation != held.generation:
            return _brought(connection, state, held, row)
        if row.locked_until is not None and row.locked_until < timezone.now():
            generation = row.refresh_generation  # whoever had the claim has died
        time.sleep(PAUSE)
    raise SignInError("busy", "Another call is still renewing this sign-in.", "Try again in a moment.", is_final=False)


def _brought(connection: Connection, state: State, held: Held, row: Connection) -> Held:
    """What the one who had the claim has brought: new tokens, or the same disappointment for everybody who waited."""
    brought = _held(connection, state)
    if brought.tokens == held.tokens:
        trouble = row.trouble or "The sign-in could not be renewed."
        raise SignInError("not_renewed", trouble, "Try again in a moment.", is_final=False)
    return brought


def _leads_elsewhere(connection: Connection, made: exchanges.Application) -> SignInError | None:
    """An editor who changes the token URL must not be given what this person's tokens are renewed with."""
    origins = signed_in.moved_to(connection, made.oauth)
    if not origins:
        return None
    sentence = f"The connector now asks for tokens at {', '.join(map(in_words, origins))}."
    return SignInError("moved", sentence, "Reconnect this connection if you agree: nothing was sent there.")


def _claimed(connection: Connection, generation: int) -> bool:
    now = timezone.now()
    free = Q(locked_until=None) | Q(locked_until__lt=now)
    until = now + timedelta(seconds=egress().seconds) + MARGIN
    return bool(
        Connection.objects.filter(free, pk=connection.pk, refresh_generation=generation).update(
            locked_until=until, refresh_generation=generation + 1, refresh_tries=F("refresh_tries") + 1
        )
    )


def _refresh(connection: Connection, state: State, held: Held, made: exchanges.Application, generation: int) -> Held:
    """Ask for tokens with the claim of `generation`, and store them if it is still ours."""
    record = exchanges.recorder()
    try:
        if _row(connection).refresh_tries > TRIES:
            raise SignInError("gave_up", f"Renewing failed {TRIES} times without an answer.", "Sign in again.")
        tokens = _asked(made, record, held.tokens)
    except SignInError as error:
        _let_go(connection, generation, error)
        raise
    _store(connection, state, tokens, generation)
    parameter = signed_in.parameter_of(state)
    return Held({**held.values, parameter: tokens.to_text()}, tokens, generation)


def _asked(made: exchanges.Application, record: Recorder, tokens: Tokens) -> Tokens:
    return exchanges.refreshed(made, record, tokens) if tokens.refresh_token else exchanges.own(made, record)


def _store(connection: Connection, state: State, tokens: Tokens, generation: int) -> None:
    """Without our claim somebody has signed in anew or deleted the connection: then the answer is dropped."""
    with transaction.atomic():
        mine = Connection.objects.select_for_update().filter(pk=connection.pk, refresh_generation=generation)
        row = mine.select_related("connector").first()
        if row is None:
            return
        row.values = vault.seal_values(row, {signed_in.parameter_of(state): tokens.to_text()})
        status = row.last_status
        signed_in.describe(row, tokens)
        row.last_status = "" if status == Connection.Status.SIGNED_OUT else status
        row.refresh_generation, row.locked_until = generation + 1, None
        row.save(update_fields=[*signed_in.KEPT, "refresh_generation", "locked_until"])


def _let_go(connection: Connection, generation: int, error: SignInError) -> None:
    """Free the claim and say on the connection what went wrong; whoever waits for it learns the same."""
    mine = Connection.objects.filter(pk=connection.pk, refresh_generation=generation)
    trouble = f"{error.sentence} {error.advice}"[:LONGEST]
    freed = {"locked_until": None, "refresh_generation": generation + 1, "trouble": trouble}
    if error.is_final and (error.said in LOST or error.code in LOST):
        mine.update(**freed, **_over())
    else:
        mine.update(**freed, refresh_tries=0, last_status=Connection.Status.FAILED)


def _over() -> dict[str, Any]:
    """What is written where only the person can go on."""
    now = timezone.now()
    return {"last_status": Connection.Status.SIGNED_OUT, "failing_since": now, "ends": now}


def _without_refresh(connection: Connection, held: Held) -> Held:
    """Tokens that cannot be renewed serve until their end."""
    if held.tokens.expires_at is None or held.tokens.expires_at > time.time():
        return held
    trouble = (
        "The sign-in has ended, and the service gave nothing to renew it with. Sign in again; to stay signed in, ask "
        "for offline access on the Security step."
    )
    Connection.objects.filter(pk=connection.pk).update(trouble=trouble, **_over())
    raise _signed_out(trouble)


def _held(connection: Connection, state: State) -> Held:
    """What the row holds now. Raises SignInError for one without tokens."""
    row = _row(connection)
    if row.last_status == Connection.Status.SIGNED_OUT:
        raise _signed_out(row.trouble)
    row.connector = connection.connector
    values = vault.open_values(row)
    text = values.get(signed_in.parameter_of(state), "")
    if not text:
        raise SignInError("not_signed_in", "Nobody has signed in with this connection yet.", "Reconnect it.")
    return Held(values, Tokens.from_text(text), row.refresh_generation)


def _row(connection: Connection) -> Connection:
    row = Connection.objects.filter(pk=connection.pk).first()
    if row is None:
        raise SignInError("gone", "This connection was deleted meanwhile.", "Choose or make another one.")
    return row


def _signed_out(trouble: str) -> SignInError:
    sentence = trouble or "This connection needs you to sign in again."
    return SignInError("signed_out", sentence, "Reconnect it: it keeps its name and everything that uses it.")
