"""What one policy did to a call, as values for a trace."""

from dataclasses import dataclass, field

from designer.call_changes import PartChange

SIGNED_OUT = "signed out"


class PolicyError(ValueError):
    """A policy cannot be run; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`before` and `after` are values of what was looked at; they may hold secrets, so they stay out of reprs.

    `ends`: the answer says that the sign-in of the connection has ended.
    """

    sentence: str
    before: str | None = field(default=None, repr=False)
    after: str | None = field(default=None, repr=False)
    ends: bool = False


@dataclass(frozen=True, slots=True)
class PolicyTrace:
    """One policy's part in a call; `changes` are all it changed.

    `outcome` is "changed", "unchanged", "not_run", or "signed out" for an answer that ends the connection's sign-in.
    """

    title: str
    template: str
    section: str
    outcome: str
    sentence: str
    before: str | None = field(default=None, repr=False)
    after: str | None = field(default=None, repr=False)
    changes: tuple[PartChange, ...] = ()
