"""What changed in a schema or a parameter, and whether flows that are built on it can break."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from designer.document.comparison_words import (
    BOTH,
    IN,
    OUT,
    Change,
    Subject,
    differing,
    label_of,
    member_changed,
    typed,
)
from designer.document.pointer import JSON, MISSING

Schema = dict[str, Any]
Lookup = Callable[[str], JSON]

# (from, to) that every flow survives: what is sent still fits, what is read is still of the kind it was.
WIDER_INPUT = frozenset({("integer", "number"), ("integer", "string"), ("number", "string"), ("boolean", "string")})
NARROWER_OUTPUT = frozenset({("number", "integer")})

# member → the sentence with its value, and whether a higher value leaves less room
BOUNDS = {
    "maxItems": ("takes at most {} entries", False),
    "minItems": ("needs at least {} entries", True),
    "maxLength": ("takes at most {} characters", False),
    "minLength": ("needs at least {} characters", True),
    "maximum": ("goes up to {}", False),
    "minimum": ("begins at {}", True),
}


def nothing(reference: str) -> JSON:
    """The look-up of somebody who has one part only."""
    return MISSING


@dataclass(frozen=True)
class Lookups:
    """How to follow a `$ref` in the old and in the new document; `passed` are the pairs on the way here."""

    old: Lookup = nothing
    new: Lookup = nothing
    passed: frozenset[tuple[str, str]] = frozenset()


def schema_changes(subject: Subject, old: JSON, new: JSON, lookups: Lookups) -> Iterator[Change]:
    """Every difference between two schemas, in the order of their members."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield _whole(subject, old, new)
        return
    if old.get("$ref") != new.get("$ref"):
        yield from _reference(subject, old, new, lookups)
        return
    for key, before, after in differing(old, new):
        rule = RULES.get(key)
        if rule:
            yield from rule(subject, old, new, lookups)
        elif key in BOUNDS:
            yield _bound(subject, key, before, after)
        else:
            yield member_changed(subject, key, before, after, _member_reason(subject, key, after))


def _whole(subject: Subject, old: JSON, new: JSON) -> Change:
    if new is MISSING:
        return subject.change(f"{subject.start} no longer says what it holds", old, new, _lost(subject))
    return subject.change(f"{subject.start} now says what it holds: {typed(new)}", old, new)


