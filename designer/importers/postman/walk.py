"""Every request of a collection with what the places around it give it: folders, variables, sign-in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from designer.document.pointer import JSON, child
from designer.importers.postman import v1
from designer.importers.postman.values import description, text
from designer.importers.postman.variables import Scope
from designer.properties import as_object


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a request inherits. `auth` is the nearest sign-in, None where no place has one.

    `about` are the descriptions of the `folders`, one for each.
    """

    scope: Scope
    folders: tuple[str, ...] = ()
    auth: JSON = None
    about: tuple[str, ...] = ()

    def within(self, folder: dict[str, JSON], auth: JSON) -> "Surroundings":
        """The surroundings inside `folder`, which may have variables and a sign-in of its own."""
        name = text(folder.get("name")).strip()
        scope = self.scope.within(folder.get("variable") or folder.get("variables"))
        inside = replace(self, scope=scope, auth=self.auth if auth is None else auth)
        if not name:
            return inside
        about = (*self.about, description(folder.get("description")))
        return replace(inside, folders=(*self.folders, name), about=about)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item that holds a request; `at` is its address in the source."""

    at: str
    item: dict[str, JSON]
    around: Surroundings


def entries(collection: dict[str, JSON], at: str, scope: Scope) -> Iterator[Entry]:
    """The requests in the order in which people see them."""
    is_first_format = isinstance(collection.get("requests"), list)
    auth = v1.auth_of(collection) if is_first_format else collection.get("auth")
    around = replace(Surroundings(scope).within(collection, auth), folders=(), about=())
    return _of_v1(collection, at, around) if is_first_format else _of_v2(collection, at, around)


def _of_v2(collection: dict[str, JSON], at: str, around: Surroundings) -> Iterator[Entry]:
    stack = [(collection, at, around)]
    while stack:
        value, here, outside = stack.pop()
        if "request" in value:
            yield Entry(here, value, outside)
        listed = value.get("item")
        if not isinstance(listed, list):
            continue
        inside = outside if value is collection else outside.within(value, value.get("auth"))
        inner = [(as_object(each), child(here, "item", index), inside) for index, each in enumerate(listed)]
        stack.extend(reversed(inner))


def _of_v1(collection: dict[str, JSON], at: str, around: Surroundings) -> Iterator[Entry]:
    for index, item, folders in v1.requests(collection):
        inside = around
        for folder in folders:
            inside = inside.within(folder, v1.auth_of(folder))
        yield Entry(child(at, "requests", index), item, inside)
