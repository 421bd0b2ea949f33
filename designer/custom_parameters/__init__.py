"""What a connector asks for besides its sign-in: connection parameters as values to add, change, remove and reorder.

A parameter is read as the `ConnectionField` that its form shows, and written back member by member: only what differs
is touched, so unknown members and the order of keys stay.
"""

from designer.custom_parameters.changing import add, change, move, remove
from designer.custom_parameters.checking import KINDS, kind_of, problems
from designer.custom_parameters.finding import custom, find, of_sign_in, readers

__all__ = [
    "KINDS",
    "add",
    "change",
    "custom",
    "find",
    "kind_of",
    "move",
    "of_sign_in",
    "problems",
    "readers",
    "remove",
]
