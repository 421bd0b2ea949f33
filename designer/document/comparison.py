"""Two definitions compared in words: what changed, whether it can break flows, and which version that makes.

An edit touches one part, so its sentence needs that part only: `changes_in_part`. Whole documents compare by parts too;
equal texts are skipped unread. A law: two parts that differ have at least one change.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from designer.document import comparison_operations as paths
from designer.document import pointer
from designer.document.comparison_properties import changes_in_properties
from designer.document.comparison_schemas import Lookups, nothing, schema_changes
from designer.document.comparison_words import Change, Subject, differing, member_changed, same
from designer.document.document import DIVIDED, SHELL, Document
from designer.document.pointer import JSON, MISSING

__all__ = ["Change", "changes", "changes_in_part", "changes_in_properties", "next_version", "sentence"]

Lookup = Callable[[str], JSON]

GENERAL, SECURITY = "General", "Security"
SHELL_MEMBERS = {
    "swagger": ("Version of OpenAPI", GENERAL),
    "info": ("Name and description", GENERAL),
    "host": ("Host", GENERAL),
    "basePath": ("Base URL", GENERAL),
    "schemes": ("Scheme", GENERAL),
    "consumes": ("Accepted content types", GENERAL),
    "produces": ("Content types of the answers", GENERAL),
    "tags": ("Tags", GENERAL),
    "security": ("Sign-in", SECURITY),
    "x-ms-connector-metadata": ("Website, privacy policy and categories", GENERAL),
    "x-ms-capabilities": ("Connection test and file picker", GENERAL),
}
INFO_MEMBERS = {
    "title": "Name",
    "description": "Description",
    "version": "Version",
    "contact": "Contact",
    "license": "Licence",
}


def changes(old: Document | JSON, new: Document | JSON) -> list[Change]:
    """Every difference between two definitions (Documents or their values), in the order of the old one.

    An operation that keeps its id and changes its path or method counts as moved, not as removed and added.
    """
    before, after = _document(old), _document(new)
    places = list(dict.fromkeys([*before.places(), *after.places()]))
    differ = [place for place in places if before.read(place) != after.read(place)]
    parts = [(place, before.part(place), after.part(place)) for place in differ]
    lookups = Lookups(_lookup(before), _lookup(after))
    moved = _moved(parts)
    found = [change for part in parts for change in _part(*part, lookups, frozenset(moved))]
    for was, now in moved.values():
        found += _moved_operation(was, now, lookups)
    return found or _reordered(before, after)


def changes_in_part(
    place: str, old: JSON, new: JSON, old_lookup: Lookup = nothing, new_lookup: Lookup = nothing
) -> list[Change]:
    """The differences of one part: `place` is "" for the shell or `/paths/~1pets`; MISSING stands for no part.

    The look-ups follow a `$ref` text in either document. Without them a reference that becomes another one counts as
    breaking, because its fields may differ.
    """
    return _part(place, old, new, Lookups(old_lookup, new_lookup), frozenset())


def sentence(changes: Sequence[Change]) -> str:
    """One sentence for a revision: the change itself, or how many there are and where.

    "Summary of Detect sentiment changed", "3 changes in Detect sentiment", "Added the action Detect sentiment".
    """
    if not changes:
        return "Nothing that people see changed"
    if len(changes) == 1:
        return changes[0].sentence
    headlines = [change for change in changes if re.match("(Added|Removed) the (action|trigger) ", change.sentence)]
    rest = len(changes) - len(headlines)
    if len(headlines) == 1:
        return f"{headlines[0].sentence}, and {rest} more {'change' if rest == 1 else 'changes'}"
    subjects = list(dict.fromkeys(change.about for change in changes))
    return f"{len(changes)} changes in {_listed(subjects)}"


def next_version(changes: Sequence[Change], current: str) -> str:
    """The version to propose: `"3"` → `"4"` when a change is breaking, else `"3.1"`; the same without any change.

    Raises ValueError when `current` is not numbers with points between them.
    """
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})*", current, re.ASCII):
        raise ValueError(f"The version “{current[:40]}” cannot be counted on. Use a number such as 2 or 1.1.")
    major, minor = (int(part) for part in f"{current}.0".split(".")[:2])
    if not changes:
        return current
    return str(major + 1) if any(change.is_breaking for change in changes) else f"{major}.{minor + 1}"


def _document(source: Document | JSON) -> Document:
    return source if isinstance(source, Document) else Document.from_value(source)


def _lookup(document: Document) -> Lookup:
    return lambda reference: document.get(reference[1:]) if reference.startswith("#/") else MISSING


def _part(place: str, old: JSON, new: JSON, lookups: Lookups, moved: frozenset[str]) -> list[Change]:
    if same(old, new):
        return []
    tokens = pointer.split(place)
    if place == SHELL:
        return list(_shell({} if old is MISSING else old, {} if new is MISSING else new))
    container, name = tokens[0], tokens[1]
    if container == "paths":
        found = list(paths.path_changes(name, old, new, lookups, moved))
        whole = Subject(place, f"the path {name}", name)
        is_told = bool(found) or _holds_only(old, new, moved)
    else:
        whole = Subject(place, f"{NOUNS[container]} “{name}”", f"{NOUNS[container]} “{name}”")
        found, is_told = list(_shared(container, whole, old, new, lookups)), False
    if found or is_told:
        return found
    verb = "was added" if old is MISSING else "was removed" if new is MISSING else "has its members in another order"
    return [whole.change(f"{whole.start} {verb}", old, new)]


NOUNS = {"definitions": "reference", "parameters": "shared input", "responses": "shared response"}


def _shared(container: str, whole: Subject, old: JSON, new: JSON, lookups: Lookups) -> Iterator[Change]:
    """A member of `definitions`, `parameters` or `responses`."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        if old is not MISSING and new is not MISSING:
            yield whole.change(f"{whole.start} changed", old, new)
    elif container == "definitions":
        yield from schema_changes(whole, old, new, lookups)
    elif container == "parameters":
        yield from paths.parameter_changes(whole, whole.base, old, new, lookups)
    else:
        yield from paths.holder_changes(whole, old, new, lookups)


