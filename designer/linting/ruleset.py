"""The rules: rows of `rulesets/*.yaml`, each bound to the small function that decides it."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from designer.document.pointer import JSON, Tokens
from designer.findings import Finding
from designer.tables import table

Options = Mapping[str, JSON]
Words = Mapping[str, str]
Problem = tuple[Tokens, Words]  # where within the element, and the words that the message needs
FarProblem = tuple[str, Words]  # the same with a whole pointer, from a rule over the whole document

EVERY_KIND = "any"
UNKNOWN_MEMBER = "(unknown)"  # wakes a rule for each member that the grammar does not have
DOUBTFUL_MEMBER = "(doubtful)"  # wakes a rule for each member of the wrong JSON type, and for lists and maps
WHOLE_DOCUMENT = "document"  # the kind of rules over the facts of all parts
OF_FINDINGS = "findings"  # the kind of rules over what was, or was not, found
SAVE, CERTIFICATION = "save", "certification"
RULESETS = Path(__file__).with_name("rulesets")
# Imported before `rules` below gets its name: importing a package later would put it in the function's place.
CHECKS = importlib.import_module("designer.linting.rules")


@dataclass(frozen=True)
class Rule:
    """One rule. `kinds` says which elements it looks at, `when` which of their members wake it up, at which values.

    `check` gets the element, the member (or "") and `options`, and yields a problem for each offence. One that asks for
    a `Shape` instead of an element is asked once for all elements of that shape.
    `profile` is SAVE for what stops a connector from working, CERTIFICATION for what only a reviewer asks.
    `why`, `wrong` and `right` are for its page of help: examples are members of what `where` names ("action"), or a few
    words where that is "".
    """

    code: str
    group: str
    severity: str
    profile: str
    kinds: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]
    check: Callable[..., Iterable[Any]]
    options: Options
    message: str
    why: str
    where: str
    wrong: JSON
    right: JSON

    def finding_at(self, at: str, words: Words) -> Finding:
        sentence = self.message.format_map(words)
        if sentence[:1].islower():
            sentence = sentence[:1].upper() + sentence[1:]
        return Finding(self.code, self.severity, at, sentence)


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


@cache
def whole_document_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules().values() if WHOLE_DOCUMENT in rule.kinds)


@cache
def rules_for_findings() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules().values() if OF_FINDINGS in rule.kinds)


def in_profile(findings: Iterable[Finding], profile: str) -> list[Finding]:
    """The findings that matter for `profile`: certification asks for everything that saving asks, and more."""
    return [finding for finding in findings if profile == CERTIFICATION or rules()[finding.code].profile == SAVE]


@cache
def checks_by_name() -> dict[str, Callable[..., Iterable[Any]]]:
    """Every public function of the modules in `designer.linting.rules`."""
    names = [name for _, name, _ in pkgutil.iter_modules(CHECKS.__path__)]
    modules = [importlib.import_module(f"{CHECKS.__name__}.{name}") for name in names]
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
        when=_wakers(row.get("when", [])),
        check=checks[row["check"]],
        options=_options(row.get("with", {})),
        message=row["message"],
        why=row["why"],
        where=row.get("where", ""),
        wrong=row["wrong"],
        right=row["right"],
    )


def _options(row: dict[str, JSON]) -> Options:
    """The options with their pattern compiled."""
    return {**row, "pattern": re.compile(row["pattern"])} if "pattern" in row else row


def _wakers(value: JSON) -> dict[str, tuple[str, ...]]:
    """Member → the values at which it wakes the rule, none for all."""
    if isinstance(value, dict):
        return {member: _listed(values) for member, values in value.items()}
    return dict.fromkeys(_listed(value), ())


def _listed(value: JSON) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
