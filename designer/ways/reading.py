"""Which ways to sign in a connector has, and which of them is meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from designer.properties import Properties, as_object, as_text, members

SETS = "connectionParameterSets"
AT = ("properties", SETS)
VALUES = (*AT, "values")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to sign in. `name` stays for ever, `label` is what people choose by; `index` is its place in the file."""

    name: str
    label: str
    description: str
    index: int
    parameters: Mapping[str, Any]
    is_hidden: bool = False


def ways(properties: Properties) -> list[Way]:
    """The ways in order, the default first; none where the connector has only one, or where its file is broken.

    A set without a name, or with one that another has already, is kept in the file and cannot be chosen.
    """
    entries = as_object(members(properties).get(SETS)).get("values")
    found: dict[str, Way] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        name = as_text(as_object(entry).get("name"))
        if name and name not in found:
            found[name] = _way(name, index, entry)
    return list(found.values())


def chosen(properties: Properties, name: str = "", held: Iterable[str] = ()) -> Way | None:
    """The way called `name`; None for a connector with one way only, and for a name that no way has.

    Without a name it is the first one that asks for all parameters in `held`, else the first: a connection that was
    made before there were several ways goes on with the one that it was made for.
    """
    found = ways(properties)
    if name:
        return next((way for way in found if way.name == name), None)
    wanted = set(held)
    fitting = [way for way in found if wanted and wanted <= way.parameters.keys()]
    return next(iter(fitting or found), None)


def _way(name: str, index: int, entry: dict[str, Any]) -> Way:
    shown = as_object(entry.get("uiDefinition"))
    hidden = as_object(shown.get("constraints")).get("hidden")
    return Way(
        name=name,
        # The documentation writes `displayname`, published files `displayName`.
        label=as_text(shown.get("displayName")) or as_text(shown.get("displayname")) or name,
        description=as_text(shown.get("description")),
        index=index,
        parameters=as_object(entry.get("parameters")),
        is_hidden=hidden is True or as_text(hidden).lower() == "true",
    )
