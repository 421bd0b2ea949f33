"""Makes what the benchmarks work on, and prints as JSON how to reach it: `python -m benchmarks.seed 127.0.0.5:PORT`."""

import json
import pathlib
import secrets
import sys
import time
from typing import Any

import django
from django.conf import settings

ROWS, REVISIONS = 25, 30
HOURS = 6 * 3600  # that a token is good for: longer than any run
CONVERTED = pathlib.Path(__file__).resolve().parents[2] / "shared/corpus/large/k8s.json"  # a large one that is real


def main(hanging: str) -> None:
    """`hanging` is the host and port of a service that never answers."""
    django.setup()
    from designer import properties
    from portal import demo
    from portal.accounts.models import Person
    from portal.connections import making
    from portal.connectors import creation, edits
    from portal.connectors.models import Connector

    password = demo.add()
    mara = Person.objects.select_related("membership").get(email=demo.MARA)
    slugs = {}
    for name, definition in definitions().items():
        slugs[name] = creation.create(mara, definition, properties.blank(), "Made for a benchmark").slug
    for number in range(ROWS):
        creation.create_blank(mara, f"Row {number}")
    small = Connector.objects.get(slug=slugs["small"])
    for number in range(REVISIONS):
        edits.save_general(small, mara, small.head, {"description": f"Described {number} times."})
    called = Connector.objects.get(slug="text-sentiment")
    called.role = "owner"
    state = making.state_for(called)
    values = {field.name: settings.ENV["PRACTICE_KEY"] for field in making.fields_of(state)}
    connection = making.make(mara, called, state, "Benchmark", values)
    practice = f"127.0.0.1:{settings.ENV['PRACTICE_PORT']}"
    print(
        json.dumps(
            {
                "people": {"many": demo.MARA, "few": demo.TOMAS},
                "password": password,
                "slugs": {**slugs, "called": called.slug},
                "connection": str(connection.pk),
                "signed_in": str(with_tokens(mara, "Signed in", practice, time.time() + HOURS).pk),
                "hanging": [
                    {"connection": str(each.pk), "slug": each.connector.slug}
                    for each in (
                        with_tokens(mara, "Hanging", hanging, time.time() + HOURS),
                        with_tokens(mara, "Hanging tokens", hanging, time.time() - 1),
                    )
                ],
            }
        )
    )


def with_tokens(person: Any, title: str, host: str, expires_at: float) -> Any:
    """A connection of `person` to a connector that signs in with OAuth at `host` and calls it, with two policies."""
    from designer import auth, properties
    from designer.auth.oauth2 import Account, Tokens
    from designer.document.document import Document
    from portal import demo
    from portal.connections import making, signed_in
    from portal.connectors import creation
    from portal.signins import exchanges

    asked = {"provider": "generic", "client_id": "benchmark", "scopes": "read"}
    urls = {"authorization_url": "authorize", "token_url": "token", "refresh_url": "token"}
    settings = {**asked, **{name: f"http://{host}/{path}" for name, path in urls.items()}}
    definition = Document.from_value({**demo.definition(demo.SAMPLES[0]), "host": host})
    document, about = auth.write(definition, properties.blank(), "oauth2", settings)
    about["properties"]["policyTemplateInstances"] = policies()
    connector = creation.create(person, document.value(), about, f"{title}, made for a benchmark")
    connector.role = "owner"
    state = making.state_for(connector)
    connection = making.make(person, connector, state, title, {})
    tokens = Tokens(
        access_token=secrets.token_urlsafe(1200), refresh_token=secrets.token_urlsafe(300), expires_at=int(expires_at)
    )
    signed_in.keep(connection, exchanges.application(connector, state, {}).oauth, tokens, Account("", ""))
    return connection


def policies() -> list[dict[str, Any]]:
    """Two headers: the key that the practice API wants, and one that says who calls."""
    from django.conf import settings

    headers = {"Ocp-Apim-Subscription-Key": settings.ENV["PRACTICE_KEY"], "X-Caller": "benchmark"}
    given = "x-ms-apimTemplateParameter."
    return [
        {
            "templateId": "setheader",
            "title": f"Set {name}",
            "parameters": {f"{given}name": name, f"{given}value": value, f"{given}existsAction": "override"},
        }
        for name, value in headers.items()
    ]


def definitions() -> dict[str, Any]:
    """The definitions to measure with, by name."""
    from benchmarks import samples

    found = {"small": samples.typical(), "large": samples.large()}
    if CONVERTED.exists():
        found["k8s"] = json.loads(CONVERTED.read_bytes())
    return found


if __name__ == "__main__":
    main(sys.argv[1])
