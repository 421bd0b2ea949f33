"""The YAML tables beside the code that uses them."""

from pathlib import Path
from typing import Any

import yaml

# libyaml reads a dozen times faster; PyYAML may have been built without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(path: Path) -> Any:
    """What the file at `path` holds. It is ours: a mistake in it is an error."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)
