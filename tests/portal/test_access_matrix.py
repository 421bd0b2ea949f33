"""Who gets what answer from every address of the portal: a declared table, and nothing of the portal outside it.

An address without a row fails the last test, which prints the row as the portal answers now: check every cell before
you add it. Where an address needs further values than VALUES has, give them in ARGUMENTS or
QUERY; what a POST sends is in DATA. A method without a row is one that the address refuses with 405.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlencode

from designer import properties
from portal.accounts.models import Invitation, Person
from portal.connections.models import Connection, Loan, Run, Sample
from portal.connectors import edits, versions
from portal.connectors.creation import create
from portal.connectors.models import Connector, Icon
from portal.imports.models import Import
from portal.sharing.models import Share
from portal.signins import client_secrets
from portal.signins.models import ClientSecret, SignIn
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db

# Anonymous; Priya, shared nothing; Aiko, who views; Tomas, who edits; Mara, the owner; Ines, who administers the
# organisation; Otto, who administers another one. "door": led to the sign-in page.
METHODS = ("GET", "POST")
ACTORS = ("anonymous", "priya", "aiko", "tomas", "mara", "ines", "otto")
MATRIX = """
# address                          method anonymous     priya      aiko     tomas      mara      ines      otto
accounts:invitation                GET         404       404       404       404       404       404       404
accounts:invitation                POST        404       404       404       404       404       404       404
accounts:me                        GET        door       200       200       200       200       200       200
accounts:me                        POST       door       422       422       422       422       422       422
accounts:password-change           POST       door       422       422       422       422       422       422
accounts:password-reset            GET         200       200       200       200       200       200       200
accounts:password-reset            POST        422       422       422       422       422       422       422
accounts:password-reset-confirm    GET         410       410       410       410       410       410       410
accounts:password-reset-confirm    POST        410       410       410       410       410       410       410
accounts:password-reset-sent       GET         200       200       200       200       200       200       200
accounts:password-reset-sent       POST        200       200       200       200       200       200       200
accounts:setup                     GET         404       404       404       404       404       404       404
accounts:setup                     POST        404       404       404       404       404       404       404
accounts:sign-in                   GET         200       302       302       302       302       302       302
accounts:sign-in                   POST        422       302       302       302       302       302       302
accounts:sign-out                  POST       door      door      door      door      door      door      door
administration:administrator       POST       door       403       403       403       403       302       404
administration:deactivate          GET        door       403       403       403       403       200       404
administration:deactivate          POST       door       403       403       403       403       302       404
administration:index               GET        door       302       302       302       302       302       302
administration:index               POST       door       302       302       302       302       302       302
administration:invitation-renew    POST       door       403       403       403       403       200       404
administration:invitation-revoke   POST       door       403       403       403       403       302       404
administration:invitations         GET        door       403       403       403       403       200       200
administration:invitations         POST       door       403       403       403       403       422       422
administration:people              GET        door       403       403       403       403       200       200
administration:reactivate          POST       door       403       403       403       403       302       404
administration:sharing             GET        door       403       403       403       403       200       200
administration:sharing-export      GET        door       403       403       403       403       200       200
administration:sharing-revoke      GET        door       403       403       403       403       302       302
administration:sharing-revoke      POST       door       403       403       403       403       302       302
administration:sharing-undo        POST       door       403       403       403       403       302       302
connections:bind                   POST       door       404       404       404       302       404       404
connections:calendar               GET        door       200       200       200       200       200       200
connections:connection             GET        door       404       404       404       200       404       404
connections:connection             POST       door       404       404       404       422       404       404
connections:delete                 GET        door       404       404       404       200       404       404
connections:delete                 POST       door       404       404       404       302       404       404
connections:lend                   GET        door       404       404       404       200       404       404
connections:lend                   POST       door       404       404       404       422       404       404
connections:lent                   GET        door       404       404       200       404       404       404
connections:lent-back              POST       door       404       404       302       404       404       404
connections:list                   GET        door       200       200       200       200       200       200
connections:loan-end               POST       door       404       404       404       302       404       404
connections:new                    GET        door       200       200       200       200       200       200
connections:new                    POST       door       200       200       200       200       200       200
connections:reconnect              POST       door       404       404       404       302       404       404
connections:replace                GET        door       404       404       404       200       404       404
connections:replace                POST       door       404       404       404       302       404       404
connections:secret-ends            POST       door       404       404       302       302       404       404
connections:test                   POST       door       404       404       404       302       404       404
connectors:address                 POST       door       404       403       422       422       404       404
connectors:change                  POST       door       404       403       302       302       404       404
connectors:delete                  GET        door       404       403       403       200       404       404
connectors:delete                  POST       door       404       403       403       302       404       404
connectors:discover                POST       door       404       403       302       302       404       404
connectors:edit-definition         GET        door       404       403       200       200       404       404
connectors:edit-definition         POST       door       404       403       422       422       404       404
connectors:edit-general            GET        door       404       403       200       200       404       404
connectors:edit-general            POST       door       404       403       422       422       404       404
connectors:edit-security           GET        door       404       403       200       200       404       404
connectors:edit-security           POST       door       404       403       422       422       404       404
connectors:edit-test               GET        door       404       403       200       200       404       404
connectors:edit-test               POST       door       404       403       302       302       404       404
connectors:export                  GET        door       404       200       200       200       404       404
connectors:export-file             GET        door       404       200       200       200       404       404
connectors:field-add               GET        door       404       403       200       200       404       404
connectors:field-add               POST       door       404       403       422       422       404       404
connectors:field-change            GET        door       404       403       404       404       404       404
connectors:field-change            POST       door       404       403       404       404       404       404
connectors:field-move              POST       door       404       403       404       404       404       404
connectors:field-remove            GET        door       404       403       404       404       404       404
connectors:field-remove            POST       door       404       403       404       404       404       404
connectors:fix                     POST       door       404       403       302       302       404       404
connectors:from-json               GET        door       404       403       200       200       404       404
connectors:from-json               POST       door       404       403       422       422       404       404
connectors:hand-over               GET        door       404       403       403       200       404       404
connectors:hand-over               POST       door       404       403       403       302       404       404
connectors:head                    GET        door       404       403       200       200       404       404
connectors:icon                    GET        door       404       200       200       200       404       404
connectors:icon-upload             POST       door       404       403       422       422       404       404
connectors:import                  POST       door       422       422       422       422       422       422
connectors:import-accept           POST       door       404       404       404       302       404       404
connectors:import-discard          POST       door       404       404       404       302       404       404
connectors:import-review           GET        door       404       404       404       200       404       404
connectors:list                    GET        door       200       200       200       200       200       200
connectors:new                     GET        door       200       200       200       200       200       200
connectors:new                     POST       door       422       422       422       422       422       422
connectors:overview                GET        door       404       200       200       200       404       404
connectors:panel                   GET        door       404       403       200       200       404       404
connectors:publish                 GET        door       404       403       200       200       404       404
connectors:publish                 POST       door       404       403       302       302       404       404
connectors:redo                    POST       door       404       403       302       302       404       404
connectors:restore                 POST       door       404       403       302       302       404       404
connectors:revision                GET        door       404       403       200       200       404       404
connectors:revisions               GET        door       404       403       200       200       404       404
connectors:sample                  GET        door       404       403       200       200       404       404
connectors:sample                  POST       door       404       403       422       422       404       404
connectors:secret-add              POST       door       404       403       302       302       404       404
connectors:secret-remove           POST       door       404       403       302       302       404       404
connectors:share                   GET        door       404       200       200       200       404       404
connectors:share                   POST       door       404       403       403       302       404       404
connectors:share-level             POST       door       404       403       403       302       404       404
connectors:share-remove            POST       door       404       403       403       302       404       404
connectors:share-undo              POST       door       404       403       403       302       404       404
connectors:source                  POST       door       404       403       422       422       404       404
connectors:suppress                POST       door       404       403       302       302       404       404
connectors:test                    GET        door       404       200       200       200       404       404
connectors:test                    POST       door       404       302       302       302       404       404
connectors:test-again              POST       door       404       404       404       302       404       404
connectors:test-cancel             POST       door       404       204       204       204       404       404
connectors:test-download           GET        door       404       404       404       404       404       404
connectors:test-file               GET        door       404       404       404       404       404       404
connectors:test-keep               POST       door       404       403       404       302       404       404
connectors:test-learn              POST       door       404       403       404       302       404       404
connectors:test-restore            POST       door       404       302       302       302       404       404
connectors:test-run-delete         POST       door       404       404       404       302       404       404
connectors:test-runs-delete        POST       door       404       302       302       302       404       404
connectors:test-sample             POST       door       404       404       404       302       404       404
connectors:test-sample-delete      POST       door       404       404       404       302       404       404
connectors:test-sample-example     POST       door       404       403       404       302       404       404
connectors:try-sign-in             POST       door       404       403       404       404       404       404
connectors:undo                    POST       door       404       403       302       302       404       404
connectors:unsuppress              POST       door       404       403       302       302       404       404
connectors:update                  GET        door       404       403       200       200       404       404
connectors:update                  POST       door       404       403       422       422       404       404
connectors:way-add                 GET        door       404       403       200       200       404       404
connectors:way-add                 POST       door       404       403       422       422       404       404
connectors:way-change              GET        door       404       403       404       404       404       404
connectors:way-change              POST       door       404       403       404       404       404       404
connectors:way-remove              GET        door       404       403       404       404       404       404
connectors:way-remove              POST       door       404       403       404       404       404       404
health                             GET         200       200       200       200       200       200       200
help:index                         GET         200       200       200       200       200       200       200
help:page                          GET         200       200       200       200       200       200       200
help:rule                          GET         200       200       200       200       200       200       200
help:rules                         GET         200       200       200       200       200       200       200
home                               GET        door       302       302       302       302       302       302
home                               POST       door       302       302       302       302       302       302
search                             GET        door       200       200       200       200       200       200
signins:again                      POST       door       404       404       404       404       404       404
signins:callback                   GET        door       400       400       400       400       400       400
signins:callback-of                GET        door       400       400       400       400       400       400
signins:drill                      POST       door       404       404       404       302       404       404
signins:poll                       POST       door       404       404       404       302       404       404
signins:record                     GET        door       404       404       404       200       404       404
signins:take-over                  POST       door       404       404       404       302       404       404
"""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    expected: tuple[str, ...]


def rows() -> list[Row]:
    lines = [line.split() for line in MATRIX.strip().splitlines() if line.strip() and not line.startswith("#")]
    return [Row(name, method, tuple(cells)) for name, method, *cells in lines]


@dataclass(frozen=True)
class World:
    """What exists before every request: one of everything, Mara's, and a browser of everybody."""

    people: dict[str, Person]
    browsers: dict[str, Client]
    connector: Connector
    connection: Connection
    run: Run
    invitation: Invitation
    brought: Import
    sign_in: SignIn


