"""What the practice API answers: a status, a JSON value or a text, and headers."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Header = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """`value` becomes JSON; a `str` becomes plain text, None nothing."""

    status: HTTPStatus
    value: Any = None
    headers: tuple[Header, ...] = ()

    def body(self) -> bytes:
        if self.value is None:
            return b""
        if isinstance(self.value, str):
            return self.value.encode()
        return json.dumps(self.value, ensure_ascii=False, separators=(",", ":")).encode()

    def content_type(self) -> str:
        return "text/plain; charset=utf-8" if isinstance(self.value, str) else "application/json"


class Problem(Exception):
    """A request that is answered with an error: its status, and a sentence that says what to do."""

    def __init__(self, status: HTTPStatus, message: str, *headers: Header) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers

    def answer(self) -> Answer:
        return Answer(self.status, {"statusCode": self.status.value, "message": self.message}, self.headers)


def bad(message: str) -> Problem:
    """A 400 with `message`."""
    return Problem(HTTPStatus.BAD_REQUEST, message)
