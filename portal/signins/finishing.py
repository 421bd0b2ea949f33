"""The person is back: their state is taken once, the code becomes tokens, and the tokens become what they are for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import orjson
from django.utils import timezone

from designer.auth import oauth2
from designer.auth.oauth2 import Account, SignInError, Tokens
from designer.auth.oauth2.doctor import variants_after_return, without_refresh_token
from designer.auth.oauth2.remedies import Variant
from portal import access
from portal.accounts.models import Person
from portal.connections import making
from portal.connectors import ways
from portal.sealing import vault
from portal.signins import binding, doctoring, exchanges, outcomes, starting
from portal.signins.legs import Leg, Recorder
from portal.signins.models import SignIn

VALID = timedelta(minutes=10)


class NotAccepted(Exception):
    """Somebody came back with a state that is not theirs, not new or not ours; no token was asked for."""


@dataclass(frozen=True)
class Signed:
    """What a sign-in gave, and the way in which it worked where that is worth writing down."""

    tokens: Tokens
    account: Account
    ways: tuple[Variant, ...] = ()


def claim(person: Person, secret_state: str, redirect_url: str) -> SignIn:
    """The attempt that `person` started, taken: nobody can come back with it a second time. Raises NotAccepted.

    `redirect_url` is the address that they came back to: it must be the one that was sent along (RFC 9700, 4.4).
    """
    found = SignIn.objects.select_related("connector", "connection").filter(person=person)
    row = found.filter(digest=starting.digest(secret_state)).first() if secret_state else None
    if row is None or row.redirect_url != redirect_url:
        raise NotAccepted("This sign-in was not started by you in this portal. Start it again from the connector.")
    if row.created < timezone.now() - VALID:
        raise NotAccepted("This sign-in took longer than ten minutes. Start it again.")
    if not SignIn.objects.filter(pk=row.pk, used=None).update(used=timezone.now()):
        raise NotAccepted("This sign-in was used already. Start it again if it did not work.")
    row.used = timezone.now()
    row.connector = access.connector_read(person, row.connector.slug)
    return row


def complete(row: SignIn, query: Mapping[str, str]) -> SignIn:
    """Go on from where the person came back; what went wrong is in the row. No transaction is open meanwhile."""
    record = exchanges.recorder()
    record.legs = [Leg(**leg) for leg in orjson.loads(row.legs)]
    record.hide(query.get("state", ""), query.get("code", ""))  # a service may quote them
    away = (row.used - row.created).total_seconds() if row.used else 0
    values = vault.open_values(row)
    tried = doctoring.from_offer(orjson.loads(row.outcome).get("tried"))
    made = doctoring.with_way(outcomes.application(row, values), tried)
    try:
        signed = _signed(row, made, query, record, away, values)
    except SignInError as error:
        offers = doctoring.found(made, record) or variants_after_return(made.oauth, query)
        return outcomes.failed(row, record, error, offers)
    ways = (*((tried,) if tried else ()), *signed.ways)
    offers = without_refresh_token(made.oauth, signed.tokens)
    try:
        return outcomes.done(row, record, signed.tokens, signed.account, ways, offers)
    except SignInError as error:
        return outcomes.failed(row, record, error)


def _signed(
    row: SignIn,
    made: exchanges.Application,
    query: Mapping[str, str],
    record: Recorder,
    away: float,
    values: Mapping[str, str],
) -> Signed:
    state = ways.of(making.state_for(row.connector), row.way)
    if problem := oauth2.callback_problem(query, oauth2.read(state.definition, state.properties).get("issuer", "")):
        record.add("You came back without a code that can be used", problem.sentence, "bad")
        raise problem
    binding.check(values, made, state)
    record.add("You signed in and came back with a code", f"After {away:.0f} s. The state matches.")
    tokens = exchanges.exchanged(made, record, query["code"], values["verifier"])
    settled = doctoring.settled(made, record)
    _note_scopes(record, made.oauth.scopes, record.masked(tokens.scope))
    return Signed(tokens, exchanges.account(made, record, tokens), (settled,) if settled else ())


def _note_scopes(record: Recorder, asked: tuple[str, ...], scope: str) -> None:
    """E13: fewer or more permissions than were asked for are said."""
    given = set(scope.replace(",", " ").split())
    less, more = sorted(set(asked) - given - {"offline_access", "openid"}), sorted(given - set(asked))
    if less:
        record.add("The service gave fewer permissions than asked for", f"Missing: {', '.join(less)}.", "warn")
    if more:
        record.add("The service gave more permissions than asked for", f"Added: {', '.join(more)}.", "warn")
