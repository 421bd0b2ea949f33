"""Several ways to sign in side by side: `connectionParameterSets`, each one seen as if it were the only one.

`view` gives the two files as one way has them, so that `designer.auth` reads, writes and applies it like any other;
`edit` puts back what was changed there. A connector without sets has one way without a name, and is its own view.
Source: https://learn.microsoft.com/connectors/custom-connectors/multi-auth
"""

from designer.ways.changing import WayError, add, label_problem, move, relabel, remove
from designer.ways.folding import edit
from designer.ways.reading import Way, chosen, ways
from designer.ways.viewing import for_call, view

__all__ = [
    "Way",
    "WayError",
    "add",
    "chosen",
    "edit",
    "for_call",
    "label_problem",
    "move",
    "relabel",
    "remove",
    "view",
    "ways",
]
