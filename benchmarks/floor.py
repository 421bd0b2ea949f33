"""The least that reading a description can cost: each step that reading has, done by the fastest means and no more."""

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import orjson
from openapi_spec_validator.schemas import get_schema_content_v2, get_schema_content_v30, get_schema_content_v31

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
SUMMARY, DESCRIPTION = 80, 1000


def bare_import(data: bytes) -> int:
    """Parse, hash, validate against the official schema, walk with pointers, some checks of each operation, store.

    `data` is JSON. Gives back how much was seen, so that nothing can be left out unnoticed.
    """
    value = orjson.loads(data)
    digest = hashlib.sha256(data).hexdigest()
    errors = sum(1 for _ in _validator(_version(value)).iter_errors(value))
    seen = sum(1 for _ in _walk(value))
    rows = [_row(path, method, operation) for path, method, operation in _operations(value)]
    return errors + seen + _store(digest, data, rows)


@cache
def _validator(version: str) -> Any:
    schema = {"2": get_schema_content_v2, "3.0": get_schema_content_v30}.get(version, get_schema_content_v31)
    return jsonschema_rs.validator_for(schema())


def _version(value: dict[str, Any]) -> str:
    return "2" if "swagger" in value else str(value["openapi"])[:3]


def _walk(value: Any) -> Iterator[str]:
    stack = [("", value)]
    while stack:
        at, node = stack.pop()
        yield at
        if isinstance(node, dict):
            stack += [(f"{at}/{key}", member) for key, member in node.items()]
        elif isinstance(node, list):
            stack += [(f"{at}/{index}", member) for index, member in enumerate(node)]


def _operations(value: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in value["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def _row(path: str, method: str, operation: dict[str, Any]) -> tuple[str, str, str, str, int, bytes]:
    text = orjson.dumps(operation)
    name, summary = operation.get("operationId", ""), operation.get("summary", "")
    return path, method, name, summary, _problems(path, operation, name, summary), text


def _problems(path: str, operation: dict[str, Any], name: str, summary: str) -> int:
    """About what twenty hand-written checks of one operation cost."""
    description, responses = operation.get("description", ""), operation.get("responses", {})
    names = [parameter.get("name") for parameter in operation.get("parameters", ())]
    wrong = [
        not name,
        not name[:1].isupper(),
        "_" in name,
        not summary,
        len(summary) > SUMMARY,
        summary.endswith("."),
        "/" in summary,
        not description,
        len(description) > DESCRIPTION,
        not description.endswith("."),
        summary == description,
        "default" not in responses,
        not any(status.startswith("2") for status in responses),
        any("description" not in response for response in responses.values()),
        len(names) != len(set(names)),
        path.count("{") > len(names),
        any("description" not in parameter for parameter in operation.get("parameters", ())),
        any("schema" not in parameter and "$ref" not in parameter for parameter in operation.get("parameters", ())),
        not operation.get("tags"),
        bool(operation.get("deprecated")),
    ]
    return sum(wrong)


def _store(digest: str, data: bytes, rows: list[tuple[str, str, str, str, int, bytes]]) -> int:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE text (digest TEXT PRIMARY KEY, data BLOB)")
        database.execute("CREATE TABLE operation (path, method, name, summary, problems, data BLOB)")
        database.execute("CREATE INDEX by_name ON operation (name)")
        database.execute("INSERT INTO text VALUES (?, ?)", (digest, data))
        database.executemany("INSERT INTO operation VALUES (?, ?, ?, ?, ?, ?)", rows)
        return int(database.execute("SELECT count(*) FROM operation").fetchone()[0])
