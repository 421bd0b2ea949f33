"""The legs of a sign-in: each call with its answer and its time, every secret masked before anything is kept."""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import parse_qs

import orjson

from designer.auth import oauth2
from designer.auth.oauth2 import Flow, SignInError
from designer.call_values import Answer, PreparedCall, Secret
from designer.document.secrets import names_credential
from designer.runtime import transport
from designer.runtime.call_result import shown_answer, shown_request
from designer.runtime.egress import Egress
from designer.runtime.errors import TransportError
from designer.runtime.redaction import Redactor

T = TypeVar("T")
MAX_TEXT = 4000  # characters of a body that are kept
MAX_NOTE = 500
MAX_DEPTH, MAX_ENTRIES = 4, 20
NO_SECRET = frozenset(("token_type", "issued_token_type"))  # of what is named after a token
OF_SERVICE = ("_endpoint", "_supported")  # how a service ends the names of what it says of itself, RFC 8414 section 2
GRANTS = {
    "authorization_code": "Exchanged the code for tokens",
    "refresh_token": "Asked for new tokens",
    "client_credentials": "Asked for tokens for the application",
    "password": "Asked for tokens with user name and password",
    "urn:ietf:params:oauth:grant-type:device_code": "Asked whether the code was entered",
}


@dataclass
class Leg:
    """One line of the record. `tone` is "good", "warn" or "bad"; `status` is 0 where there was no answer."""

    title: str
    address: str = ""
    tone: str = "good"
    status: int = 0
    milliseconds: float = 0.0
    note: str = ""
    request: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)


class Recorder:
    """Sends the calls of a flow by the one transport, all of them within the time of one, and writes each down."""

    def __init__(self, egress: Egress) -> None:
        self.egress, self.legs = egress, list[Leg]()
        self.last: tuple[PreparedCall, Answer] | None = None  # for the doctor; never stored
        self._secrets: dict[Secret, None] = {}
        self._until: float | None = None

    def drive(self, flow: Flow[T]) -> T:
        """What `flow` returns. Raises SignInError, in which no secret is, whatever the service quotes."""
        try:
            return oauth2.drive(flow, self.send)
        except SignInError as error:
            code, sentence, advice, said = map(self.masked, (error.code, error.sentence, error.advice, error.said))
            raise SignInError(code, sentence, advice, said, error.is_final) from None

    def hide(self, *texts: str) -> None:
        """Let none of these be in what is kept from now on."""
        self._secrets |= dict.fromkeys(map(Secret, filter(None, texts)))

    def masked(self, text: str) -> str:
        """`text` without anything secret that was sent or received so far."""
        return Redactor(self._secrets).text(text)

    def send(self, call: PreparedCall) -> Answer:
        """The answer to one call; one that holds no tokens without the secrets. Raises SignInError for none."""
        started, leg = time.perf_counter(), _begun(call)
        self.legs.append(leg)
        self._secrets |= dict.fromkeys(call.secrets)
        try:
            answer = transport.send(call, replace(self.egress, seconds=self._left()))
        except TransportError as error:
            leg.tone, leg.note = "bad", f"{error.sentence} {error.advice}"
            raise SignInError(error.code, error.sentence, error.advice, is_final=False) from None
        finally:
            leg.milliseconds = (time.perf_counter() - started) * 1000
        self.last = call, answer
        leg.status, leg.tone = answer.status, "good" if answer.status < 400 else "bad"
        self._secrets |= dict.fromkeys(_tokens(answer))
        redactor = Redactor(self._secrets)
        leg.answer = _cut(asdict(shown_answer(answer, redactor)))
        return answer if _gives_tokens(call, answer) else replace(answer, body=redactor.data(answer.body))

    def add(self, title: str, note: str = "", tone: str = "good", address: str = "") -> None:
        """A leg that was no call of ours."""
        self.legs.append(Leg(title, address, tone, note=self.masked(note)[:MAX_NOTE]))

    def _left(self) -> float:
        """A service that answers slowly to each call gets no more time than one that answers slowly to one."""
        if self._until is None:
            self._until = time.monotonic() + self.egress.seconds
        return max(self._until - time.monotonic(), 0.001)

    def soften(self, note: str) -> None:
        """Another way has worked: what was refused before is no longer the trouble."""
        for leg in self.legs:
            if leg.tone == "bad":
                leg.title, leg.tone, leg.note = f"{leg.title}: refused", "warn", leg.note or note

    def as_text(self) -> str:
        return orjson.dumps([asdict(leg) for leg in self.legs]).decode()


def _begun(call: PreparedCall) -> Leg:
    shown = asdict(shown_request(call, Redactor(call.secrets)))
    return Leg(_title(call), f"{call.method} {shown['url']}", request=_cut(shown))


def _title(call: PreparedCall) -> str:
    """What the call is for, from what it sends."""
    sent = _form(call)
    title = GRANTS.get(sent.get("grant_type", [""])[0], "Asked the service")
    if not sent or title == "Asked the service":
        return "Asked who signed in" if call.method == "GET" else title
    by_header = any(name.lower() == "authorization" for name, _ in call.headers)
    place = "the secret in the header" if by_header else "the secret in the body"
    return f"{title}, {place}" if by_header or "client_secret" in sent else title


def _form(call: PreparedCall) -> dict[str, list[str]]:
    try:
        text = (call.body or b"").decode()
        found = _pairs(text)
        if text.startswith("{"):
            found = {name: [str(value)] for name, value in orjson.loads(text).items()}
    except ValueError:
        return {}
    return found


def _tokens(answer: Answer) -> Iterator[Secret]:
    """What the answer gives that nobody may see, wherever it stands in it."""
    try:
        yield from _below(orjson.loads(answer.body), 0)
    except ValueError:
        yield from _below(_pairs(answer.body[:MAX_TEXT].decode("utf-8", "replace")), 0)


def _below(value: Any, depth: int, is_secret: bool = False) -> Iterator[Secret]:
    if isinstance(value, str) and value and is_secret:
        yield Secret(value)
    elif isinstance(value, dict) and depth < MAX_DEPTH:
        for name, member in value.items():
            yield from _below(member, depth + 1, _is_named_secret(name))
    elif isinstance(value, list) and depth < MAX_DEPTH:
        for entry in value[:MAX_ENTRIES]:
            yield from _below(entry, depth + 1, is_secret)


def _is_named_secret(name: str) -> bool:
    plain = name.lower()
    if plain in NO_SECRET or plain.endswith(OF_SERVICE):
        return False
    return plain in oauth2.HIDDEN or names_credential(name)


def _gives_tokens(call: PreparedCall, answer: Answer) -> bool:
    """Whether the answer may repeat a secret of the call for good: a refresh token that stays is one."""
    if call.body is None or answer.status >= 300:
        return False
    body = oauth2.as_body(answer) or {}
    return not body.get("error") and body.get("ok") is not False


def _pairs(text: str) -> dict[str, list[str]]:
    """A form; one with too many fields has none."""
    try:
        return parse_qs(text, max_num_fields=100)
    except ValueError:
        return {}


def _cut(shown: dict[str, Any]) -> dict[str, Any]:
    body = shown.get("body")
    if body:
        body["text"] = body["text"][:MAX_TEXT]
    return shown
