"""Rules for the custom code of a connector. It is read as a text, and never run.

Source: https://learn.microsoft.com/connectors/custom-connectors/write-code.
"""

import re
from collections.abc import Iterator

from designer.linting.elements import Element, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

_USING = re.compile(
    r"^[ \t]*(?:global[ \t]+)?using[ \t]+(?:(static)[ \t]+|(\w+)[ \t]*=[ \t]*)?([A-Za-z_][\w.]*)[ \t]*;", re.MULTILINE
)


def script_is_too_large(element: Element, member: str, options: Options) -> Iterator[Problem]:
    size = len(text(element.node[member]).encode("utf-8", "surrogatepass"))
    if size > options["most"]:
        yield (), {"size": f"{size / 2**20:.1f}"}


def script_uses_other_namespace(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Each namespace once. What follows `using static` or a name of one's own may be a type in the namespace."""
    names: dict[str, bool] = {}
    for is_static, alias, name in _USING.findall(text(element.node[member])):
        names.setdefault(name, bool(is_static or alias))
    for name, may_be_type in names.items():
        around = name.rpartition(".")[0] if may_be_type else name
        if not {name, around} & set(options["values"]):
            yield (), {"name": quoted(name)}
