"""Rules for a path and the variables in its template."""

import re
from collections.abc import Iterator
from functools import lru_cache

from designer.linting.elements import VERBS, Element, all_parameters, path_parameters, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

VARIABLE = re.compile(r"\{([^{}]*)\}")


def path_lacks_slash(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if not element.path.startswith("/"):
        yield (), {}


def path_contains(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The template holds one of `signs`."""
    for sign in options["signs"]:
        if sign in element.path:
            yield (), {"sign": quoted(sign)}
            return


def path_template_is_broken(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A brace without its partner, or a variable that spans segments."""
    rest = VARIABLE.sub("", element.path)
    if "{" in rest or "}" in rest or any("/" in name for name in _variables(element)):
        yield (), {}


def path_variable_has_default(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for name in _variables(element):
        if "=" in name:
            yield (), {"name": quoted(name)}


def path_variable_has_no_parameter(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Silent where a parameter's reference is broken: that one may be the missing one."""
    around = [element.parent, element] if element.parent else [element]
    given = {text(parameter.get("name")) for each in around for _, parameter in path_parameters(each)}
    missing = [name for name in dict.fromkeys(_variables(element)) if name not in given]
    if missing and all(isinstance(parameter, dict) for parameter in all_parameters(element)):
        for name in missing:
            yield (), {"name": quoted(name)}


def path_parameter_is_not_in_template(element: Element, member: str, options: Options) -> Iterator[Problem]:
    variables = _variables(element)
    for index, parameter in path_parameters(element):
        name = text(parameter.get("name"))
        if name and name not in variables:
            yield ("parameters", str(index)), {"name": quoted(name)}


def path_holds_no_operation(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "$ref" not in element.node and element.node.keys().isdisjoint(VERBS):
        yield (), {}


def _variables(element: Element) -> tuple[str, ...]:
    return _variables_in(element.path)


@lru_cache(maxsize=1024)
def _variables_in(path: str) -> tuple[str, ...]:
    return tuple(VARIABLE.findall(path))
