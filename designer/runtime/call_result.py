"""What a call did, with every secret masked: for a screen, a stored row, an agent."""

import codecs
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from designer.call_changes import PartChange
from designer.call_values import Answer, Header, Hop, PreparedCall, Timings
from designer.policies.effect import SIGNED_OUT, PolicyTrace
from designer.runtime.redaction import Redactor
from designer.runtime.response_check import Mismatch

CHARSETS = ("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-16be", "shift_jis", "gb18030")


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body as text; "" for one that is not text. `size` counts its bytes."""

    text: str
    is_binary: bool
    size: int


@dataclass(frozen=True, slots=True)
class ShownRequest:
    method: str
    url: str
    headers: tuple[Header, ...]
    body: ShownBody | None


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """`is_cut`: the answer was longer than the limit, and `body` is its beginning."""

    status: int
    reason: str
    headers: tuple[Header, ...]
    body: ShownBody
    is_cut: bool
    hops: tuple[Hop, ...]
    address: str


@dataclass(frozen=True, slots=True)
class CallError:
    """Why there is no answer: `code` is stable, `sentence` says what happened, `advice` what to try.

    `hops` are the redirects that were followed until then, `names` what a certificate of another name is made out to.
    """

    code: str
    sentence: str
    advice: str
    hops: tuple[Hop, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallResult:
    """One call. `findings` say how the answer differs from its declaration; `answer` is None when `error` is not.

    `sign_in` is what the sign-in added to the request, before any policy. `file` is the body of an answer that is not
    text; `as_dict` leaves it out.
    """

    request: ShownRequest
    answer: ShownAnswer | None
    timings: Timings
    policies: tuple[PolicyTrace, ...]
    findings: tuple[Mismatch, ...]
    error: CallError | None
    sign_in: tuple[PartChange, ...] = ()
    file: bytes = field(default=b"", repr=False)

    @property
    def ends_sign_in(self) -> bool:
        """Whether a policy of the connector says that the connection needs a new sign-in."""
        return any(trace.outcome == SIGNED_OUT for trace in self.policies)

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        found = {**asdict(self), "timings": {**asdict(self.timings), "total": self.timings.total}}
        del found["file"]
        return found


def shown_request(call: PreparedCall, redactor: Redactor) -> ShownRequest:
    headers = redactor.headers(call.headers, call.credential_headers)
    body = None if call.body is None else _shown_body(call.body, call.headers, False, redactor)
    return ShownRequest(call.method, redactor.url(call.url, call.credential_query), headers, body)


def shown_answer(answer: Answer, redactor: Redactor) -> ShownAnswer:
    return ShownAnswer(
        status=answer.status,
        reason=redactor.text(answer.reason),
        headers=redactor.headers(answer.headers),
        body=_shown_body(answer.body, answer.headers, answer.is_cut, redactor),
        is_cut=answer.is_cut,
        hops=tuple(replace(hop, url=redactor.url(hop.url), to=redactor.url(hop.to)) for hop in answer.hops),
        address=answer.address,
    )


def shown_policies(traces: Iterable[PolicyTrace], redactor: Redactor, call: PreparedCall) -> tuple[PolicyTrace, ...]:
    def masked(text: str | None) -> str | None:
        return None if text is None else redactor.text(text)

    return tuple(
        replace(
            trace,
            before=masked(trace.before),
            after=masked(trace.after),
            changes=shown_changes(trace.changes, redactor, call),
        )
        for trace in traces
    )


def shown_changes(changes: Iterable[PartChange], redactor: Redactor, call: PreparedCall) -> tuple[PartChange, ...]:
    """The changes without the secrets; what `call` names as credentials never shows its whole value."""

    def masked(part: str, value: str | None) -> str | None:
        if value is None:
            return None
        if part == "Address":
            return redactor.url(value, call.credential_query)
        return redactor.headers(((part, value),), call.credential_headers)[0][1]

    return tuple(
        replace(change, before=masked(change.part, change.before), after=masked(change.part, change.after))
        for change in changes
    )


def shown_file(answer: Answer, shown: ShownAnswer, redactor: Redactor) -> bytes:
    """The body of an answer that is not text, without the secrets; b"" of one that is."""
    return redactor.data(answer.body) if shown.body.is_binary else b""


def shown_findings(findings: Iterable[Mismatch], redactor: Redactor) -> tuple[Mismatch, ...]:
    """What came back is quoted in findings too."""
    return tuple(
        replace(
            found,
            path=redactor.text(found.path),
            got=redactor.text(found.got),
            sentence=redactor.text(found.sentence),
        )
        for found in findings
    )


def _shown_body(data: bytes, headers: tuple[Header, ...], is_cut: bool, redactor: Redactor) -> ShownBody:
    text = _decoded(data, headers, is_cut)
    return ShownBody("" if text is None else redactor.text(text), text is None, len(data))


def _decoded(data: bytes, headers: tuple[Header, ...], is_cut: bool) -> str | None:
    """`data` as text by its declared character set, else as UTF-8; None when it is not text."""
    declared = next((value for name, value in headers if name.lower() == "content-type"), "")
    charset = declared.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    for name in ([charset] if charset in CHARSETS else []) + ["utf-8"]:
        try:
            # A body that was cut may end within a character.
            text = codecs.getincrementaldecoder(name)().decode(data, final=not is_cut)
        except UnicodeError:  # also for UTF-16 that does not say which of the two it is
            continue
        return None if "\0" in text else text
    return None
