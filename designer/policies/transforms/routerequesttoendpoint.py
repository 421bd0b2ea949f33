"""Route request: another path below the same base URL, and another method. Host, base path and query stay."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from designer.call_values import PreparedCall
from designer.policies.effect import Effect, PolicyError
from designer.policies.expressions import render
from designer.policies.secrecy import secrets_with
from designer.policies.url_text import encoded

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
ORIGINAL = "@request.originalhttpmethod"  # in lower case
MAX_PATH = 8_000  # characters; RFC 9110 section 4.1 asks servers to read as many

_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_LITERAL = "/:@!$&'()*+,;=~-._%"  # what a path may hold as it is


def request(settings: Mapping[str, str], call: PreparedCall, values: Mapping[str, str]) -> tuple[PreparedCall, Effect]:
    """The call to the new path, which is relative to the base URL, and with the new method.

    `{id}` is the value of the operation's own path as it went out; a value of an expression is encoded likewise.
    Raises PolicyError for a path that could leave the base URL or bring a query of its own. Relative to the base URL,
    because published files repeat the operation's path without `basePath`: `/v1` and `/envelopes/{id}`.
    Source: https://learn.microsoft.com/connectors/custom-connectors/policy-templates/routerequesttoendpoint/routerequesttoendpoint
    """
    made = render(settings.get("newPath", "").strip(), call, values, encoded)
    method = _method(settings, call)
    address, mark, query = call.url.partition("?")
    scheme, _, rest = address.partition("://")
    host, slash, old = rest.partition("/")
    path = call.route.base_path + _path(made.text, dict(call.route.values))
    changed = replace(call, method=method, url=f"{scheme}://{host}{path}{mark}{query}")
    if made.is_secret:
        changed = replace(changed, secrets=secrets_with(call, path))
    effect = Effect("Route the request to another path.", f"{call.method} {slash}{old}", f"{method} {path}")
    return changed, effect


def named_method(settings: Mapping[str, str]) -> str:
    """The method that the policy names, in capitals and not checked; "" for the operation's own."""
    wanted = settings.get("httpMethod", "").strip()
    return "" if wanted.lower() == ORIGINAL else wanted.upper()


def _path(template: str, values: Mapping[str, str]) -> str:
    if not template:
        raise PolicyError("The policy names no new path. Fill it in, such as /pets/{id}.")
    if "?" in template or "#" in template:
        raise PolicyError(
            "The new path holds a “?” or a “#”. Keep it to the path, and set parameters of the query with the policy "
            "“Set query string parameter”."
        )
    path = _filled(template.removeprefix("/"), values)
    *folders, last = path.split("/")
    # Clients read %2E as a dot, and leave the folder for "..".
    if "" in folders or any(unquote(segment) in (".", "..") for segment in (*folders, last)):
        raise PolicyError(
            "The new path has a part that is empty, “.” or “..”, and so could lead elsewhere. Correct it."
        )
    return f"/{path}"


def _filled(template: str, values: Mapping[str, str]) -> str:
    pieces = _VARIABLE.split(template)
    missing = next((name for name in pieces[1::2] if name not in values), None)
    if missing is not None:
        raise PolicyError(f"The new path needs “{missing}”, which is not in the action's own path.")
    pieces[::2] = [encoded(literal, _LITERAL) for literal in pieces[::2]]
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    if sum(map(len, pieces)) > MAX_PATH:
        raise PolicyError(f"The new path has more than {MAX_PATH} characters. Shorten it.")
    return "".join(pieces)


def _method(settings: Mapping[str, str], call: PreparedCall) -> str:
    wanted = named_method(settings)
    if wanted and wanted not in METHODS:
        raise PolicyError(f"“{wanted[:40]}” is not a method that can be used. Use one of {', '.join(METHODS)}.")
    return wanted or call.route.method or call.method
