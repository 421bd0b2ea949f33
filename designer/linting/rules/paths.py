"""Rules for a path and the variables in its template."""

import re
from collections.abc import Iterator

from designer.linting.elements import VERBS, Element, all_parameters, own_parameters, text
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
    variables = _variables(element)
    parameters = all_parameters(element) if variables else []
    if not all(isinstance(parameter, dict) for parameter in parameters):
        return
    given = {text(parameter.get("name")) for parameter in parameters if parameter.get("in") == "path"}
    for name in dict.fromkeys(variables):
        if name not in given:
            yield (), {"name": quoted(name)}


def path_parameter_is_not_in_template(element: Element, member: str, options: Options) -> Iterator[Problem]:
    variables = set(_variables(element))
    for index, parameter in own_parameters(element):
        if isinstance(parameter, dict) and parameter.get("in") == "path":
            name = text(parameter.get("name"))
            if name and name not in variables:
                yield ("parameters", str(index)), {"name": quoted(name)}


def path_holds_no_operation(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "$ref" not in element.node and element.node.keys().isdisjoint(VERBS):
        yield (), {}


def _variables(element: Element) -> list[str]:
    return VARIABLE.findall(element.path)
