"""The people of every test: an organisation, a stranger inside it, and a stranger outside.

Brightwater: Mara makes connectors, Tomas edits them, Aiko only views, Priya is shared nothing, Ines administers.
Elsewhere: Otto, who must never learn that any of it exists.
"""

import gc
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from portal.accounts import mails
from portal.accounts.models import Membership, Organisation, Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
# How busy the machine is says nothing about the product.
settings.register_profile(
    "unhurried", settings.default, max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """All tests are there to the end: the collector need not go through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(name="Brightwater")


@pytest.fixture
def elsewhere(db) -> Organisation:
    return Organisation.objects.create(name="Elsewhere")


@pytest.fixture
def mara(organisation) -> Person:
    return join(organisation, "Mara Lindqvist")


@pytest.fixture
def tomas(organisation) -> Person:
    return join(organisation, "Tomas Oyelaran")


@pytest.fixture
def aiko(organisation) -> Person:
    return join(organisation, "Aiko Tanaka")


@pytest.fixture
def priya(organisation) -> Person:
    return join(organisation, "Priya Raman")


@pytest.fixture
def ines(organisation) -> Person:
    return join(organisation, "Ines Ferreira", is_administrator=True)


@pytest.fixture
def otto(elsewhere) -> Person:
    return join(elsewhere, "Otto Brandt", is_administrator=True)


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """`signed_in(mara)` is a browser of Mara's. Every call makes another one."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def count_queries(db) -> Callable[[Callable[[], object]], int]:
    """`count_queries(lambda: browser.get("/"))`: how many queries it makes."""

    def count(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


@pytest.fixture
def outbox(mailoutbox) -> Callable[[], list[EmailMessage]]:
    """`outbox()` is the mails so far, after the background has delivered them."""
    cache.clear()  # it remembers who was sent a mail this minute

    def delivered() -> list[EmailMessage]:
        mails.MAILMAN.submit(lambda: None).result()
        return mailoutbox

    return delivered


def join(organisation: Organisation, name: str, is_administrator: bool = False) -> Person:
    """A new member of `organisation` without a password; the e-mail is made from the name and the organisation."""
    email = f"{name.replace(' ', '.').lower()}@{organisation.name.lower()}.example"
    person = Person.objects.create_person(email, name)
    person.membership = Membership.objects.create(
        person=person, organisation=organisation, is_administrator=is_administrator
    )
    return person


@pytest.fixture
def oauth_service():
    """A strict authorization server at a port of 127.0.0.1, new for each test."""
    from tests import oauth_server  # Authlib is slow to load, and few tests sign in

    with oauth_server.running() as running:
        yield running
