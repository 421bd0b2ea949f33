"""What can go wrong between a prepared call and its answer.

TransportError                        code
├── UnusableRequest                   unusable_request   a method or header that must not be sent
├── UnusableAddress                   unusable_address   a URL, scheme or port that nothing can be sent to
├── BlockedAddress                    blocked_address    the operator's policy does not open it
├── NameNotFound                      dns
├── Refused                           refused
├── TlsFailed                         tls                the reason in words
│   └── ClientCertificateRefused      client_certificate ours is missing, refused or unusable
├── TimedOut                          timeout            `phase` says in which phase
├── Cancelled                         cancelled
├── ConnectionLost                    connection_lost    reset, or closed without an answer
├── Truncated                         truncated          the answer ended too early
├── NotHttp                           not_http           what came back breaks the protocol
├── TooLarge                          too_large          unpacks to nothing for ever
└── TooManyRedirects                  redirect_loop

No sentence quotes an address, a URL or a header: each of them may hold a secret.
"""

from designer.call_values import Hop, Timings


class TransportError(Exception):
    """`code` is stable, `sentence` says what happened, `advice` what to try; `hops` and `timings` reach that far."""

    code = "transport"
    sentence = "The call did not go through."
    advice = "Try again in a moment."

    def __init__(self, sentence: str | None = None, advice: str | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.advice = advice or self.advice
        self.hops: tuple[Hop, ...] = ()
        self.names: tuple[str, ...] = ()  # that a certificate is made out to, where it is another one
        self.timings: Timings | None = None
        super().__init__(f"{self.sentence} {self.advice}")


class UnusableRequest(TransportError):
    code = "unusable_request"
    sentence = "This request cannot be sent as it is."
    advice = "Check its method and headers."


class UnusableAddress(TransportError):
    code = "unusable_address"
    sentence = "This is not a web address that can be called."
    advice = "Give an address such as https://api.example.com/v1."


class BlockedAddress(TransportError):
    """One sentence for every blocked address, so that it tells nothing about what is there."""

    code = "blocked_address"
    sentence = "This address is not open to connectors."
    advice = "Use an address on the public internet, or ask the person who runs this portal to open it."


class NameNotFound(TransportError):
    code = "dns"
    sentence = "The host name could not be found."
    advice = "Check the spelling of the host."


class Refused(TransportError):
    code = "refused"
    sentence = "The server could not be reached."
    advice = "Check the host and the port, and that the service is running."


class TlsFailed(TransportError):
    code = "tls"
    sentence = "No secure connection could be made."
    advice = "Ask the people who run the API to put its certificate right."


class ClientCertificateRefused(TlsFailed):
    code = "client_certificate"
    sentence = "The server did not accept the client certificate."
    advice = "Choose the kind of sign-in “certificate” under Security, or replace the certificate of the connection."


class TimedOut(TransportError):
    """`phase` is the name of a Timings field."""

    code = "timeout"
    advice = "Try again, or ask for less data at a time."
    PHASES = {
        "resolve": "looking up the host name",
        "connect": "connecting",
        "tls": "setting up the secure connection",
        "send": "sending the request",
        "wait": "waiting for the answer",
        "receive": "receiving the answer",
    }

    def __init__(self, phase: str) -> None:
        self.phase = phase
        super().__init__(f"Time ran out while {self.PHASES[phase]}.")


class Cancelled(TransportError):
    code = "cancelled"
    sentence = "The call was cancelled."
    advice = "Start it again when you are ready."


class ConnectionLost(TransportError):
    code = "connection_lost"
    sentence = "The server closed the connection without a complete answer."
    advice = "Try again; if it stays, ask the people who run the API."


class Truncated(TransportError):
    code = "truncated"
    sentence = "The answer ended before it was complete."
    advice = "Try again; if it stays, ask the people who run the API."


class NotHttp(TransportError):
    code = "not_http"
    sentence = "What came back is not a proper web answer."
    advice = "Check the host and the port, and whether it should be http or https."


class TooLarge(TransportError):
    code = "too_large"
    sentence = "The answer is larger than this portal accepts."
    advice = "Ask for less data at a time."


class TooManyRedirects(TransportError):
    code = "redirect_loop"
    sentence = "The server keeps redirecting."
    advice = "Use the address that it finally redirects to."
