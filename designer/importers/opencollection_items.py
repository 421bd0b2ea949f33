"""Where the requests of an OpenCollection are: items within items of one file, or a folder of files."""

from collections.abc import Iterator, Mapping
from posixpath import dirname

from designer.document import pointer, yaml
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.bruno_items import MAX_DEPTH, MAX_FILE, Item, Node, environment_of, item_of
from designer.importers.opencollection_nodes import around_of, request_of, variables_of
from designer.importers.traffic import Notes
from designer.properties import as_object, as_text

KINDS = ("http", "graphql")
NOT_SENT = {"grpc": "gRPC", "websocket": "WebSocket"}
ROOTS = ("opencollection.yml", "opencollection.yaml")
FOLDERS = (*ROOTS, "folder.yml", "folder.yaml")


def is_request(node: Node) -> bool:
    """Whether `node` is a request over HTTP; the name of its kind is the member that holds it."""
    kind = as_text(as_object(node.get("info")).get("type"))
    return kind in KINDS and isinstance(node.get(kind), dict)


def of_collection(value: Node, notes: Notes) -> Iterator[Item]:
    """The requests of a bundled collection."""
    values = environment_of(_environments(value), notes)
    yield from _nested(value, "", (), values, notes)


def of_files(name: str, value: Node, files: Mapping[str, bytes], notes: Notes) -> Iterator[Item]:
    """The requests of a file and of those beside it; one that is broken is left out and reported."""
    nodes = {name: value, **_read(files, notes)}
    environments = {each: _variables(node) for path, node in nodes.items() if (each := _environment_name(path))}
    for path, node in nodes.items():
        environments |= _environments(node) if path.rpartition("/")[2] in ROOTS else {}
    values = environment_of(environments, notes)
    for path, node in nodes.items():
        if is_request(node):
            yield item_of(request_of(node), "", tuple(_around(path, nodes)), values)
        else:
            _say_what_is_not_sent(node, "", notes)


def _nested(node: Node, at: str, around: tuple[Node, ...], values: Mapping[str, str], notes: Notes) -> Iterator[Item]:
    inside = (*around, around_of(node))
    entries = node.get("items")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        child, here = as_object(entry), f"{at}{pointer.join(('items', index))}"
        if isinstance(child.get("items"), list):
            if len(inside) < MAX_DEPTH:
                yield from _nested(child, here, inside, values, notes)
        elif is_request(child):
            yield item_of(request_of(child), here, inside, values)
        else:
            _say_what_is_not_sent(child, here, notes)


def _say_what_is_not_sent(node: Node, at: str, notes: Notes) -> None:
    kind = NOT_SENT.get(as_text(as_object(node.get("info")).get("type")))
    if kind:
        notes.dropped(f"A {kind} request was left out: a connector calls HTTP only.", at)


def _read(files: Mapping[str, bytes], notes: Notes) -> dict[str, Node]:
    found = {}
    for path in sorted(files):
        if path.endswith((".yml", ".yaml")) and len(files[path]) <= MAX_FILE:
            try:
                found[path] = as_object(yaml.load(files[path].decode("utf-8-sig")))
            except (TextError, UnicodeDecodeError):
                notes.dropped(f"The file “{path.rpartition('/')[2][:80]}” cannot be read as YAML and was left out.")
    return found


def _around(path: str, nodes: Mapping[str, Node]) -> list[Node]:
    """What the folders around a file say, the outermost first; the collection is the outermost of all."""
    found: list[Node] = []
    folder = dirname(path)
    while len(found) < MAX_DEPTH:
        beside = (nodes.get(f"{folder}/{name}" if folder else name) for name in FOLDERS)
        found.append(around_of(next(filter(None, beside), {})))
        if not folder:
            break
        folder = dirname(folder)
    return found[::-1]


def _environments(collection: Node) -> dict[str, dict[str, str]]:
    listed = as_object(collection.get("config")).get("environments")
    nodes = [as_object(entry) for entry in listed] if isinstance(listed, list) else []
    return {as_text(node.get("name")): _variables(node) for node in nodes}


def _environment_name(path: str) -> str:
    """What an environment file is called; "" for another file."""
    *folders, name = path.split("/")
    return name.rpartition(".")[0] if "environments" in folders else ""


def _variables(environment: JSON) -> dict[str, str]:
    variables = variables_of(as_object(environment).get("variables"))
    return {each["name"]: each["value"] for each in variables if each["enabled"]}