def _shell(old: dict[str, JSON], new: dict[str, JSON]) -> Iterator[Change]:
    for key, was, now in differing(old, new):
        if key in DIVIDED and was in (MISSING, {}) and now in (MISSING, {}):
            continue  # the container itself; its members are parts of their own
        if key == "info" and isinstance(was, dict) and isinstance(now, dict):
            yield from _info(was, now)
        elif key == "securityDefinitions":
            yield from _security(was, now)
        else:
            yield _shell_member(key, was, now)


def _shell_member(key: str, old: JSON, new: JSON) -> Change:
    label, about = SHELL_MEMBERS.get(key, (f"“{key}” of the connector", GENERAL))
    is_texts = isinstance(new, list) and all(isinstance(each, str) for each in new)
    values = ", ".join(new) if is_texts else new
    ending = f"is now {values}" if isinstance(values, str) and 0 < len(values) <= 60 else "changed"
    if old is MISSING and not ending.startswith("is now"):
        ending = "was added"
    return Subject("", label, about).change(f"{label} {'was removed' if new is MISSING else ending}", old, new, "", key)


def _info(old: dict[str, JSON], new: dict[str, JSON]) -> Iterator[Change]:
    for key, was, now in differing(old, new):
        label = f"{INFO_MEMBERS.get(key, f'“{key}”')} of the connector"
        is_told = key in ("title", "version") and isinstance(now, str) and 0 < len(now) <= 60
        ending = "was removed" if now is MISSING else f"is now {now}" if is_told else "changed"
        yield Subject("/info", label, GENERAL).change(f"{label} {ending}", was, now, "", key)


def _security(old: JSON, new: JSON) -> Iterator[Change]:
    """The ways to sign in; whoever has a connection must make it again when the way itself changes."""
    before, after = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
    told = False
    for name, was, now in differing(before, after):
        told = True
        subject = Subject(pointer.join(("securityDefinitions", name)), f"sign-in “{name}”", SECURITY)
        if was is MISSING or now is MISSING:
            reason = "" if was is MISSING else "Connections that use it stop working."
            yield subject.change(f"{'Added' if was is MISSING else 'Removed'} the {subject.base}", was, now, reason)
        elif isinstance(was, dict) and isinstance(now, dict):
            for key, value, other in differing(was, now):
                reason = "People must make their connection again." if key in ("type", "in", "name", "flow") else ""
                yield member_changed(subject, key, value, other, reason)
        else:
            yield subject.change(f"{subject.start} changed", was, now)
    if not told:
        yield Subject("", "Sign-in", SECURITY).change(
            "The list of ways to sign in changed", old, new, "", "securityDefinitions"
        )


Place = tuple[str, str, dict[str, JSON]]  # path, method, operation


def _moved(parts: list[tuple[str, JSON, JSON]]) -> dict[str, tuple[Place, Place]]:
    """operation id → where it was and where it is, for operations that left one path or method and came to another."""
    gone: dict[str, Place] = {}
    come: dict[str, Place] = {}
    for place, old, new in parts:
        if place.startswith("/paths/"):
            name, before, after = pointer.split(place)[1], paths.operations(old), paths.operations(new)
            gone |= {
                str(before[method].get("operationId")): (name, method, before[method])
                for method in before
                if method not in after
            }
            come |= {
                str(after[method].get("operationId")): (name, method, after[method])
                for method in after
                if method not in before
            }
    return {name: (gone[name], come[name]) for name in gone if name in come and name != "None"}


def _moved_operation(old: Place, new: Place, lookups: Lookups) -> list[Change]:
    path, method, operation = new
    name = paths.label(path, method, operation)
    subject = Subject(pointer.join(("paths", path, method)), name, name)
    address = f"{method.upper()} {path}"
    moved = subject.change(f"{name} is now reached by {address}", f"{old[1].upper()} {old[0]}", address)
    return [moved, *paths.operation_changes(path, method, old[2], operation, lookups)]


def _holds_only(old: JSON, new: JSON, moved: frozenset[str]) -> bool:
    """Whether a path comes or goes with nothing but operations that moved, which are told once."""
    held = paths.operations(new if old is MISSING else old)
    return bool(held) and all(str(operation.get("operationId")) in moved for operation in held.values())


def _reordered(old: Document, new: Document) -> list[Change]:
    """The containers whose members stand in another order, where nothing else differs."""
    found = []
    for container in DIVIDED:
        before, after = [name for name, _ in old.members(container)], [name for name, _ in new.members(container)]
        if before != after:
            noun = {"paths": "actions", "definitions": "references"}.get(container, f"shared {container}")
            subject = Subject(f"/{container}", noun, GENERAL)
            found.append(subject.change(f"The order of the {noun} changed", before, after))
    return found


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more places"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
