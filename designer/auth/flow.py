"""A sign-in as a generator: it yields the calls that it needs, and receives their answers."""

from collections.abc import Callable, Generator
from typing import TypeVar

from designer.auth.scheme import AuthError
from designer.call_values import Answer, PreparedCall

T = TypeVar("T")
Flow = Generator[PreparedCall, Answer, T]


class SignInError(AuthError):
    """One leg of a sign-in failed.

    `code` is stable, `sentence` says what happened, `advice` what to do. `said` is the service's own word for it
    (`invalid_grant`), "" where it gave none. `is_final`: trying again later does not help, somebody has to act.
    """

    def __init__(self, code: str, sentence: str, advice: str, said: str = "", is_final: bool = True) -> None:
        super().__init__(f"{sentence} {advice}")
        self.code, self.sentence, self.advice, self.said, self.is_final = code, sentence, advice, said, is_final


def drive(flow: Flow[T], send: Callable[[PreparedCall], Answer]) -> T:
    """What `flow` returns when `send` answers its calls; what either of them raises goes through.

    An error of `send` is raised within the flow, at the call that it belongs to.
    """
    try:
        call = next(flow)
        while True:
            try:
                answer = send(call)
            except Exception as error:
                call = flow.throw(error)
            else:
                call = flow.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result