@pytest.fixture
def world(organisation, mara, tomas, aiko, priya, ines, otto) -> World:
    connector = create(mara, DEFINITION, properties.blank(), "Made for a test")
    versions.publish(connector, mara, connector.head, "")
    edits.save_element(connector, mara, connector.head, LIST, {"summary": "List all pets"})
    Icon.objects.create(connector=connector, digest="d" * 64, png=b"\x89PNG\r\n\x1a\n")
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    client_secrets.add(connector, mara, "a-secret")
    connection = Connection.objects.create(
        connector=connector, owner=mara, label="Mine", origin="https://127.0.0.1:443"
    )
    lend_to(connection, tomas)
    invitation, _ = Invitation.create(organisation, "new@brightwater.example", ines)
    people = {"priya": priya, "aiko": aiko, "tomas": tomas, "mara": mara, "ines": ines, "otto": otto}
    browsers = browsers_of(people)
    browsers["mara"].post(
        reverse("connectors:test", args=[connector.slug])
    )  # refused by the transport, so kept as a run
    Sample.objects.create(connector=connector, person=mara, operation=LIST, name="One", status=200, answer="{}")
    brought = Import.objects.create(person=mara, name="a.json", size=2, source=b"", state="failed", problem="No.")
    tried = SignIn.objects.create(connector=connector, person=mara, purpose="try", digest="d" * 64)
    return World(people, browsers, connector, connection, Run.objects.get(), invitation, brought, tried)


