"""The YAML tables beside this code."""

from pathlib import Path

import yaml

from designer.document.pointer import JSON

# libyaml reads a dozen times faster; PyYAML may have been built without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(path: Path) -> JSON:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)
