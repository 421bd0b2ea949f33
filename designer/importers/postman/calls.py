"""One request of a collection, taken apart and resolved: what a call of it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from designer.general import host_problem
from designer.header_names import name_problem
from designer.importers.postman import auth, bodies, responses, urls
from designer.importers.postman.auth import Auth
from designer.importers.postman.bodies import Body
from designer.importers.postman.notes import Notes
from designer.importers.postman.responses import Response
from designer.importers.postman.urls import Address
from designer.importers.postman.values import Field, description, fields, harmless, text
from designer.importers.postman.variables import Scope, names
from designer.importers.postman.walk import Entry
from designer.importers.sampled_operation import NOT_PARAMETERS
from designer.properties import as_object

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")
WITHOUT_BODY = ("GET", "HEAD")
MAX_PATH = 400


@dataclass(frozen=True, slots=True)
class Call:
    """`headers` and `query` hold no credentials; `auth` says how it signs in, None for not at all."""

    at: str
    name: str
    description: str
    folders: tuple[str, ...]
    about_folders: tuple[str, ...]
    method: str
    address: Address
    query: tuple[Field, ...]
    headers: tuple[Field, ...]
    accepts: tuple[str, ...]
    body: Body
    responses: tuple[Response, ...] = ()
    auth: Auth | None = None
    content_type: str = field(default="", repr=False)


def read(entry: Entry, notes: Notes) -> Call | None:
    """The request of one item; None, and a note, where no action can be made of it."""
    request = entry.item["request"]
    request = {"url": request} if isinstance(request, str) else as_object(request)
    scope = entry.around.scope.within(entry.item.get("variable"))
    method = text(request.get("method")).strip().upper() or "GET"
    address = urls.read(request.get("url"), scope)
    problem = _problem(method, address)
    if problem or address is None:
        notes.add("dropped", problem, entry.at)
        return None
    headers = _resolved(request.get("header") or request.get("headers"), scope)
    content_type = _first(headers, "content-type")
    own_auth = request.get("auth") if request.get("auth") is not None else entry.around.auth
    call = Call(
        at=entry.at,
        name=harmless(scope.resolve(text(entry.item.get("name")).strip())),
        description=harmless(scope.resolve(_description(entry, request))),
        folders=entry.around.folders,
        about_folders=entry.around.about,
        method=method,
        address=address,
        query=tuple(each for each in address.query if not auth.is_credential(each)),
        headers=tuple(_parameters(headers)),
        accepts=_accepted(_first(headers, "accept")),
        body=Body() if method in WITHOUT_BODY else bodies.read(request.get("body"), content_type, scope),
        responses=tuple(responses.read(entry.item.get("response") or entry.item.get("responses"))),
        auth=auth.configured(own_auth, scope) or auth.shown(headers, address.query, address.has_user),
        content_type=content_type,
    )
    if method in WITHOUT_BODY and as_object(entry.item.get("protocolProfileBehavior")).get("disableBodyPruning"):
        notes.add("dropped", f"The body of a {method} request was left out: only other methods have one.", entry.at)
    _note_losses(call, headers, notes)
    return call


def is_known(host: str) -> bool:
    """Whether a host can stand in a definition as it is; OpenAPI 2.0 has no place for IPv6 addresses."""
    return bool(host) and "[" not in host and not host_problem(host)


def _problem(method: str, address: Address | None) -> str:
    if method not in METHODS:
        return f"Requests with the method {method[:20]} were left out: an action cannot have it."
    if address is None:
        return "A request without a usable address was left out."
    if address.scheme not in ("", "http", "https") and "{{" not in address.scheme:
        return f"Requests by {address.scheme[:20]} were left out: a connector calls https and http addresses."
    if len(address.path) > MAX_PATH:
        return f"A request whose path has more than {MAX_PATH} characters was left out."
    if "{{" not in address.host and address.host and not is_known(address.host):
        return f"A request to “{address.host[:60]}” was left out: a connector cannot call that as a host."
    return ""


def _resolved(value: object, scope: Scope) -> list[Field]:
    return [
        Field(scope.resolve(each.name).strip(), scope.resolve(each.value), scope.resolve(each.description), each.is_off)
        for each in fields(value)
        if each.name.lower() != "postman-token"  # the application adds it to tell its own requests apart
    ]


def _first(headers: Iterable[Field], name: str) -> str:
    return next((each.value for each in headers if each.name.lower() == name and not each.is_off), "")


def _parameters(headers: Iterable[Field]) -> Iterable[Field]:
    """The headers that people fill in: none that a client writes itself, no credentials, none that cannot be sent."""
    for each in headers:
        is_own = each.name.lower() not in NOT_PARAMETERS and not name_problem(each.name)
        if is_own and not auth.is_credential(each):
            yield each


def _accepted(value: str) -> tuple[str, ...]:
    kinds = [kind.partition(";")[0].strip().lower() for kind in value.split(",")]
    return tuple(kind for kind in kinds if kind.count("/") == 1 and "*" not in kind and "{" not in kind)[:10]


def _description(entry: Entry, request: dict[str, object]) -> str:
    return description(request.get("description")) or description(entry.item.get("description"))


def _note_losses(call: Call, headers: list[Field], notes: Notes) -> None:
    if call.body.problem:
        notes.add("approximated", call.body.problem, call.at)
    for each in headers:
        problem = name_problem(each.name)
        if auth.is_cookie(each):
            notes.add("dropped", "Cookies were left out: a connector does not keep them.", call.at)
        elif problem and not each.is_off and each.name.lower() not in NOT_PARAMETERS:
            notes.add("dropped", f"The header “{each.name[:40]}” was left out. {problem}", call.at)
    for each in call.query:
        for name in names(each.name):
            sentence = f"“{{{{{name[:40]}}}}}” has no value here, so it stands in the name of an input as it is."
            notes.add("approximated", sentence, call.at)
