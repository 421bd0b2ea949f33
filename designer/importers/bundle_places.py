"""Where in a bundle each piece of the other files goes: what a reference means, and the names that pieces get."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from designer.document import pointer
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.bundled_files import MAIN, Files, Source, located
from designer.importers.given import Given
from designer.importers.imported import Note

MAX_STEPS = 50  # from reference to reference
_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

Place = tuple[Any, ...]  # (the place around it, key): cheap to make for every node


@dataclass(frozen=True)
class Layout:
    """Where a version of OpenAPI shares what.

    `shelves` are the pointers of what holds shared elements; `shelf` gives the one for what stands at a place, None for
    what can only stand there itself. `data` are the members that hold values, in which nothing is a reference.
    """

    shelves: tuple[str, ...]
    shelf: Callable[[Place], str | None]
    data: frozenset[str]


@dataclass
class Bundling:
    """`places` says where each source went; `todo` are those whose value is still to be put there."""

    given: Given
    layout: Layout
    files: Files
    places: dict[Source, str] = field(default_factory=dict)
    taken: dict[str, set[str]] = field(default_factory=dict)
    origins: dict[str, Source] = field(default_factory=dict)
    todo: list[tuple[str, Source]] = field(default_factory=list)
    inlining: list[Source] = field(default_factory=list)
    inlined: int = 0
    count: int = 0


def register(shelf: str, work: Bundling) -> None:
    """What the document itself names on a shelf keeps its name, also where it only says in which file that is."""
    source, node = (MAIN, ""), work.given.value
    for token in pointer.split(shelf):
        node = node.get(token) if isinstance(node, dict) else None
        source, node = _followed((source[0], pointer.child(source[1], token)), node, shelf, work)
    members = node if isinstance(node, dict) else {}
    work.taken[shelf] = set(members)
    for name, member in members.items():
        at = pointer.child(shelf, name)
        if source[0] != MAIN:
            work.places.setdefault((source[0], pointer.child(source[1], name)), at)
        if _is_reference_alone(member):
            work.places.setdefault(source_of(member["$ref"], source[0], place_of(at), work), at)


def _followed(source: Source, node: JSON, shelf: str, work: Bundling) -> tuple[Source, JSON]:
    """The end of a chain of references into other files."""
    for _ in range(MAX_STEPS):
        if not _is_reference_alone(node):
            break
        target = source_of(node["$ref"], source[0], place_of(shelf), work)
        if target[0] == MAIN:
            break
        source, node = target, work.files.value(target)
    return source, node


def _is_reference_alone(node: JSON) -> bool:
    return isinstance(node, dict) and len(node) == 1 and isinstance(node.get("$ref"), str)


def source_of(reference: str, name: str, place: Place, work: Bundling) -> Source:
    """What a reference in the file `name` leads to. Raises TextError for what did not come along."""
    path, _, fragment = reference.partition("#")
    if _URL.match(path):
        why = "That is an address, and nothing is fetched. Put its content into the file."
        raise _refusal(reference, place, why, work)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
    at = unquote(fragment)
    if target in (MAIN, work.given.name):
        return MAIN, at
    if target not in work.files:
        raise _refusal(reference, place, "That file did not come along. Bring all files in one archive.", work)
    return target, work.files.pointer(target, at)


def _refusal(reference: str, place: Place, why: str, work: Bundling) -> TextError:
    about = Note("dropped", f"This refers to “{reference[:200]}”. {why}", pointer.join(tokens_of(place)))
    note = located([about], work.origins, work.given)[0]
    return TextError(note.sentence, note.line or 1, note.column or 1)


def shelved(source: Source, shelf: str, work: Bundling) -> str:
    """Where the bundle has what stands at `source`, each thing once."""
    known = work.places.get(source)
    if known is None:
        taken = work.taken.setdefault(shelf, set())
        known = work.places[source] = pointer.child(shelf, _free_name(source[1] or source[0], taken))
        work.origins[known] = source
        work.todo.append((known, source))
    return known


def _free_name(text: str, taken: set[str]) -> str:
    stem = text.rstrip("/").rpartition("/")[2].partition(".")[0]
    wanted = _SIGNS.sub("_", stem).strip("_") or "Shared"
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    taken.add(name)
    return name


def tokens_of(place: Place) -> list[str]:
    """The keys on the way to a place."""
    tokens = []
    while place:
        place, token = place
        tokens.append(token)
    return tokens[::-1]


def place_of(at: str) -> Place:
    """The place that a pointer leads to."""
    place: Place = ()
    for token in pointer.split(at):
        place = (place, token)
    return place
