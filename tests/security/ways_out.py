"""Every way in which something that a person typed becomes a call: give it an address, see what is said of it."""

from designer.auth import oauth2
from designer.auth.oauth2 import Client, DeviceCode, OAuth, Options, SignInError, Tokens
from designer.auth.oauth2.model import PASSWORD, AccountCall
from designer.call_values import Secret
from portal.imports.sources import SourceForm
from portal.signins import exchanges

VERIFIER = "v" * 64
CLIENT = Client("client", "secret-of-the-client")
TOKENS = Tokens("an-access-token", "a-refresh-token")
NOW = 1_800_000_000
IN_BODY = Options(client_authentication="body")


class Somebody:
    pk = 0


def _sign_in(url: str, **more) -> OAuth:
    places = dict.fromkeys(("token_url", "refresh_url", "device_url", "revocation_url"), url)
    return OAuth("token", "generic", options=IN_BODY, **{**places, **more})


def _exchange(url):
    return oauth2.exchange(_sign_in(url), CLIENT, "https://portal.example/oauth/callback", "the-code", VERIFIER, NOW)


def _device_poll(url):
    device = DeviceCode("device-code", "user-code", "https://a.example/", "", NOW + 60, 5)
    return oauth2.device_poll(_sign_in(url), CLIENT, device, NOW)


def _password(url):
    oauth = _sign_in(url, grant=PASSWORD, username="me", password=Secret("the-password"))
    return oauth2.own_token(oauth, CLIENT, NOW)


FLOWS = {
    "exchange": _exchange,
    "refresh": lambda url: oauth2.refresh(_sign_in(url), CLIENT, "https://portal.example/", TOKENS, NOW),
    "application": lambda url: oauth2.own_token(_sign_in(url), CLIENT, NOW),
    "password": _password,
    "device": lambda url: oauth2.device_start(_sign_in(url), CLIENT, NOW),
    "device poll": _device_poll,
    "revocation": lambda url: oauth2.revoke(_sign_in(url), CLIENT, TOKENS),
    "account": lambda url: oauth2.account(_sign_in(url, account=AccountCall(url, "{email}", "{id}")), TOKENS),
    "discovery": oauth2.discover,
}


def signed_in(name: str, url: str) -> tuple[str, str]:
    """(code, what is said) of a flow of OAuth at `url`; the code is "" where the flow worked."""
    record = exchanges.recorder()
    try:
        record.drive(FLOWS[name](url))
    except SignInError as error:
        return error.code, f"{error.sentence} {error.advice}{record.as_text()}"
    return "", record.as_text()


def imported(url: str) -> tuple[str, str]:
    """The same of an address from which a connector is to be imported, or updated."""
    form = SourceForm({"text": url})
    assert form.is_valid(), form.errors
    brought = form.brought(Somebody())
    return ("refused", str(form.errors)) if brought is None else ("", brought[1].decode("utf-8", "replace"))
