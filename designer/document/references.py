"""`$ref`: where it leads, who uses what, renaming what others use."""

from collections.abc import Iterable, Iterator

from designer.document import pointer
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, PointerError

REUSABLE = {"definitions": "#/definitions/", "parameters": "#/parameters/", "responses": "#/responses/"}


def target_of(node: JSON) -> str:
    """`{"$ref": "#/definitions/Pet"}` → `"/definitions/Pet"`; `""` for anything that is not a local reference."""
    ref = node.get("$ref") if isinstance(node, dict) else None
    return ref[1:] if isinstance(ref, str) and ref.startswith("#/") else ""


def name_of(node: JSON) -> str:
    """The last word of what a node refers to: `Pet`."""
    target = target_of(node)
    return pointer.split(target)[-1] if target else ""


def resolve(document: Document, node: JSON) -> JSON:
    """What `node` stands for: itself, or what its chain of references ends at; MISSING for a broken or endless one."""
    seen: set[str] = set()
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target = target_of(node)
        if not target or target in seen:
            return MISSING
        seen.add(target)
        try:
            node = document.get(target)
        except PointerError:
            return MISSING
    return node


def followed(document: Document, at: str) -> str:
    """The address at the end of the chain of references that begins at `at`; `at` itself where it leads nowhere."""
    if not isinstance(resolve(document, document.get(at)), dict):
        return at
    while target := target_of(document.get(at)):
        at = target
    return at


def references(value: JSON, at: str = "") -> Iterator[tuple[str, str]]:
    """(address of the node, target) of every local reference below `value`."""
    stack = [(at, value)]
    while stack:
        here, node = stack.pop()
        if isinstance(node, dict):
            if target := target_of(node):
                yield here, target
            stack.extend((pointer.child(here, key), member) for key, member in node.items())
        elif isinstance(node, list):
            stack.extend((pointer.child(here, index), entry) for index, entry in enumerate(node))


def renamed(document: Document, place: str, name: str, users: Iterable[str]) -> Document:
    """A copy in which the reusable element at `place` is called `name`, in its own place and in every part of `users`.

    Raises PointerError when the name is taken or empty.
    """
    container, old = pointer.split(place)
    new_place = pointer.join((container, name))
    if not name or document.read(new_place) is not None:
        raise PointerError(f"There is already something called “{name}”." if name else "Give it a name.")
    value = document.part(place)
    for user in users:
        if user != place:
            document = _put_part(document, user, _repointed(document.part(user), place, new_place))
    following = _following(document, container, old)
    document = document.put(new_place, _repointed(value, place, new_place), before=following)
    return document.put(place, MISSING)


def _put_part(document: Document, place: str, value: JSON) -> Document:
    if place:
        return document.put(place, value)
    old = document.part("")
    return document.edit("", {pointer.join((key,)): value[key] for key in value if value[key] != old.get(key)})


def _following(document: Document, container: str, name: str) -> str | None:
    places = [place for _, place in document.members(container)]
    index = places.index(pointer.join((container, name)))
    return places[index + 1] if index + 1 < len(places) else None


def _repointed(node: JSON, old: str, new: str) -> JSON:
    if isinstance(node, dict):
        if target_of(node) == old:
            return {key: f"#{new}" if key == "$ref" else member for key, member in node.items()}
        return {key: _repointed(member, old, new) for key, member in node.items()}
    if isinstance(node, list):
        return [_repointed(entry, old, new) for entry in node]
    return node
