"""Where a secret can stand in a properties document, and copies of it without them.

A secret is found by the name it has (a client secret, a password), by the field it prefills (the default of a
`securestring`), by the header or query key that a policy sets, or by its own look (a bearer token, a private key).
An expression such as `@connectionParameters('api_key')` is where a secret will come from, and stays.
"""

import re
from collections.abc import Iterator
from typing import Any

from designer.document import pointer
from designer.document.names import words
from designer.document.pointer import JSON, MISSING, Tokens

MASK = "••••"

_NAMES = re.compile(
    r"(client|app|application|consumer|shared|oauth)?_?secret(_key|_value)?|(.*_)?(password|passwd|pwd|passphrase)"
    r"|(.*_)?(private|shared|access|account|signing|encryption)_key|(.*_)?(access|refresh|bearer|auth|id|sas|api)_token"
    r"|(.*_)?connection_string|(.*_)?client_secret|(.*_)?api_key"
)
_LOOKS = re.compile(
    r"\A\s*(bearer|basic|token|apikey)\s+[\w.~+/=-]{8,}\s*\Z|\beyJ[\w-]{8,2000}\.[\w-]{8}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(sk|pk|rk)[-_](live|test|proj|ant)[-_][\w-]{8,}|\bsk-[A-Za-z0-9]{16,}|\b(ghp|gho|ghs|github_pat|glpat|xox[abprs])[-_][\w-]{8,}"
    r"|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{30,}|://[^/\s:@{}]+:[^/\s@{}]+@"
    r"|\b(sig|client_secret|access_token|api_?key|password|sharedaccesskey|accountkey)=[^&@{}\s;]{6,}",
    re.IGNORECASE,
)
_CREDENTIAL_WORDS = frozenset([
    "authorization", "auth", "token", "secret", "password", "passwd", "pwd", "apikey", "cookie", "session",
    "signature", "sig", "jwt", "bearer", "credential",
])  # fmt: skip
_HARMLESS_WORDS = frozenset([
    "page", "next", "continuation", "sync", "skip", "cursor", "idempotency", "partition", "sort", "delta",
    "previous",
])  # fmt: skip
_HEADER_NAMES = (
    "x-ms-apimTemplateParameter.name",
    "x-ms-apimTemplate-headerName",
    "x-ms-apimTemplate-queryParameterName",
)


def names_credential(name: str) -> bool:
    """Whether a header, query or form name looks like one that carries a credential."""
    parts = [word.lower() for word in words(name)]
    if not parts or _HARMLESS_WORDS.intersection(parts):
        return False
    return bool(_CREDENTIAL_WORDS.intersection(parts)) or parts[-1] == "key"


def looks_secret(text: str) -> bool:
    """Whether a text has the look of a secret wherever it stands."""
    return bool(_LOOKS.search(text))


def places(properties: JSON) -> list[str]:
    """JSON pointers of every secret in a properties document, in its order."""
    return [pointer.join(tokens) for tokens in _secrets(properties, ())]


def without(properties: JSON) -> JSON:
    """A copy whose secrets are gone, their members with them."""
    return _each(properties, MISSING)


def masked(properties: JSON) -> JSON:
    """A copy that shows MASK in the place of each secret."""
    return _each(properties, MASK)


def _each(properties: JSON, value: JSON) -> JSON:
    # From behind, so that taking an entry out of a list does not move those that are still to come.
    for tokens in reversed(list(_secrets(properties, ()))):
        properties = pointer.replaced(properties, tokens, value)
    return properties


def _secrets(node: JSON, at: Tokens) -> Iterator[Tokens]:
    if isinstance(node, dict):
        for key, member in node.items():
            if _is_secret(key, member, node):
                yield (*at, key)
            elif _is_secret_name(key) and isinstance(member, dict) and isinstance(member.get("value"), str):
                yield from ((*at, key, "value"),) if member["value"] else ()
            else:
                yield from _secrets(member, (*at, key))
    elif isinstance(node, list):
        for index, member in enumerate(node):
            yield from ((*at, str(index)),) if _looks(member) else _secrets(member, (*at, str(index)))


def _is_secret(key: str, value: JSON, parent: dict[str, Any]) -> bool:
    if not isinstance(value, str) or not value:
        return False
    if _looks(value) or (_is_secret_name(key) and not _is_expression(value)):
        return True
    if key == "defaultValue":
        return str(parent.get("type", "")).lower() == "securestring"
    return _is_set_by_policy(key, parent) and not _is_expression(value)


def _is_set_by_policy(key: str, parent: dict[str, Any]) -> bool:
    """Whether `key` is the value that a policy gives to a header or query key with the name of a credential."""
    named = [str(parent[name]) for name in _HEADER_NAMES if name in parent]
    return key.lower().endswith(("value", ".value")) and any(map(names_credential, named))


def _is_secret_name(key: str) -> bool:
    return bool(_NAMES.fullmatch("_".join(words(key)).lower()))


def _is_expression(value: str) -> bool:
    return "@" in value or "{" in value


def _looks(value: JSON) -> bool:
    return isinstance(value, str) and looks_secret(value)
