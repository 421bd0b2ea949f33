"""The rules: rows of `rulesets/*.yaml`, each bound to the small function that decides it."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from designer.document.pointer import JSON, Tokens
from designer.findings import Finding
from designer.linting.elements import Element
from designer.linting.grammar import grammar
from designer.linting.labels import label
from designer.linting.tables import table

Options = Mapping[str, JSON]
Words = Mapping[str, str]
Problem = tuple[Tokens, Words]  # where within the element, and the words that the message needs
FarProblem = tuple[str, Words]  # the same with a whole pointer, from a rule over the whole document

EVERY_KIND = "any"
UNKNOWN_MEMBER = "(unknown)"  # wakes a rule for each member that the grammar does not have
WHOLE_DOCUMENT = "document"  # the kind of rules over the facts of all parts
SAVE, CERTIFICATION = "save", "certification"
RULESETS = Path(__file__).with_name("rulesets")


@dataclass(frozen=True)
class Rule:
    """One rule. `kinds` says which elements it looks at, `when` which of their members wake it up.

    `check` gets the element, the member (or "") and `options`, and yields a problem for each offence.
    `profile` is SAVE for what stops a connector from working, CERTIFICATION for what only a reviewer asks.
    """

    code: str
    group: str
    severity: str
    profile: str
    kinds: tuple[str, ...]
    when: tuple[str, ...]
    check: Callable[..., Iterable[Any]]
    options: Options
    message: str

    def finding(self, element: Element, inside: Tokens, words: Words) -> Finding:
        """The finding for a problem at `inside`, seen from `element`."""
        at = element._replace(parent=element, step=inside).pointer if inside else element.pointer
        return self.finding_at(at, {"this": label(element), **words})

    def finding_at(self, at: str, words: Words) -> Finding:
        sentence = self.message.format_map(words)
        return Finding(self.code, self.severity, at, sentence[:1].upper() + sentence[1:])


Awake = tuple[Rule, str]


@cache
def rules() -> dict[str, Rule]:
    """Code → rule, in the order of the files."""
    checks = checks_by_name()
    found = [
        _rule(code, ruleset["group"], row, checks)
        for ruleset in map(table, sorted(RULESETS.glob("*.yaml")))
        for code, row in ruleset["rules"].items()
    ]
    return {rule.code: rule for rule in found}


def watching(kind: str, node: Iterable[str]) -> Iterator[Awake]:
    """The rules for an element of `kind` with the members `node`, each with the member that wakes it or ""."""
    always, by_member, by_unknown = _watches(kind)
    yield from always
    for member in node:
        if member in by_member:
            yield from by_member[member]
        else:
            yield from ((rule, member) for rule in by_unknown)


@cache
def _watches(kind: str) -> tuple[list[Awake], dict[str, list[Awake]], list[Rule]]:
    """The rules for every element of `kind`, those for each known member, those for members that nobody knows."""
    mine = [rule for rule in rules().values() if kind in rule.kinds or EVERY_KIND in rule.kinds]
    by_member = {member: [(rule, member) for rule in mine if member in rule.when] for member in grammar().get(kind, ())}
    by_unknown = [rule for rule in mine if UNKNOWN_MEMBER in rule.when]
    return [(rule, "") for rule in mine if not rule.when], by_member, by_unknown


@cache
def whole_document_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules().values() if WHOLE_DOCUMENT in rule.kinds)


def in_profile(findings: Iterable[Finding], profile: str) -> list[Finding]:
    """The findings that matter for `profile`: certification asks for everything that saving asks, and more."""
    return [finding for finding in findings if profile == CERTIFICATION or rules()[finding.code].profile == SAVE]


@cache
def checks_by_name() -> dict[str, Callable[..., Iterable[Any]]]:
    """Every public function of the modules in `designer.linting.rules`."""
    package = importlib.import_module("designer.linting.rules")
    modules = [
        importlib.import_module(f"{package.__name__}.{name}") for _, name, _ in pkgutil.iter_modules(package.__path__)
    ]
    return {
        name: function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def _rule(code: str, group: str, row: dict[str, JSON], checks: Mapping[str, Callable[..., Iterable[Any]]]) -> Rule:
    return Rule(
        code=code,
        group=group,
        severity=row["severity"],
        profile=row["profile"],
        kinds=_listed(row["kinds"]),
        when=_listed(row.get("when", [])),
        check=checks[row["check"]],
        options=row.get("with", {}),
        message=row["message"],
    )


def _listed(value: JSON) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
