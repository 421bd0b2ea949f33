"""Runs the rules: over one part, over the facts of all parts, over the properties, over everything."""

from collections.abc import Container, Iterable, Sized
from functools import cache
from typing import Any

from designer.document.document import Document
from designer.document.garbage import search_paused
from designer.document.pointer import JSON, MISSING, PointerError, Tokens, child
from designer.findings import Finding
from designer.linting.elements import Element, Part, Resolve, members
from designer.linting.fact_rows import Facts
from designer.linting.facts import facts_from
from designer.linting.index import Index, nothing
from designer.linting.labels import label
from designer.linting.picture import picture_of
from designer.linting.ruleset import Rule, Words, whole_document_rules
from designer.linting.walk import elements_of
from designer.linting.watch import Awake, watching

PROPERTIES, SCRIPT, ICON = "properties:", "script:", "icon:"


def check_part(place: str, value: JSON, resolve: Resolve) -> list[Finding]:
    """The findings that one part decides.

    `place` is that of `designer.document`: "" for the shell, else "/paths/~1pets", "/definitions/Pet" …
    `resolve` gives the value at a reference ("#/parameters/limit") or MISSING. It is also asked for "#/consumes" and
    "#/produces", so the findings of a path hold as long as the parts that it was asked for stay as they are.
    """
    return _findings(elements_of(Part(place, resolve, {}), value))


def check_facts(facts: Iterable[tuple[str, Facts]], size: int = 0, resolve: Resolve = nothing) -> list[Finding]:
    """The findings that need several parts: (place, facts) of every part, in document order.

    `size` is that of the definition's text in bytes; without it, nothing is said about that. `resolve` is that of
    `check_part`; it is asked for the actions that dynamic choices call, and without it, nothing is said about these.
    """
    index = Index(facts, size, resolve)
    rules = whole_document_rules()
    return [rule.finding_at(at, words) for rule in rules for at, words in rule.check(index, rule.options)]


def check_properties(properties: JSON, operation_ids: Container[str], schemes: Sized | None = None) -> list[Finding]:
    """The findings about a properties document; their pointers begin with `properties:`.

    `schemes` are the definition's security schemes; without them, nothing is said about how the two agree.
    """
    part = Part(PROPERTIES, nothing, {}, operation_ids, schemes)
    return _findings(elements_of(part, properties, "properties document"))


def check_script(code: str | None) -> list[Finding]:
    """The findings about the custom code of a connector, if it has any; their pointer is `script:`."""
    return [] if code is None else _findings(elements_of(Part(SCRIPT, nothing, {}), {"code": code}, "script"))


def check_icon(data: bytes | None, properties: JSON) -> list[Finding]:
    """The findings about the icon of a connector, or about its absence; their pointer is `icon:`."""
    about = {} if data is None else picture_of(data)
    brand = members(members(properties).get("properties")).get("iconBrandColor")
    return _findings(elements_of(Part(ICON, nothing, {}), {**about, "brand": brand}, "icon"))


def check_properties_with(properties: JSON, facts: Iterable[tuple[str, Facts]]) -> list[Finding]:
    """The findings about a properties document beside a definition with these facts: (place, facts) of every part."""
    every = [each for _, each in facts]
    operation_ids = {operation.operation_id for each in every for operation in each.operations}
    return check_properties(properties, operation_ids, [scheme for each in every for scheme in each.schemes])


def check(document: Document, properties: dict[str, Any] | None) -> list[Finding]:
    """Every finding about a connector. Without `properties`, about its definition alone."""
    with search_paused():
        return _check(document, properties)


def _check(document: Document, properties: dict[str, Any] | None) -> list[Finding]:
    resolve = resolver(document)
    findings: list[Finding] = []
    facts: list[tuple[str, Facts]] = []
    for place in document.places():
        elements = elements_of(Part(place, resolve, {}), document.part(place))
        findings += _findings(elements)
        facts.append((place, facts_from(elements)))
    findings += check_facts(facts, sum(len(document.read(place) or "") for place, _ in facts), resolve)
    return findings if properties is None else findings + check_properties_with(properties, facts)


def resolver(document: Document) -> Resolve:
    """The `resolve` that `check_part` wants: the value at a reference within `document`, MISSING when there is none."""

    @cache
    def resolve(target: str) -> JSON:
        try:
            return document.get(target[1:]) if target.startswith("#/") else MISSING
        except PointerError:
            return MISSING

    return resolve


def _findings(elements: Iterable[Element]) -> list[Finding]:
    found: list[Finding] = []
    for element in elements:
        awake = watching(element)
        if awake and (problems := _problems(element, awake)):
            found += _told(element, problems)
    return found


def _problems(element: Element, awake: tuple[Awake, ...]) -> list[tuple[Rule, Tokens, Words]]:
    return [
        (rule, inside, words)
        for rule, member, decide, options in awake
        for inside, words in decide(element, member, options)
    ]


def _told(element: Element, problems: list[tuple[Rule, Tokens, Words]]) -> list[Finding]:
    """The findings for the problems of one element. Most elements have none, so nothing is put into words before."""
    at, this = element.pointer, label(element)
    return [
        rule.finding_at(child(at, *inside) if inside else at, {"this": this, **words})
        for rule, inside, words in problems
    ]
