"""What a policy template does: one module per template, named by its id, found by walking this package.

Each has `request(settings, call, values) -> (PreparedCall, Effect)`, and `response(settings, answer, call, values)`
where its template has a section for answers.
"""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def transforms() -> dict[str, ModuleType]:
    """Template id → module."""
    return {found.name: import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)}
