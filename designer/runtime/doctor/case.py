"""One finished call as the doctor looks at it: the definition it was made from, and what was sent and came back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, urlsplit

from designer.call_values import MASK
from designer.document.document import Document
from designer.document.elements import Operation
from designer.properties import Properties, as_text

LOOKED_AT = 20_000  # characters of an answer
NOWHERE = SplitResult("", "", "", "", "")
JSON_TYPE = "application/json"
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Case:
    """`result` is `CallResult.as_dict()`; `arguments` are those of the call; `sent_at` is when, by our clock.

    `way` is the name of the way to sign in that alone is in the two documents, "" for the only one.
    """

    document: Document
    properties: Properties
    operation: Operation
    result: Mapping[str, Any]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    sent_at: datetime | None = None
    way: str = ""

    @property
    def error(self) -> str:
        """The code of a call that got no answer, else ""."""
        return self.result["error"]["code"] if self.result["error"] else ""

    @property
    def said(self) -> str:
        """The sentence of that error."""
        return self.result["error"]["sentence"] if self.result["error"] else ""

    @property
    def status(self) -> int:
        """What the service answered, 0 without an answer."""
        return self.result["answer"]["status"] if self.result["answer"] else 0

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @cached_property
    def headers(self) -> dict[str, str]:
        """The answer's, by lower-case name; the first one of each."""
        listed = self.result["answer"]["headers"] if self.result["answer"] else ()
        return {name.lower(): value for name, value in reversed(list(listed))}

    @cached_property
    def sent_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.result["request"]["headers"]}

    @property
    def body(self) -> str:
        """The beginning of the answer's text."""
        return self.result["answer"]["body"]["text"][:LOOKED_AT] if self.result["answer"] else ""

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether a web page came back."""
        return self.content_type in HTML or self.body.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))

    @property
    def is_sign_in_page(self) -> bool:
        """Whether a web page came back that asks for a password."""
        return self.is_page and bool(_PASSWORD.search(self.body))

    @property
    def is_wrong_format(self) -> bool:
        """Whether the definition describes JSON and something else came."""
        return any(one["path"] == "" and one["kind"] == "type" for one in self.result["findings"])

    @cached_property
    def url(self) -> SplitResult:
        """Where the call went first."""
        return split(self.result["request"]["url"])

    @property
    def host(self) -> str:
        return as_text(self.document.get("/host", ""))

    @property
    def base_path(self) -> str:
        """As in the definition, without a slash at its end: "" for none."""
        return as_text(self.document.get("/basePath", "")).strip().rstrip("/")

    @property
    def hops(self) -> list[Mapping[str, Any]]:
        """The redirects that were followed."""
        return list((self.result["answer"] or self.result["error"] or {}).get("hops", ()))

    @property
    def has_key(self) -> bool:
        """Whether anything secret went out with the call."""
        request = self.result["request"]
        texts = [request["url"], *(value for _, value in request["headers"])]
        return any(MASK in text for text in texts) or MASK in (request["body"] or {}).get("text", "")


def split(url: str) -> SplitResult:
    """The parts of an address; none of one that cannot be read."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  it raises here rather than in every reader
    except ValueError:
        return NOWHERE
    return parts
