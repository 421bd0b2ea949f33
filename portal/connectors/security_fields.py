"""What the Security step asks about each kind of sign-in, and how it says it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from designer import auth
from portal.connectors import oauth_fields
from portal.fields import DocumentCharField

MONO = {"class": "mono", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
LABELS = {
    "username_label": ("Label of the user name", "displayName", "", False),
    "password_label": ("Label of the password", "displayName", "", False),
}
PLACES = "{method} {path} {path_and_query} {query} {host} {timestamp} {nonce} {key_id} {body_sha256}"

# kind → setting → label, OpenAPI word, hint, is technical
FIELDS: dict[str, dict[str, tuple[str, str, str, bool]]] = {
    "api_key": {
        "label": ("What people call it", "displayName", "The label of the box into which they paste the key.", False),
        "name": ("Name of the header or of the parameter", "name", "As the API’s documentation spells it.", True),
        "location": ("Sent in", "in", "", False),
        "prefix": (
            "Text before the key",
            "setheader",
            "Such as “Bearer ” with its space, so that nobody needs to type it.",
            True,
        ),
        "description": ("Description", "description", "", False),
        "tooltip": ("Tooltip", "tooltip", "Where people find their key.", False),
    },
    "basic": LABELS,
    "windows": LABELS,
    "aws_sigv4": {
        "service": ("Service", "service", "Such as execute-api for API Gateway, s3 or lambda.", True),
        "region": ("Region", "region", "Such as eu-west-1; it stands in the host.", True),
    },
    "request_signature": {
        "message": (
            "What is signed",
            "message",
            f"Parts of the request: {PLACES}. Also {{body}}, {{body_sha256_base64}}, {{body_sha512}}, "
            "{body_md5_base64} and {content_type}.",
            True,
        ),
        "headers": (
            "Headers that are sent",
            "headers",
            "One on each line. {signature} is the outcome; the parts above can stand here too.",
            True,
        ),
        "algorithm": ("Algorithm", "algorithm", "", False),
        "encoding": ("The signature is written in", "encoding", "", False),
        "key_format": ("The secret key is", "key_format", "How people get it.", False),
        "timestamp": ("{timestamp} is", "timestamp", "", False),
    },
}
CHOICES = {
    "location": [("header", "Header"), ("query", "Query")],
    "algorithm": [("sha256", "SHA-256"), ("sha512", "SHA-512"), ("sha1", "SHA-1")],
    "encoding": [("hex", "Hex"), ("base64", "Base64"), ("base64url", "Base64url")],
    "key_format": [("text", "Plain text"), ("base64", "Base64"), ("hex", "Hex")],
    "timestamp": [("unix", "Seconds"), ("unix_ms", "Milliseconds"), ("iso", "ISO 8601"), ("http", "HTTP date")],
}
LONG = {"message": 4, "headers": 3}  # setting → lines

# kind → what stands over its fields, and the sentence below that
WORDS = {
    "api_key": (
        "Where the key goes",
        "The key itself is never part of the connector: everybody gives their own when they connect.",
    ),
    "basic": ("What people type", "Both are sent as “Authorization: Basic …”."),
    "windows": (
        "What people type",
        "A user name may name its domain: COMPANY\\mara or mara@company.example. This portal signs in by NTLM itself, "
        "without a gateway; on Power Platform the connector needs an on-premises data gateway.",
    ),
    "digest": (
        "What people type",
        "Their user name and password. The service sends a challenge first, and the password itself never travels. "
        "Other tools read this connector as one with a user name and a password.",
    ),
    "client_certificate": (
        "What people give",
        "Their own certificate with its key, as a file or as text. It is shown only to the host that the connector "
        "calls, and only over https. Other tools do not know this kind.",
    ),
    "aws_sigv4": (
        "What the keys are for",
        "People give their own access key when they connect. Requests are signed last, after the policies. Other tools "
        "do not know this kind.",
    ),
    "request_signature": (
        "What is signed, and which headers say it",
        "The documentation of the API has this recipe. People give their own secret when they connect; it is never "
        "sent. Requests are signed last, after the policies. Other tools do not know this kind.",
    ),
}


def fields(kind: str, settings: Mapping[str, str]) -> dict[str, forms.Field]:
    """The controls for a kind's settings, in the order of the page."""
    if kind == "oauth2":
        return oauth_fields.fields(settings)
    made = {}
    for name, (label, term, hint, is_technical) in FIELDS.get(kind, {}).items():
        if name in settings:
            made[name] = _field(name, label, hint, is_technical)
            made[name].term = term  # type: ignore[attr-defined]
    return made


def _field(name: str, label: str, hint: str, is_technical: bool) -> forms.Field:
    """The control for one setting."""
    if name in CHOICES:
        made: forms.Field = forms.ChoiceField(
            label=label, help_text=hint, choices=CHOICES[name], widget=forms.RadioSelect
        )
        made.segmented = True  # type: ignore[attr-defined]
        return made
    attrs: dict[str, Any] = MONO if is_technical else {"autocomplete": "off"}
    widget = forms.Textarea({**attrs, "rows": LONG[name]}) if name in LONG else forms.TextInput(attrs)
    made = DocumentCharField(label=label, help_text=hint, required=False, widget=widget)
    made.span = "span-all" if name in LONG else ""  # type: ignore[attr-defined]
    return made


def is_more(scheme: auth.Scheme) -> bool:
    """Whether the kind stands under “More ways”."""
    return scheme.RANK >= auth.FIRST_CHOICES and scheme.KIND != "other"
