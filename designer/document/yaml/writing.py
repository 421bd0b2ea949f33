"""A value → block YAML."""

import re
from typing import Any

import yaml

from designer.document.pointer import JSON
from designer.document.text import check
from designer.document.yaml.scalars import TAG

WIDTH = 2**31 - 1  # never fold a line: a folded text is a worse diff

# What some reader of YAML 1.1 or 1.2 takes for something else than a text.
_AMBIGUOUS = re.compile(
    r"(y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(inf|nan))\Z|[-+.]?[0-9][-+0-9a-fA-FoOxX_.,:eETtZz ]*\Z",
    re.IGNORECASE,
)


def dump(value: JSON) -> str:
    """`value` as block YAML: key order kept, texts of several lines as blocks, doubtful texts in quotes.

    Raises ValueError for what `load` would refuse: too deep, NUL, half of a character.
    """
    check(value)
    return yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH, indent=2
    )


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text and "\r" not in text:
        style = "|"
    elif _AMBIGUOUS.match(text):
        style = "'"
    return dumper.represent_scalar(TAG + "str", text, style=style)


_Dumper.add_representer(str, _represent_text)
