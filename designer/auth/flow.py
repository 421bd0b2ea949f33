"""A sign-in as a conversation: a generator that yields calls, is sent their answers, and returns what it found."""

from collections.abc import Callable, Generator
from typing import TypeVar

from designer.call_values import Answer, PreparedCall

T = TypeVar("T")
Flow = Generator[PreparedCall, Answer, T]


def drive(flow: Flow[T], send: Callable[[PreparedCall], Answer]) -> T:
    """What the flow returns when each call that it yields is sent by `send`; errors of both pass through."""
    try:
        call = next(flow)
        while True:
            call = flow.send(send(call))
    except StopIteration as end:
        found: T = end.value
        return found
