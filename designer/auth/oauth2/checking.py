"""What is wrong with the settings of OAuth 2.0, setting by setting."""

import re
from collections.abc import Mapping

from designer.auth.oauth2 import catalogue, endpoints
from designer.auth.oauth2.catalogue import ProviderField
from designer.auth.oauth2.model import BASIC, BODY, EITHER, PUBLIC
from designer.auth.oauth2.placeholders import PLACEHOLDER
from designer.auth.oauth2.reading import GRANTS, pairs
from designer.auth.oauth2.token_calls import HIDDEN
from designer.auth.wording import text_problem

CHOICES = {
    "grant": GRANTS,
    "client_authentication": ("", BODY, BASIC, EITHER, PUBLIC),
    "pkce": ("", "yes", "no"),
    "redirect_on_refresh": ("", "yes", "no"),
    "own_app": ("", "yes"),
}
MAX_SETTING = 4000
_SCOPES = re.compile(r"[\x21-\x7e]+(?: +[\x21-\x7e]+)*| *")  # RFC 6749, section 3.3, read leniently


def check(settings: Mapping[str, str]) -> dict[str, str]:
    """Setting → sentence for each one that is wrong."""
    provider = catalogue.find(settings.get("provider", "generic"))
    if provider is None:
        return {"provider": "Choose an identity provider from the list."}
    problems = {name: _choice_problem(settings.get(name, ""), choices) for name, choices in CHOICES.items()}
    problems["client_id"] = text_problem(settings.get("client_id", ""))
    problems["scopes"] = _scopes_problem(settings.get("scopes", ""))
    problems["scope_separator"] = (
        "" if len(settings.get("scope_separator", "")) <= 3 else "Use one sign, such as a comma."
    )
    for name in ("authorize_parameters", "token_parameters"):
        problems[name] = _parameters_problem(settings.get(name, ""))
    for each in provider.fields:
        if each.name in settings:
            problems[each.name] = _field_problem(each, settings[each.name])
    return {name: sentence for name, sentence in problems.items() if sentence}


def _choice_problem(value: str, choices: tuple[str, ...]) -> str:
    return "" if value in choices or not value else "Choose one of the values offered."


def _parameters_problem(text: str) -> str:
    """Further parameters stand in the connector's files, where no secret may be."""
    named = HIDDEN & {name.lower() for name, _ in pairs(text)}
    if named:
        return f"Leave out {min(named)}: the portal fills it in, and the connector’s files keep no secret."
    return text_problem(text, MAX_SETTING)


def _scopes_problem(text: str) -> str:
    if len(text) > MAX_SETTING:
        return f"Shorten this to {MAX_SETTING} characters; it has {len(text)}."
    return "" if _SCOPES.fullmatch(text.strip()) else "Scopes are words without accents, with a space between them."


def _field_problem(field: ProviderField, value: str) -> str:
    if not value:
        return f"Fill in “{field.label}”." if field.required else ""
    if problem := text_problem(value, MAX_SETTING):
        return problem
    if field.name.endswith("_url"):
        return _address_problem(value)
    if field.choices and value not in dict(field.choices):
        return "Choose one of the values offered."
    if field.pattern and not re.fullmatch(field.pattern, value[:MAX_SETTING]):
        example = f" such as {field.example}" if field.example else ""
        return f"This does not look like a value of “{field.label}”{example}."
    return ""


def _address_problem(value: str) -> str:
    """A gap in braces may stand anywhere; with it filled, it has to be a web address."""
    starts_with_gap = PLACEHOLDER.match(value) is not None
    problem = endpoints.url_problem(("https://" if starts_with_gap else "") + PLACEHOLDER.sub("x", value))
    return f"This address cannot be used: {problem}." if problem else ""
