"""A browser without a screen: one connection that stays open, cookies, and the CSRF token of the page it read last."""

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back. `size` is the bytes of the body as sent, compressed where the server compresses."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def size(self) -> int:
        return len(self.body)


class Browser:
    """Talks to 127.0.0.1:`port`. Raises RuntimeError for an answer that the benchmark does not expect."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.cookies = dict(cookies or {})
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()
        self._token = ""

    def sign_in(self, email: str, password: str) -> None:
        self.get("/sign-in/")
        self.post("/sign-in/", {"username": email, "password": password}, expect=302)

    def get(self, path: str, expect: int = 200, **headers: str) -> Answer:
        answer = self.ask("GET", path, None, headers, expect)
        if "Content-Encoding" not in answer.headers and (found := TOKEN.search(answer.text)):
            self._token = found[1]
        return answer

    def post(self, path: str, fields: dict[str, str], expect: int | None = 200, **headers: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._token, **headers}
        return self.ask("POST", path, urlencode(fields).encode(), headers, expect)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], expect: int | None) -> Answer:
        """One request; `expect` None takes any answer. Names of `headers` are spelt as keywords: `Accept_Encoding`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        if expect is not None and answer.status != expect:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {expect}: {answer.body[:500]!r}")
        return answer
