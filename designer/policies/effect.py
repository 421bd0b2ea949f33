"""What one policy did to a call, as values for a trace."""

from dataclasses import dataclass, field

from designer.call_changes import PartChange


class PolicyError(ValueError):
    """A policy cannot be run; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`before` and `after` are values of what was looked at; they may hold secrets, so they stay out of reprs."""

    sentence: str
    before: str | None = field(default=None, repr=False)
    after: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PolicyTrace:
    """One policy's part in a call. `outcome` is "changed", "unchanged" or "not_run"; `changes` are all it changed."""

    title: str
    template: str
    section: str
    outcome: str
    sentence: str
    before: str | None = field(default=None, repr=False)
    after: str | None = field(default=None, repr=False)
    changes: tuple[PartChange, ...] = ()
