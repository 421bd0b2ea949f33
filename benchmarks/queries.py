"""Lists ask the database as often for many rows as for few. Run by itself it counts: `python -m benchmarks.queries`."""

import json
import sys
from typing import Any

import django

from benchmarks.figures import Figure
from benchmarks.site import Site

TITLE = "Queries of lists"
LISTS = {  # name → the page, with few rows and with many: who looks, and at which connector
    "connectors": (("few", "/connectors/"), ("many", "/connectors/")),
    "actions on the Definition step": (
        ("many", "/connectors/{small}/edit/definition/"),
        ("many", "/connectors/{large}/edit/definition/"),
    ),
    "actions on the Test step": (
        ("many", "/connectors/{small}/edit/test/"),
        ("many", "/connectors/{large}/edit/test/"),
    ),
    "actions on the overview": (("many", "/connectors/{small}/"), ("many", "/connectors/{large}/")),
    "revisions": (("many", "/connectors/{called}/revisions/"), ("many", "/connectors/{small}/revisions/")),
    "findings": (
        ("many", "/connectors/{small}/edit/panel/findings/?scope=all"),
        ("many", "/connectors/{large}/edit/panel/findings/?scope=all"),
    ),
    "search": (("many", "/search/?q=thing+3"), ("many", "/search/?q=get")),
}


def measure(site: Site) -> list[Figure]:
    counted = counts(site)["lists"]
    return [
        Figure(f"Queries more for many rows than for few: {name}", many - few, "", 0, f" ({few} and {many})")
        for name, (few, many) in counted.items()
    ]


def counts(site: Site) -> dict[str, Any]:
    """What `main` counts in a process of the portal's."""
    found: dict[str, Any] = json.loads(site.run("-m", "benchmarks.queries", json.dumps(site.seed)))
    return found


def main(seed: dict[str, Any]) -> dict[str, Any]:
    """Queries of the page that `pages` measures, and of each list with few and with many rows."""
    django.setup()
    counted = {
        name: [count(seed["people"][who], path.format(**seed["slugs"])) for who, path in pair]
        for name, pair in LISTS.items()
    }
    return {"page": counted["connectors"][1], "lists": counted}


def count(email: str, path: str) -> int:
    """How many queries the page makes once everything that is kept is there."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.accounts.models import Person

    client = Client(headers={"host": f"127.0.0.1:{settings.ENV['PORT']}"})
    client.force_login(Person.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    return len(queries)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
