"""The WSGI application of the practice API: `practice.app:application`."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from practice import description, guard, sentiment
from practice.answers import Answer, Problem
from practice.notes import Notebook
from practice.requests import Request

Handler = Callable[..., Answer]
COMMON = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


@dataclass(frozen=True)
class Route:
    """What answers the paths that match `pattern`, by method. `is_open`: without a key."""

    pattern: re.Pattern[str]
    handlers: dict[str, Handler]
    is_open: bool = False


class Practice:
    """One practice API with a notebook of its own. `key` opens the doors that want a key."""

    def __init__(self, key: str = guard.DEFAULT_KEY) -> None:
        self.key = key
        self.routes = routes(Notebook())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer = self.answer(request)
        except Problem as problem:
            answer = problem.answer()
        body = answer.body()
        start_response(f"{answer.status.value} {answer.status.phrase}", headers(answer, len(body)))
        return [] if request.method == "HEAD" else [body]

    def answer(self, request: Request) -> Answer:
        """The answer to `request`. Raises Problem for an unknown path, a wrong key or a wrong method."""
        door = guard.door(request.path)
        path = request.path.removeprefix(door.prefix)
        for route in self.routes:
            if match := route.pattern.fullmatch(path):
                if not route.is_open:
                    door.check(request, self.key)
                return handler(route, request.method)(request, *match.groups())
        raise Problem(HTTPStatus.NOT_FOUND, "Nothing is here. The page / lists what there is.")


def routes(notebook: Notebook) -> tuple[Route, ...]:
    return (
        Route(re.compile("/"), {"GET": description.page}, is_open=True),
        Route(re.compile(r"/openapi\.json"), {"GET": description.openapi}, is_open=True),
        Route(re.compile(r"/text/analytics/v2\.0/sentiment"), {"POST": sentiment.post}),
        Route(re.compile("/notes"), {"GET": notebook.find, "POST": notebook.create}),
        Route(
            re.compile("/notes/([0-9]{1,9})"),
            {"GET": notebook.read, "PUT": notebook.put, "PATCH": notebook.patch, "DELETE": notebook.delete},
        ),
    )


def handler(route: Route, method: str) -> Handler:
    """What answers `method`. HEAD is a GET whose body is not sent. Raises Problem 405."""
    found = route.handlers.get("GET" if method == "HEAD" else method)
    if found is None:
        allowed = ", ".join(route.handlers)
        message = f"{method[:20]} does not work here. Use {allowed.replace(', ', ' or ')}."
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, message, ("Allow", allowed))
    return found


def headers(answer: Answer, length: int) -> list[tuple[str, str]]:
    if answer.status is HTTPStatus.NO_CONTENT:  # RFC 9110 section 8.6: no length without content
        return [*COMMON, *answer.headers]
    return [
        ("Content-Type", answer.content_type()),
        ("Content-Length", str(length)),
        *COMMON,
        *answer.headers,
    ]


application = Practice(os.environ.get("PRACTICE_KEY") or guard.DEFAULT_KEY)
