"""Putting a credential into a call, marked as one so that redirects, logs and snippets leave it out."""

from dataclasses import replace
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from designer.auth.scheme import AuthError
from designer.call_values import PreparedCall, Secret
from designer.header_names import value_problem


def credential(value: str) -> tuple[Secret, ...]:
    """`value` as something to hide; an empty one hides nothing."""
    return (Secret(value),) if value else ()


def with_header(call: PreparedCall, name: str, value: str, secrets: tuple[Secret, ...]) -> PreparedCall:
    """A copy with the header in place of any of that name. Raises AuthError for a value that cannot be sent."""
    problem = value_problem(value)
    if problem:
        raise AuthError(f"The connection's credentials cannot be sent. {problem}")
    others = tuple(header for header in call.headers if header[0].lower() != name.lower())
    return replace(
        call,
        headers=(*others, (name, value)),
        credential_headers=call.credential_headers | {name.lower()},
        secrets=(*call.secrets, *secrets),
    )


def with_query(call: PreparedCall, name: str, value: str, secrets: tuple[Secret, ...]) -> PreparedCall:
    """A copy with the query parameter in place of any of that name, encoded once."""
    parts = urlsplit(call.url)
    others = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != name]
    query = "&".join([*others, f"{quote(name, safe='$')}={quote(value, safe='')}"])
    return replace(
        call,
        url=urlunsplit(parts._replace(query=query)),
        credential_query=call.credential_query | {name},
        secrets=(*call.secrets, *secrets),
    )
