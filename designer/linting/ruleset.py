"""The rules: rows of `rulesets/*.yaml`, each bound to the small function that decides it."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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
DOUBTFUL_MEMBER = "(doubtful)"  # wakes a rule for each member of the wrong JSON type, and for lists and maps
WHOLE_DOCUMENT = "document"  # the kind of rules over the facts of all parts
OF_FINDINGS = "findings"  # the kind of rules over what was, or was not, found
SAVE, CERTIFICATION = "save", "certification"
RULESETS = Path(__file__).with_name("rulesets")
# Imported before `rules` below gets its name: importing a package later would put it in the function's place.
CHECKS = importlib.import_module("designer.linting.rules")
AWAITED = frozenset({"array", "file", "securestring", "path", "body"})  # values that a rule may wait for
MOST_KEPT = 40  # members of an element whose rules are remembered; hostile ones have thousands, never twice the same


@dataclass(frozen=True)
class Rule:
    """One rule. `kinds` says which elements it looks at, `when` which of their members wake it up, at which values.

    `check` gets the element, the member (or "") and `options`, and yields a problem for each offence.
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

    def finding(self, element: Element, inside: Tokens, words: Words) -> Finding:
        """The finding for a problem at `inside`, seen from `element`."""
        at = element._replace(parent=element, step=inside).pointer if inside else element.pointer
        return self.finding_at(at, {"this": label(element), **words} if "{this}" in self.message else words)

    def finding_at(self, at: str, words: Words) -> Finding:
        sentence = self.message.format_map(words)
        return Finding(self.code, self.severity, at, sentence[:1].upper() + sentence[1:])


class Awake(NamedTuple):
    """A rule, the member that woke it or "", and its `check` and `options` at hand: they are asked for very often."""

    rule: Rule
    member: str
    check: Callable[..., Iterable[Any]]
    options: Options


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


def watching(kind: str, node: Mapping[str, JSON]) -> tuple[Awake, ...]:
    """The rules for an element of `kind` with the members `node`, each with the member that wakes it or ""."""
    type_, in_ = node.get("type"), node.get("in")
    told = type_ if type_.__class__ is str and type_ in AWAITED else ""
    place = in_ if in_.__class__ is str and in_ in AWAITED else ""
    awake = _remembered if len(node) <= MOST_KEPT else _awake
    return awake(kind, tuple(node), tuple(map(type, node.values())), told, place)


def _awake(kind: str, names: tuple[str, ...], types: tuple[type, ...], type_: str, in_: str) -> tuple[Awake, ...]:
    always, by_member, by_unknown, by_doubtful = _watches(kind)
    told = {"type": type_, "in": in_}
    found = [*always] if kind in grammar() else [*by_doubtful, *always]
    woken = [(rule, "") for rule in found]
    for member, of in zip(names, types, strict=True):
        if member not in by_member:
            woken += [(rule, member) for rule in by_unknown]
            continue
        if grammar()[kind][member].is_doubtful(of):
            woken += [(rule, member) for rule in by_doubtful]
        woken += [(rule, member) for rule in by_member[member] if _is_time(rule.when[member], told.get(member, ""))]
    return tuple(Awake(rule, member, rule.check, rule.options) for rule, member in woken)


def _is_time(values: tuple[str, ...], told: str) -> bool:
    return not values or told in values


_remembered = lru_cache(maxsize=8192)(_awake)


@cache
def _watches(kind: str) -> tuple[list[Rule], dict[str, list[Rule]], list[Rule], list[Rule]]:
    """The rules for every element of `kind`, for each known member, for members that are unknown or doubtful."""
    mine = [rule for rule in rules().values() if kind in rule.kinds or EVERY_KIND in rule.kinds]
    by_member = {member: [rule for rule in mine if member in rule.when] for member in grammar().get(kind, ())}
    by_unknown = [rule for rule in mine if UNKNOWN_MEMBER in rule.when]
    by_doubtful = [rule for rule in mine if DOUBTFUL_MEMBER in rule.when]
    return [rule for rule in mine if not rule.when], by_member, by_unknown, by_doubtful


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