def _reference(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    pair = (str(old.get("$ref", "")), str(new.get("$ref", "")))
    sentence = f"{subject.start} now follows the reference “{_name(pair[1])}”"
    if not pair[1]:
        sentence = f"{subject.start} no longer follows the reference “{_name(pair[0])}”"
    if pair in lookups.passed:
        return
    before, after = _followed(old, lookups.old), _followed(new, lookups.new)
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield subject.change(sentence, old, new, "Its fields may be others now.")
        return
    yield subject.change(sentence, old, new)
    deeper = Lookups(lookups.old, lookups.new, lookups.passed | {pair})
    there = replace(subject, pointer=pair[1][1:]) if pair[1].startswith("#/") else subject
    yield from schema_changes(there, before, after, deeper)


def _followed(schema: Schema, lookup: Lookup) -> JSON:
    return lookup(schema["$ref"]) if isinstance(schema.get("$ref"), str) else schema


def _name(reference: str) -> str:
    return reference.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")


def _type(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    before, after = old.get("type", MISSING), new.get("type", MISSING)
    yield subject.change(f"{subject.start} is now {typed(new)}", before, after, _type_reason(subject, old, new), "type")


def _type_reason(subject: Subject, old: Schema, new: Schema) -> str:
    pair = (str(old.get("type", "")), str(new.get("type", "")))
    is_fine_in = pair in WIDER_INPUT or "type" not in new
    is_fine_out = pair in NARROWER_OUTPUT or "type" not in old
    if subject.way != OUT and not is_fine_in:
        return f"Flows that send {typed(old)} can be refused."
    return f"Flows that expect {typed(old)} get {typed(new)}." if subject.way != IN and not is_fine_out else ""


def _fields(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield member_changed(subject, "properties", before, after)
        return
    for name, was, now in differing(before, after):
        label = label_of(name, *(field for field in (was, now) if field is not MISSING))
        if was is MISSING:
            yield _new_field(subject, name, label, now, name in _required(new))
        elif now is MISSING:
            sentence = f"{subject.start} no longer has the field “{label}”"
            yield subject.change(sentence, was, now, _lost(subject), "properties", name)
        else:
            yield from schema_changes(subject.within(name, label), was, now, lookups)


def _new_field(subject: Subject, name: str, label: str, schema: JSON, is_required: bool) -> Change:
    is_needed = is_required and subject.way != OUT and not (isinstance(schema, dict) and "default" in schema)
    sentence = f"{subject.start} {'needs' if is_needed else 'has'} a new field “{label}”"
    reason = "Flows that do not fill it in are refused." if is_needed else ""
    return subject.change(sentence, MISSING, schema, reason, "properties", name)


def _lost(subject: Subject) -> str:
    return {
        IN: "Flows that fill it in send something that nobody expects.",
        OUT: "Flows that use it get nothing.",
        BOTH: "Flows that use it find nothing there.",
    }[subject.way]


def _required_fields(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    """Only of fields that are in both: a field that comes or goes is told once."""
    before, after = old.get("required", MISSING), new.get("required", MISSING)
    if isinstance(before, bool) or isinstance(after, bool):
        yield _required_itself(subject, before, after, new)
        return
    fields = {name: field for name, field in _properties(new).items() if name in _properties(old)}
    names = dict.fromkeys([*_required(old), *_required(new)])
    told = False
    for name in names:
        was, now = name in _required(old), name in _required(new)
        if was == now or (name not in fields and name in {**_properties(old), **_properties(new)}):
            told = told or was != now
            continue
        told = True
        field = subject.within(name, label_of(name, fields.get(name)))
        reason = "Flows that leave it empty are refused." if now and subject.way != OUT else ""
        yield field.change(f"{field.start} is {'now' if now else 'no longer'} required", was, now, reason)
    if not told:
        yield subject.change(
            f"The order of the required fields of {subject.phrase} changed", before, after, "", "required"
        )


def _required_itself(subject: Subject, before: JSON, after: JSON, new: Schema) -> Change:
    is_needed = after is True and subject.way != OUT and "default" not in new
    return member_changed(
        subject, "required", before, after, "Flows that leave it empty are refused." if is_needed else ""
    )


def _properties(schema: Schema) -> dict[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _required(schema: Schema) -> list[str]:
    found = schema.get("required")
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _items(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    before, after = old.get("items", MISSING), new.get("items", MISSING)
    if isinstance(before, dict) and isinstance(after, dict):
        entries = subject.at("items")
        if before.get("type") != after.get("type") and "$ref" not in before and "$ref" not in after:
            yield subject.change(
                f"{subject.start} is now a list of {_plural(after)}",
                before,
                after,
                _type_reason(subject, before, after),
                "items",
            )
            return
        yield from schema_changes(entries, before, after, lookups)
    else:
        yield subject.change(f"The entries of {subject.phrase} changed", before, after, "", "items")


def _plural(schema: Schema) -> str:
    words = {"string": "texts", "integer": "whole numbers", "number": "numbers", "object": "objects", "array": "lists"}
    return words.get(str(schema.get("type")), "values")


def _choices(subject: Subject, old: Schema, new: Schema, lookups: Lookups) -> Iterator[Change]:
    before, after = old.get("enum", MISSING), new.get("enum", MISSING)
    was, now = _listed(before), _listed(after)
    gone, come = [value for value in was if value not in now], [value for value in now if value not in was]
    sentence = f"The choices of {subject.phrase} changed"
    if before is MISSING:
        sentence = f"{subject.start} now offers {_quoted(come)}"
    elif after is MISSING:
        sentence = f"{subject.start} takes any value again"
    elif gone and not come:
        sentence = f"{subject.start} no longer offers {_quoted(gone)}"
    elif come and not gone:
        sentence = f"{subject.start} also offers {_quoted(come)}"
    is_narrower = subject.way != OUT and after is not MISSING and (before is MISSING or bool(gone))
    reason = "Flows that send another value are refused." if is_narrower else ""
    yield subject.change(sentence, before, after, reason, "enum")


def _listed(value: JSON) -> dict[str, None]:
    return dict.fromkeys(str(member) for member in value) if isinstance(value, list) else {}


def _quoted(values: list[str]) -> str:
    if len(values) > 3:
        return f"{len(values)} choices"
    return " and ".join(f"“{value[:40]}”" for value in values) or "no choices"


def _bound(subject: Subject, key: str, old: JSON, new: JSON) -> Change:
    words, higher_is_tighter = BOUNDS[key]
    if not _is_number(new):
        return member_changed(subject, key, old, new)
    is_tighter = not _is_number(old) or ((new > old) if higher_is_tighter else (new < old))
    reason = "Flows that send anything beyond are refused." if is_tighter and subject.way != OUT else ""
    return subject.change(f"{subject.start} {words.format(new)}", old, new, reason, key)


def _is_number(value: JSON) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _member_reason(subject: Subject, key: str, new: JSON) -> str:
    if key == "pattern" and new is not MISSING and subject.way != OUT:
        return "Flows that send another form of text are refused."
    return ""


Rule = Callable[[Subject, Schema, Schema, Lookups], Iterator[Change]]
RULES: dict[str, Rule] = {
    "type": _type,
    "properties": _fields,
    "required": _required_fields,
    "items": _items,
    "enum": _choices,
}
