"""Makes what the benchmarks work on, and prints as JSON how to reach it: `python -m benchmarks.seed`."""

import json
import pathlib
from typing import Any

import django
from django.conf import settings

ROWS, REVISIONS = 25, 30
CONVERTED = pathlib.Path(__file__).resolve().parents[2] / "shared/corpus/large/k8s.json"  # a large one that is real


def main() -> None:
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
    print(
        json.dumps(
            {
                "people": {"many": demo.MARA, "few": demo.TOMAS},
                "password": password,
                "slugs": {**slugs, "called": called.slug},
                "connection": str(connection.pk),
            }
        )
    )


def definitions() -> dict[str, Any]:
    """The definitions to measure with, by name."""
    from benchmarks import samples

    found = {"small": samples.typical(), "large": samples.large()}
    if CONVERTED.exists():
        found["k8s"] = json.loads(CONVERTED.read_bytes())
    return found


if __name__ == "__main__":
    main()