def lend_to(connection: Connection, borrower: Person) -> Loan:
    until = timezone.now() + timedelta(days=1)
    return Loan.objects.create(
        connection=connection, borrower=borrower, is_for_all=True, base="127.0.0.1", until=until, max_calls=9
    )


def browsers_of(people: dict[str, Person]) -> dict[str, Client]:
    browsers = {actor: Client(raise_request_exception=False) for actor in ACTORS}
    for actor, browser in browsers.items():
        browser.handler = browsers["anonymous"].handler  # each would load all middleware once more
        if actor in people:
            browser.force_login(people[actor], backend=BACKEND)
    return browsers


LIST = "/paths/~1pets/get"
DEFINITION = {
    "swagger": "2.0",
    "info": {
        "title": "Pets",
        "description": "Lists the pets of a shop.",
        "version": "1.0",
        "contact": {"name": "Mara", "url": "https://example.com", "email": "mara@example.com"},
    },
    "host": "127.0.0.1",
    "basePath": "/",
    "schemes": ["https"],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "ListPets",
                "summary": "List pets",
                "description": "Lists every pet of the shop.",
                "responses": {"200": {"description": "OK", "schema": {"type": "object"}}},
            }
        }
    },
}

VALUES = {
    "slug": lambda world: world.connector.slug,
    "id": lambda world: world.people["tomas"].pk,
    "person": lambda world: world.people["aiko"].pk,
    "number": lambda world: 1,
    "moment": lambda world: 1,
    "digest": lambda world: "d" * 64,
    "verb": lambda world: "new-action",
    "file": lambda world: "openapi.json",
    "token": lambda world: "unknown",
    "code": lambda world: "OperationIdRequired",
    "uidb64": lambda world: "unknown",
    "name": lambda world: "findings",
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "administration:invitation-renew": {"id": lambda world: world.invitation.pk},
    "administration:invitation-revoke": {"id": lambda world: world.invitation.pk},
    **{
        f"connections:{name}": {"id": lambda world: world.connection.pk}
        for name in ("connection", "replace", "bind", "delete", "test", "lend", "reconnect")
    },
    **{
        f"connections:{name}": {"id": lambda world: Loan.objects.get().pk} for name in ("lent", "lent-back", "loan-end")
    },
    "connections:secret-ends": {"id": lambda world: ClientSecret.objects.get().pk},
    "connectors:secret-remove": {"id": lambda world: ClientSecret.objects.get().pk},
    **{f"connectors:import-{name}": {"id": lambda world: world.brought.pk} for name in ("accept", "discard", "review")},
    **{
        f"connectors:test-{name}": {"id": lambda world: world.run.pk}
        for name in ("again", "download", "file", "keep", "run-delete", "sample")
    },
    **{
        f"connectors:test-sample-{name}": {"id": lambda world: Sample.objects.get().pk}
        for name in ("delete", "example")
    },
    **{
        f"signins:{name}": {"id": lambda world: world.sign_in.pk}
        for name in ("again", "drill", "poll", "record", "take-over")
    },
    "help:page": {"name": lambda world: "sharing"},
}
QUERY = {
    "connectors:edit-definition": "?at=/paths/~1pets/get",
    "connectors:from-json": "?at=/paths/~1pets/get/responses/200/schema",
}
DATA: dict[str, Callable[[World], dict[str, Any]]] = {
    "administration:administrator": lambda world: {"may": "no"},
    "administration:sharing-revoke": lambda world: {"share": world.connector.shares.first().pk},
    "connectors:delete": lambda world: {"name": "Pets"},
    "connectors:hand-over": lambda world: {"people": world.people["tomas"].pk},
    "connectors:share": lambda world: {"people": world.people["priya"].pk, "level": "view"},
    "connectors:share-level": lambda world: {"level": "edit"},
    "connectors:test-cancel": lambda world: {"run": world.run.pk},
    "connectors:test-runs-delete": lambda world: {"at": world.run.operation},
    "connectors:test-learn": lambda world: {"run": world.run.pk},
}
NOTHING = {"sent": "yes"}  # a browser never sends an empty form: the token against forgery is in it


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_the_answer_of_the_table(actor: str, world: World):
    differing = [
        f"{row.method} {row.name}: {got}, and the table says {expected}"
        for row in rows()
        if (got := answer(row, world, actor)) != (expected := row.expected[ACTORS.index(actor)])
    ]
    assert not differing, "\n".join(differing)


