"""Rules for a path and the variables in its template."""

import re
from collections.abc import Iterable, Iterator
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


def path_variable_has_no_parameter(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Silent where a parameter's reference is broken: that one may be the missing one."""
    variables = _variables(element)
    if not variables:
        return ()
    around = [element.parent, element] if element.parent else [element]
    given = {text(parameter.get("name")) for each in around for _, parameter in path_parameters(each)}
    missing = [name for name in dict.fromkeys(variables) if name not in given]
    is_certain = missing and all(isinstance(parameter, dict) for parameter in all_parameters(element))
    return [((), {"name": quoted(name)}) for name in missing] if is_certain else ()


def path_parameter_is_not_in_template(element: Element, member: str, options: Options) -> Iterable[Problem]:
    named = [(index, text(parameter.get("name"))) for index, parameter in path_parameters(element)]
    variables = _variables(element) if named else ()
    wrong = [(index, name) for index, name in named if name and name not in variables]
    return [(("parameters", str(index)), {"name": quoted(name)}) for index, name in wrong]


def path_holds_no_operation(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "$ref" not in element.node and element.node.keys().isdisjoint(VERBS):
        yield (), {}


def _variables(element: Element) -> tuple[str, ...]:
    return _variables_in(element.path)


@lru_cache(maxsize=1024)
def _variables_in(path: str) -> tuple[str, ...]:
    return tuple(VARIABLE.findall(path))
