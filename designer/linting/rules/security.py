"""Rules for the definition's sign-in: security schemes and who asks for them.

Source: OpenAPI 2.0, Security Scheme Object and Security Requirement Object.
"""

from collections.abc import Iterator

from designer.linting.elements import Element, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem


def scheme_lacks(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The scheme has not all that its `type` needs, or that its `flow` needs."""
    needed = [*options["types"].get(text(element.node[member]), ())]
    if element.node[member] == "oauth2":
        needed += options["flows"].get(text(element.node.get("flow")), ())
    for name in needed:
        if name not in element.node:
            yield (), {"member": quoted(name)}


def scheme_has_foreign_member(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The scheme has a member that belongs to another type of scheme."""
    known = options["types"].get(text(element.node[member]))
    for name in element.node:
        if known is not None and name not in known and name not in ("type", "description") and name[:2] != "x-":
            yield (name,), {"member": quoted(name), "type": quoted(text(element.node[member]))}


def requirement_is_no_list(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for name, scopes in element.node.items():
        if not isinstance(scopes, list):
            yield (name,), {"name": quoted(name)}


def has_several_schemes(element: Element, member: str, options: Options) -> Iterator[Problem]:
    schemes = element.node[member]
    if isinstance(schemes, dict) and len(schemes) > 1:
        yield (member,), {"first": quoted(next(iter(schemes)))}
