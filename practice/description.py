"""What the practice API says about itself: a page to read, and an OpenAPI 2.0 document for each of its doors."""

import json
import pathlib
import re
from functools import cache
from http import HTTPStatus
from typing import Any

from practice import guard
from practice.answers import Answer
from practice.requests import Request

HERE = pathlib.Path(__file__).parent
HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,200}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
SECURITY: dict[str, dict[str, str]] = {
    "": {"type": "apiKey", "in": "header", "name": guard.KEY_HEADER, "description": "The subscription key."},
    "/basic": {"type": "basic", "description": "User name and password."},
    "/bearer": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "The word Bearer, a space and the key.",
    },
}


def page(request: Request) -> Answer:
    """GET /."""
    text = (HERE / "page.txt").read_text(encoding="utf-8")
    return Answer(HTTPStatus.OK, text.replace("127.0.0.1:8010", _host(request)))


def openapi(request: Request) -> Answer:
    """GET /openapi.json, also under /basic and /bearer: the same operations behind another door."""
    prefix = guard.door(request.path).prefix
    return Answer(
        HTTPStatus.OK,
        {
            **_document(),
            "host": _host(request),
            "basePath": prefix or "/",
            "securityDefinitions": {"practice": SECURITY[prefix]},
        },
    )


def _host(request: Request) -> str:
    """The host that the caller used, so that the document leads back here."""
    given = request.header("Host")
    return given if HOST.fullmatch(given) else f"{request.environ['SERVER_NAME']}:{request.environ['SERVER_PORT']}"


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((HERE / "openapi.json").read_bytes())
    return document
