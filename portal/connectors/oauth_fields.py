"""What the Security step asks about OAuth 2.0: the redirect URL, the application, the addresses, and the fine print."""

from collections.abc import Mapping

from django import forms

from designer.auth.oauth2 import catalogue
from designer.auth.oauth2.catalogue import Provider, ProviderField
from designer.auth.oauth2.endpoints import encoded
from designer.auth.oauth2.reading import pairs
from portal.fields import DocumentCharField

MONO = {"class": "mono", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
COMMONEST = ("generic", "aad", "google", "github", "slack")
ADDRESSES, FINE_PRINT = "addresses", "fine print"  # where a field stands
STRUCTURE = ("provider", "grant", "redirect_mode", "own_app")  # what decides which fields there are
IN_FINE_PRINT = ("device_url", "revocation_url", "scope_list_delimiter")
LINES = ("authorize_parameters", "token_parameters")

GRANTS = {
    "authorization_code": "People sign in on its page (authorization code)",
    "client_credentials": "The application, without a person (client credentials)",
    "device_code": "People sign in on another device (device code)",
    "password": "People type their password here (password; not advised)",
    "implicit": "The token comes in the address (implicit; not advised)",
}
ADVICE = {
    "password": "People’s passwords would pass through this portal, a second factor does not work with it, and the "
    "newest rules for OAuth (RFC 9700) forbid it. Use it only where the service offers nothing else.",
    "implicit": "In this way the token stands in the browser’s address, and the newest rules for OAuth (RFC 9700) "
    "advise against it. The portal signs in with a code in its place; choose “authorization code” to say so in the "
    "file.",
}
WAYS = {"body": "In the body", "basic": "In the Authorization header", "either": "Try both", "none": "No secret"}
YES_NO = {"yes": "Yes", "no": "No"}
REDIRECTS = {"Global": "One for the whole portal", "GlobalPerConnector": "One for this connector alone"}
OWNERS = {"": "The connector’s, for everybody", "yes": "Each person’s own"}


def fields(settings: Mapping[str, str]) -> dict[str, forms.Field]:
    """A field for each setting that can be edited, in the order of the page."""
    provider = catalogue.find(settings["provider"])
    assert provider is not None  # `read` names only providers of the catalogue
    made: dict[str, forms.Field] = {
        "redirect_mode": _segmented("Which address", "redirectMode", "", _known(REDIRECTS, settings["redirect_mode"])),
        "client_id": _line("Client ID", "clientId", ""),
        **{each.name: _of_provider(each, settings.get(each.name, "")) for each in provider.fields},
        "scopes": _line("May do", "scopes", _scopes_hint(provider), "span-all"),
        **_fine_print(settings, provider),
    }
    made["client_id"].widget.attrs["maxlength"] = "500"
    made["scopes"].widget.attrs["data-chips"] = "scope"
    return made


def shown(name: str, text: str) -> str:
    """A setting as its field holds it."""
    if name in LINES:
        return "\n".join(f"{key}={value}" for key, value in pairs(text))
    return text.replace("\r", "").replace("\n", "")  # as browsers do in a field of one line


def meant(name: str, typed: str, setting: str) -> str:
    """The setting that was typed; what was left as it was shown stays as it is in the file."""
    if typed == shown(name, setting):
        return setting
    if name not in LINES:
        return typed if name == "scope_separator" else typed.strip()
    parted = [line.strip().partition("=") for line in typed.split("\n") if line.strip()]
    return encoded((key.strip(), value.strip()) for key, _, value in parted)


def with_provider(settings: Mapping[str, str], provider_id: str) -> dict[str, str]:
    """What is written when another provider is chosen: its own defaults, and what people have typed of their own."""
    old, new = catalogue.find(settings["provider"]), catalogue.find(provider_id)
    change = {"provider": provider_id}
    is_default = bool(old) and settings["scopes"].split() == [*old.scopes, *old.offline_scopes]  # type: ignore[union-attr]
    if new and is_default:
        change["scopes"] = " ".join((*new.scopes, *new.offline_scopes))
    if new and settings["grant"] not in new.grants:
        change["grant"] = new.grants[0]
    return change


def choices() -> tuple[list[Provider], list[Provider]]:
    """The commonest providers, and all the others."""
    every = {provider.id: provider for provider in catalogue.providers()}
    return [every.pop(name) for name in COMMONEST], list(every.values())


def _of_provider(each: ProviderField, value: str) -> forms.Field:
    hint = each.hint if not each.example or each.example in each.hint else f"{each.hint} Such as {each.example}"
    if each.choices:
        made = _select(each.label, each.custom, each.hint, _known(dict(each.choices), value))
    else:
        made = _line(each.label, each.custom or each.name, hint)
    if each.required:
        made.widget.attrs["aria-required"] = "true"
    is_wide = each.name in ("authorization_url", "issuer") or each.name.endswith(("_query", "_body"))
    made.span = "span-all" if is_wide else ""  # type: ignore[attr-defined]
    is_fine = each.name in IN_FINE_PRINT or each.name.endswith(("_query", "_body"))
    made.place = FINE_PRINT if is_fine else ADDRESSES  # type: ignore[attr-defined]
    return made


def _fine_print(settings: Mapping[str, str], provider: Provider) -> dict[str, forms.Field]:
    usual = f"As usual with {provider.title}" if provider.is_named else "The usual way"
    grants = {name: GRANTS[name] for name in GRANTS if name in provider.grants or name == settings["grant"]}
    ways = _known(
        {"": f"{usual} ({WAYS[provider.client_authentication].lower()})", **WAYS}, settings["client_authentication"]
    )
    flags = {"": usual, **YES_NO}
    made = {
        "grant": _select("How the sign-in goes", "flow", "", grants),
        "own_app": _select("Whose application it is", "token:clientId", "", OWNERS),
        "client_authentication": _select("Client ID and secret are sent", "clientAuthentication", "", ways),
        "pkce": _select("Proof key (PKCE, S256)", "pkce", "", _known(flags, settings["pkce"])),
        "scope_separator": _line("Sign between scopes", "scopeSeparator", "Empty for the usual one, mostly a space."),
        "redirect_on_refresh": _select(
            "Redirect URL with the refresh token",
            "redirectOnRefresh",
            "",
            _known(flags, settings["redirect_on_refresh"]),
        ),
        "authorize_parameters": _lines("Further parameters of the sign-in page", "authorizeParameters"),
        "token_parameters": _lines("Further parameters for tokens", "tokenParameters"),
    }
    for field in made.values():
        field.place = FINE_PRINT  # type: ignore[attr-defined]
    return made


def _scopes_hint(provider: Provider) -> str:
    if not provider.offline_scopes:
        return "The permissions that people agree to, as the documentation spells them, with a space between them."
    return f"Without {' and '.join(provider.offline_scopes)} people would have to sign in again every hour or so."


def _known(choices: Mapping[str, str], value: str) -> dict[str, str]:
    """With what the file says, where that is none of the choices."""
    return {**choices} if value in choices else {**choices, value: f"{value or 'Not said'} (as in the file)"}


def _line(label: str, term: str, hint: str, span: str = "") -> forms.Field:
    return _dressed(
        DocumentCharField(label=label, help_text=hint, required=False, widget=forms.TextInput({**MONO})), term, span
    )


def _lines(label: str, term: str) -> forms.Field:
    hint = "One on each line, such as audience=https://api.example.com. No secret belongs here."
    area = forms.Textarea({**MONO, "rows": 2})
    return _dressed(DocumentCharField(label=label, help_text=hint, required=False, widget=area), term, "span-all")


def _select(label: str, term: str, hint: str, choices: Mapping[str, str]) -> forms.Field:
    return _dressed(forms.ChoiceField(label=label, help_text=hint, required=False, choices=list(choices.items())), term)


def _segmented(label: str, term: str, hint: str, choices: Mapping[str, str]) -> forms.Field:
    made = forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=list(choices.items()), widget=forms.RadioSelect
    )
    made.segmented = True  # type: ignore[attr-defined]
    return _dressed(made, term)


def _dressed(field: forms.Field, term: str, span: str = "") -> forms.Field:
    field.term, field.span, field.place = term, span, ""  # type: ignore[attr-defined]
    return field
