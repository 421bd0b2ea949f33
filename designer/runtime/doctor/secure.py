"""Checks of the secure connection: a certificate that is not in order, and TLS where there is none or the reverse."""

from collections.abc import Iterator

from designer.runtime import tls
from designer.runtime.doctor import fixes
from designer.runtime.doctor.case import Case
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import Fix
from designer.runtime.errors import ClientCertificateRefused, TimedOut

# Our own sentence for a failed handshake says which failure it was.
BY_SENTENCE = {
    tls.CERTIFICATE[9]: "certificate_too_new",
    tls.CERTIFICATE[10]: "certificate_expired",
    tls.CERTIFICATE[18]: "certificate_own",
    tls.CERTIFICATE[19]: "certificate_unknown",
    tls.CERTIFICATE[20]: "certificate_unknown",
    tls.CERTIFICATE[21]: "certificate_chain",
    tls.CERTIFICATE[62]: "certificate_name",
    tls.CERTIFICATE[64]: "certificate_name",
    tls.HANDSHAKE["UNSUPPORTED_PROTOCOL"]: "tls_old",
    tls.HANDSHAKE["WRONG_VERSION_NUMBER"]: "tls_none",
    tls.HANDSHAKE["TLSV1_UNRECOGNIZED_NAME"]: "certificate_name",
}
ASKS_FOR_TLS = (  # what nginx, Apache, Go and Caddy write to a plain call at a secure port
    "plain http request was sent to https port",
    "speaking plain http to an ssl-enabled server port",
    "client sent an http request to an https server",
)
ASKS_FOR_CERTIFICATE = ("no required ssl certificate was sent", "ssl certificate error", "client certificate required")


def handshake(case: Case) -> Iterator[Finding]:
    if case.error == "timeout" and case.said == TimedOut("tls").sentence:
        http = Fix("http", "Use http", (fixes.scheme(case, "http"),))
        yield Finding("tls_silent", {"host": case.host}, (fixes.again(), http))
    if case.error == ClientCertificateRefused.code:
        yield Finding("tls_client", {"host": case.host})
    if case.error != "tls":
        return
    id = BY_SENTENCE.get(case.said, "")
    if id == "tls_none":
        yield Finding(id, {"host": case.host}, (Fix("http", "Use http", (fixes.scheme(case, "http"),)),))
    elif id == "certificate_name":
        yield Finding(id, {"host": case.host}, tuple(_other_name(case)))
    elif id:
        yield Finding(id, {"host": case.host}, (fixes.again(),))


def certificate(case: Case) -> Iterator[Finding]:
    """What nginx and IIS write to a client without a certificate; the handshake itself was fine."""
    said = " ".join(case.body[:2000].lower().split())
    if case.status in (400, 403, 495, 496) and any(words in said for words in ASKS_FOR_CERTIFICATE):
        yield Finding("tls_client", {"host": case.host})


def plain(case: Case) -> Iterator[Finding]:
    """A plain call that met a service which only speaks TLS."""
    if case.url.scheme != "http":
        return
    said = " ".join(case.body[:2000].lower().split())
    if case.error in ("not_http", "connection_lost") or any(words in said for words in ASKS_FOR_TLS):
        yield Finding("tls_wanted", {"host": case.host}, (https(case),))


def https(case: Case) -> Fix:
    return Fix("https", "Use https", (fixes.scheme(case, "https"),))


def _other_name(case: Case) -> Iterator[Fix]:
    """The names that the certificate has; else the name with or without “www.”, the commonest reason."""
    bare, mark, port = case.host.partition(":")
    names = [name for name in (case.result["error"] or {}).get("names") or () if name != bare.lower()]
    if names:
        yield from (Fix(f"host_{name}", f"Call {name}", (fixes.host(case, name + mark + port),)) for name in names[:3])
        return
    if case.host.startswith("www."):
        other = case.host.removeprefix("www.")
    elif case.host.count(".") == 1 and not case.host[:1].isdigit():
        other = f"www.{case.host}"
    else:
        return
    yield Fix("host_name", f"Call {other}", (fixes.host(case, other),))


CHECKS = (handshake, certificate, plain)
