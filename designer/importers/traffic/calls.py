"""One call as it was recorded or written down, and the same call taken apart without its credentials."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from designer.header_names import TOKEN
from designer.importers.addresses import query_pairs, split_url
from designer.importers.request_sample import Credential, FormField, RequestSample, SampleError, make_sample
from designer.importers.traffic.notes import Notes
from designer.importers.traffic.segments import is_random

MAX_SEGMENTS = 100
WITHOUT_BODY = ("GET", "HEAD")
Segments = tuple[str, ...]

_USER = re.compile(r"(https?://)[^/?#]*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is text; `is_binary` says that there was one that is no text."""

    status: int
    content_type: str = ""
    body: str = field(default="", repr=False)
    is_binary: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its answer, where that is known.

    `url` is absolute, or begins with "/" when the host is not known; `{name}` in it is a variable, and `host_variable`
    names the one that stood in the place of the host. `name` is what people called it, `at` a pointer into the source.
    """

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: str = field(default="", repr=False)
    form: tuple[FormField, ...] = field(default=(), repr=False)
    is_binary: bool = False
    answer: Answer | None = None
    credentials: tuple[Credential, ...] = ()
    host_variable: str = ""
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A call taken apart: `host` is "" with the variable's name in braces where it is not known."""

    call: Call
    sample: RequestSample
    scheme: str
    host: str
    segments: Segments
    query: tuple[tuple[str, str], ...]

    @property
    def method(self) -> str:
        return self.sample.method.lower()

    def sort_key(self) -> tuple[object, ...]:
        """An order of its own for every call that differs: what is made never depends on the order of recording."""
        sample, answer = self.sample, self.call.answer or Answer(0)
        fields = tuple((each.name, each.value, each.is_file) for each in sample.form)
        return (
            *(self.host, self.segments, self.method, self.scheme, self.query, sample.headers, sample.body_text),
            *(fields, sample.content_type, self.call.name),
            *(answer.status, answer.content_type, answer.body, answer.is_binary),
        )


def taken_apart(calls: Iterable[Call], notes: Notes) -> list[Request]:
    """The calls that can become an operation, in their own order; the others are in `notes`."""
    requests: list[Request] = []
    for call in calls:
        try:
            requests.append(_request(call, notes))
        except SampleError as error:
            notes.dropped(f"A call was left out. {error.sentence}", call.at)
    return sorted(requests, key=Request.sort_key)


def _request(call: Call, notes: Notes) -> Request:
    sample = _sample(call, notes)
    if sample.method in WITHOUT_BODY and (sample.body_text.strip() or sample.form or call.is_binary):
        notes.dropped(f"The body of a {sample.method} request was left out: such a request has none.", call.at)
        sample = replace(sample, body_text="", form=())
    if sample.url.startswith("/"):
        path, _, query = sample.url.partition("?")
        scheme, host = "https", f"{{{call.host_variable}}}"
    else:
        parts = split_url(sample.url)
        scheme, host, path, query = parts.scheme, parts.netloc, parts.path, parts.query
    if path.count("/") > MAX_SEGMENTS:
        raise SampleError("url", f"Its address has more than {MAX_SEGMENTS} parts between slashes.")
    pairs = [(name, value) for name, value in query_pairs(query) if not is_random(name)]
    if any(is_random(name) for name, _ in query_pairs(query)) or any(is_random(each.name) for each in sample.form):
        notes.dropped("An input whose name is random, as keys and tokens are, was left out.", call.at)
    sample = replace(sample, form=tuple(each for each in sample.form if not is_random(each.name)))
    return Request(call, sample, scheme, host, tuple(path.split("/")[1:]), tuple(pairs))


def _sendable(call: Call, notes: Notes) -> list[tuple[str, str]]:
    """The headers without those of HTTP/2 itself, such as `:authority`, and without names that are none."""
    listed = [(name, value) for name, value in call.headers if not name.startswith(":")]
    sendable = [(name, value) for name, value in listed if TOKEN.fullmatch(name)]
    if len(sendable) < len(listed):
        notes.dropped("A header was left out: its name holds a sign that no header name can have.", call.at)
    return sendable


def _sample(call: Call, notes: Notes) -> RequestSample:
    """The sample; a body that is not the JSON it says to be is a text."""
    headers = _sendable(call, notes)
    user = _USER.match(call.url)
    if user:
        basic = Credential("header", "Authorization", "basic")
        call = replace(call, url=user[1] + call.url[user.end() :], credentials=(*call.credentials, basic))
    try:
        return make_sample(call.method, call.url, headers, call.body, call.form, (), call.credentials)
    except SampleError as error:
        if error.field != "body":
            raise
    notes.approximated("A body is not JSON, though it says so or says nothing; it became a text.", call.at)
    headers = [(name, value) for name, value in headers if name.lower() != "content-type"]
    headers.append(("Content-Type", "text/plain"))
    return make_sample(call.method, call.url, headers, call.body, call.form, (), call.credentials)
