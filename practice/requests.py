"""A request as the practice API reads it, with its limits."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

import orjson

from practice.answers import Problem, bad

T = TypeVar("T")

MAX_BODY = 1_000_000
MAX_PARAMETERS = 50
WORDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


@dataclass(frozen=True)
class Request:
    """A WSGI environment, read when it is asked for."""

    environ: WSGIEnvironment

    @property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @property
    def path(self) -> str:
        return str(self.environ.get("PATH_INFO", "")) or "/"

    def header(self, name: str) -> str:
        """The value of a header, "" without it."""
        return str(self.environ.get("HTTP_" + name.upper().replace("-", "_"), ""))

    @cached_property
    def query(self) -> dict[str, str]:
        """Query parameters; of a repeated one the last counts."""
        try:
            found = parse_qs(
                self.environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=MAX_PARAMETERS
            )
        except ValueError:
            raise bad(f"Send at most {MAX_PARAMETERS} query parameters.") from None
        return {name: values[-1] for name, values in found.items()}

    def json(self) -> dict[str, Any]:
        """The body, which must be a JSON object. Raises Problem 413, 415 or 400."""
        self._check_type()
        body = self._body()
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}" if body else "line 1: it is empty"
            raise bad(f"The body is not JSON, at {place}.") from None
        return an_object(value, "The body")

    def _check_type(self) -> None:
        given = str(self.environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
        if given != "application/json" and not (given.startswith("application/") and given.endswith("+json")):
            sent = f"and not as {given}" if given else "and say so in the header Content-Type"
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send the body as application/json, {sent}.")

    def _body(self) -> bytes:
        # A body without a stated length is chunked. One byte more than allowed shows that it is too long.
        length = int(self.environ.get("CONTENT_LENGTH") or MAX_BODY + 1)
        body: bytes = self.environ["wsgi.input"].read(min(length, MAX_BODY + 1))
        if len(body) > MAX_BODY:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {MAX_BODY:,} bytes, not more.")
        return body


def an_object(value: Any, where: str) -> dict[str, Any]:
    return _a(dict, value, where)


def a_list(value: Any, where: str) -> list[Any]:
    return _a(list, value, where)


def a_text(value: Any, where: str) -> str:
    return _a(str, value, where)


def a_yes_or_no(value: Any, where: str) -> bool:
    return _a(bool, value, where)


def _a(kind: type[T], value: Any, where: str) -> T:
    if not isinstance(value, kind):
        raise bad(f"{where} must be {WORDS[kind]}, and is {WORDS.get(type(value), 'nothing')}.")
    return value