def test_a_method_without_a_row_is_refused(world: World):
    known = {(row.name, row.method) for row in rows()}
    others = [Row(name, method, ()) for name in names() for method in METHODS if (name, method) not in known]
    got = {(row.name, row.method): answer(row, world, "mara") for row in others}
    assert {key: status for key, status in got.items() if status != "405"} == {}


def test_every_address_has_a_row(world: World):
    missing = sorted(names() - {row.name for row in rows()})
    lines = [line(Row(name, method, ()), world) for name in missing for method in METHODS]
    assert not missing, "Check these rows and add them to MATRIX:\n" + "\n".join(lines)


def test_every_row_has_an_address_and_a_cell_for_everybody():
    assert {row.name for row in rows()} <= names()
    assert {len(row.expected) for row in rows()} == {len(ACTORS)}


def names() -> set[str]:
    return {name for name, _ in addresses(get_resolver().url_patterns)}


def line(row: Row, world: World) -> str:
    return f"{row.name:34} {row.method:5}" + "".join(f"{answer(row, world, actor):>10}" for actor in ACTORS)


def answer(row: Row, world: World, actor: str) -> str:
    browser = world.browsers[actor]
    cookies = browser.cookies.copy()
    with transaction.atomic():
        response = browser.generic(row.method, address(row.name, world), **form(row, world))
        transaction.set_rollback(True)
    browser.cookies = cookies
    return "door" if response.get("Location", "").startswith("/sign-in/") else str(response.status_code)


def form(row: Row, world: World) -> dict[str, Any]:
    if row.method == "GET":
        return {}
    data = DATA[row.name](world) if row.name in DATA else NOTHING
    return {"data": urlencode(data), "content_type": "application/x-www-form-urlencoded"}


def address(name: str, world: World) -> str:
    arguments = dict(addresses(get_resolver().url_patterns))[name]
    given = ARGUMENTS.get(name, {})
    path = reverse(name, kwargs={each: (given.get(each) or VALUES[each])(world) for each in arguments})
    return path + QUERY.get(name, "")


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name, its arguments) of every address, namespaces before the name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            for name, arguments in addresses(pattern.url_patterns, inner):
                yield name, sorted({*pattern.pattern.regex.groupindex, *arguments})
        else:
            assert pattern.name, f"Give the address {pattern.pattern} a name."
            yield prefix + pattern.name, sorted(pattern.pattern.regex.groupindex)
