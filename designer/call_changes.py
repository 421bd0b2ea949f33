"""What one step did to a request or an answer: the parts that differ, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from designer.call_values import Answer, Header, PreparedCall

MAX_BODY = 2_000  # characters of a body


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part: "Method", "Address", "Body", "Status", or a header's name. None: it was not there, or is gone.

    The values may hold secrets, so they stay out of reprs.
    """

    part: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)


def of_call(before: PreparedCall, after: PreparedCall) -> tuple[PartChange, ...]:
    """What differs between two stages of a request."""
    pairs = [("Method", before.method, after.method), ("Address", before.url, after.url)]
    found = [PartChange(*pair) for pair in pairs if pair[1] != pair[2]]
    return (*found, *_headers(before.headers, after.headers), *_body(before.body, after.body))


def of_answer(before: Answer, after: Answer) -> tuple[PartChange, ...]:
    """What differs between two stages of an answer."""
    status = (PartChange("Status", str(before.status), str(after.status)),) if before.status != after.status else ()
    return (*status, *_headers(before.headers, after.headers), *_body(before.body, after.body))


def _headers(before: tuple[Header, ...], after: tuple[Header, ...]) -> Iterator[PartChange]:
    was, now = _joined(before), _joined(after)
    for name in {**was, **now}:
        old, new = was.get(name), now.get(name)
        if old is None or new is None or old[1] != new[1]:
            yield PartChange((new or old or ("", ""))[0], old and old[1], new and new[1])


def _joined(headers: tuple[Header, ...]) -> dict[str, tuple[str, str]]:
    """Lower-case name → (name, values)."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = (name, f"{found[key][1]}, {value}" if key in found else value)
    return found


def _body(before: bytes | None, after: bytes | None) -> Iterator[PartChange]:
    if before != after:
        yield PartChange("Body", _text(before), _text(after))


def _text(body: bytes | None) -> str | None:
    if body is None:
        return None
    try:
        text = body[: MAX_BODY * 4].decode("utf-8", "strict" if len(body) <= MAX_BODY * 4 else "ignore")
    except UnicodeDecodeError:
        return f"{len(body):,} bytes that are not text"
    return text if len(text) <= MAX_BODY else text[:MAX_BODY] + "…"
