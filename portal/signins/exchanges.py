"""Getting tokens: the flows of `designer.auth.oauth2` driven by the one transport, with each secret there is."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from designer.auth import oauth2
from designer.auth.oauth2 import Account, Client, Flow, OAuth, SignInError, Tokens
from portal.accounts.models import Person
from portal.connections import limits
from portal.connectors import ways
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.egress import egress
from portal.signins import client_secrets, places, redirects
from portal.signins.legs import Recorder

T = TypeVar("T")
MAX_BYTES = 2**20  # of an answer; tokens are a few thousand
REFUSED_CLIENT = ("invalid_client", "incorrect_client_credentials", "unauthorized_client")


@dataclass(frozen=True)
class Application:
    """What signs in: the connector's sign-in with a connection's values, and the address that people come back to."""

    connector: Connector
    oauth: OAuth
    way: str
    redirect_url: str


def application(connector: Connector, state: State, values: dict[str, str], way: str = "") -> Application:
    """The sign-in of the way `way`, the default for ""; of the only one where there are not several."""
    state = ways.of(state, way)
    oauth = oauth2.settings_of(state.definition, state.properties, values)
    return Application(connector, oauth, state.way, redirects.in_use(connector, oauth.redirect_mode))


def recorder() -> Recorder:
    """For token calls: a redirect is an answer, and nothing large is read."""
    return Recorder(replace(egress(), hops=0, max_bytes=MAX_BYTES))


@contextmanager
def slot(person: Person) -> Iterator[None]:
    """A place for the calls of a sign-in among those of the Test step. Raises SignInError where there is none."""
    with ExitStack() as stack:
        try:
            stack.enter_context(limits.slot(person.pk))
        except limits.TooMany as error:
            raise SignInError("busy", str(error), "Then load this page again.", is_final=False) from None
        yield


def now() -> int:
    return int(time.time())


def exchanged(made: Application, record: Recorder, code: str, verifier: str) -> Tokens:
    """Tokens for the code. Raises SignInError."""

    def flow(client: Client) -> Flow[Tokens]:
        return oauth2.exchange(made.oauth, client, made.redirect_url, code, verifier, now())

    return with_each_secret(made, record, flow)


def refreshed(made: Application, record: Recorder, tokens: Tokens) -> Tokens:
    """New tokens for the refresh token. Raises SignInError."""

    def flow(client: Client) -> Flow[Tokens]:
        return oauth2.refresh(made.oauth, client, made.redirect_url, tokens, now())

    return with_each_secret(made, record, flow)


def own(made: Application, record: Recorder) -> Tokens:
    """Tokens without a browser. Raises SignInError."""
    return with_each_secret(made, record, lambda client: oauth2.own_token(made.oauth, client, now()))


def account(made: Application, record: Recorder, tokens: Tokens) -> Account:
    """Whose tokens these are; nobody's in particular where the service does not say."""
    try:
        found = record.drive(oauth2.account(made.oauth, tokens))
    except SignInError as error:
        record.add("The service does not say who signed in", error.sentence, "warn")
        return Account("", "")
    return Account(record.masked(found.label), record.masked(found.id))


def with_each_secret(made: Application, record: Recorder, flow: Callable[[Client], Flow[T]]) -> T:
    """The newest secret first; one that the service refuses makes room for the one before it.

    A secret goes only where the person who gave it saw it go. Raises SignInError.
    """
    known = places.fitting(client_secrets.clients(made.connector, made.oauth, made.way), made.oauth)
    for number, (client, row) in enumerate(known, 1):
        try:
            found = record.drive(flow(client))
        except SignInError as error:
            if error.said not in REFUSED_CLIENT or number == len(known):
                raise
            record.add("The service refused the newest client secret", "Going on with the one before it.", "warn")
            continue
        client_secrets.used(row)
        return found
    raise AssertionError("There is always an application to try.")
