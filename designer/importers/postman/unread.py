"""What a collection holds that no connector can: scripts, and settings of the application itself."""

from collections.abc import Iterator

from designer.document.pointer import JSON, child
from designer.importers.postman.notes import Notes
from designer.importers.postman.values import member, text
from designer.properties import as_object

SCRIPTS_OF_V1 = ("preRequestScript", "tests")


def note_unread(collection: dict[str, JSON], at: str, notes: Notes) -> None:
    """Notes about scripts and settings anywhere in the collection."""
    scripts, tuned = [], []
    for value, here in _places(collection, at):
        scripts += [here] * _count_of_scripts(value)
        tuned += [here] if value.get("protocolProfileBehavior") else []
    if scripts:
        count = "1 script was" if len(scripts) == 1 else f"{len(scripts)} scripts were"
        notes.add("dropped", f"{count} left out: scripts before requests and tests are not run here.", scripts[0])
    if tuned:
        notes.add("dropped", "Settings of how Postman sends a request were left out, such as for redirects.", tuned[0])


def _places(collection: dict[str, JSON], at: str) -> Iterator[tuple[dict[str, JSON], str]]:
    """The collection, and every folder and request in it, with their addresses."""
    stack = [(collection, at)]
    while stack:
        value, here = stack.pop()
        yield value, here
        for name in ("requests", "folders", "item"):
            inner = enumerate(member(value, name))
            stack.extend((each, child(here, name, index)) for index, each in inner if isinstance(each, dict))


def _count_of_scripts(value: dict[str, JSON]) -> int:
    events = [as_object(each) for name in ("event", "events") for each in member(value, name)]
    written = [_code(as_object(each.get("script")).get("exec")) for each in events]
    written += [text(value.get(name)) for name in SCRIPTS_OF_V1]
    return sum(1 for code in written if code.strip())


def _code(value: JSON) -> str:
    return "\n".join(map(text, value)) if isinstance(value, list) else text(value)
