"""The legs of a sign-in: each call with its answer and its time, every secret masked before anything is kept."""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qs

import orjson

from designer.auth.oauth2 import SignInError
from designer.call_values import Answer, PreparedCall, Secret
from designer.runtime import transport
from designer.runtime.call_result import shown_answer, shown_request
from designer.runtime.egress import Egress
from designer.runtime.errors import TransportError
from designer.runtime.redaction import Redactor

MAX_TEXT = 4000  # characters of a body that are kept
MAX_DEPTH = 4
TOKENS = frozenset(("access_token", "refresh_token", "id_token", "token", "device_code", "assertion", "client_secret"))
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
    """Sends the calls of a flow by the one transport, and writes each down."""

    def __init__(self, egress: Egress) -> None:
        self.egress, self.legs = egress, list[Leg]()
        self.last: tuple[PreparedCall, Answer] | None = None  # for the doctor; never stored

    def send(self, call: PreparedCall) -> Answer:
        """The answer to one call. Raises SignInError when there is none."""
        started, leg = time.perf_counter(), _begun(call)
        self.legs.append(leg)
        try:
            answer = transport.send(call, self.egress)
        except TransportError as error:
            leg.tone, leg.note = "bad", f"{error.sentence} {error.advice}"
            raise SignInError(error.code, error.sentence, error.advice, is_final=False) from None
        finally:
            leg.milliseconds = (time.perf_counter() - started) * 1000
        self.last = call, answer
        leg.status, leg.tone = answer.status, "good" if answer.status < 400 else "bad"
        redactor = Redactor([*call.secrets, *_tokens(answer)])
        leg.answer = _cut(asdict(shown_answer(answer, redactor)))
        return answer

    def add(self, title: str, note: str = "", tone: str = "good", address: str = "") -> None:
        """A leg that was no call of ours."""
        self.legs.append(Leg(title, address, tone, note=note))

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
        found: dict[str, list[str]] = parse_qs(text, max_num_fields=100)
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
        for name, values in parse_qs(answer.body[:MAX_TEXT].decode("utf-8", "replace")).items():
            if name in TOKENS:
                yield from map(Secret, values)


def _below(value: Any, depth: int) -> Iterator[Secret]:
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for name, member in value.items():
            if isinstance(member, str) and name in TOKENS:
                yield Secret(member)
            else:
                yield from _below(member, depth + 1)


def _cut(shown: dict[str, Any]) -> dict[str, Any]:
    body = shown.get("body")
    if body:
        body["text"] = body["text"][:MAX_TEXT]
    return shown
