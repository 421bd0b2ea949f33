"""The policies that write a part of the address: the query, or the path."""

import contextlib
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.call_values import PreparedCall, Route, Secret
from designer.document.document import Document, Parts, divide
from designer.policies import catalogue
from designer.policies.apply import PARAMETER, apply_request
from designer.policies.effect import PolicyError
from designer.properties import policy_instances
from designer.runtime.outgoing import target
from designer.runtime.prepare import prepare
from tests.corpus import connectors, needs_corpus, properties

QUERY = "a=1&b=x+y&key=s3cret&a=%32&&c"
CALL = PreparedCall(
    "GET",
    f"https://api.example:8443/v1/pets/7?{QUERY}",
    (("Authorization", "s3cret"), ("version", "v2")),
    credential_headers=frozenset({"authorization"}),
    credential_query=frozenset({"key"}),
    secrets=(Secret("s3cret"),),
    route=Route("/v1", (("id", "7"), ("dots", ".."), ("none", ""), ("slash", "a%2F..%3Fb")), "GET"),
)
VALUES = {"api_key": "s3cret", "region": "eu", "text": "a/../b?c#d&e=f", "dots": ".."}


def policy(template, **parameters):
    written = {PARAMETER + name: value for name, value in parameters.items() if value is not None}
    return {"templateId": template, "title": "Lead it", "parameters": written}


def after(*policies, call=CALL):
    return apply_request(policies, call, "ListPets", VALUES)[0]


def setquery(name="a", value="v", action=None):
    return policy("setQueryParameter", name=name, value=value, existsAction=action)


def route(path, method=None):
    return policy("routeRequestToEndpoint", newPath=path, httpMethod=method)


@pytest.mark.parametrize(
    ("changed", "query"),
    [
        (setquery("$top", "50", "skip"), f"{QUERY}&$top=50"),
        (setquery("new", "1", "append"), f"{QUERY}&new=1"),
        (setquery("a", "2", "skip"), QUERY),
        (setquery("c", "2", "skip"), QUERY),
        (setquery("a", "9"), "a=9&b=x+y&key=s3cret&&c"),
        (setquery("b", "9", "Override"), "a=1&b=9&key=s3cret&a=%32&&c"),
        (setquery("a", "9", "append"), f"{QUERY}&a=9"),
        (setquery("A", "9"), f"{QUERY}&A=9"),
        (setquery("n", "@connectionParameters('region')"), f"{QUERY}&n=eu"),
        (setquery("n", "@queryParameters('b')!"), f"{QUERY}&n=x%20y%21"),
        (setquery("n", "@connectionParameters('text')"), f"{QUERY}&n=a%2F..%2Fb%3Fc%23d%26e%3Df"),
        (setquery("a&b=", "", None), f"{QUERY}&a%26b%3D="),
    ],
)
def test_a_query_parameter_is_set_and_the_rest_stays_byte_for_byte(changed, query):
    assert after(changed).url == f"https://api.example:8443/v1/pets/7?{query}"


@pytest.mark.parametrize("action", ["override", "skip", "append"])
def test_an_address_without_a_query_gets_one(action):
    assert after(setquery(action=action), call=PreparedCall("GET", "https://a.example")).url == "https://a.example?a=v"


@pytest.mark.parametrize(
    "value",
    ["@headers('Authorization')", "k @connectionParameters('api_key')", "@queryParameters('key')"],
    ids="B07 {}".format,
)
def test_a_query_parameter_made_from_a_credential_is_a_credential(value):
    call = after(setquery("debug", value))
    assert "debug" in call.credential_query
    assert "s3cret" not in call.shown_url()


def test_a_query_parameter_made_from_a_harmless_value_is_none():
    call = after(setquery("region", "@connectionParameters('region')"))
    assert (call.credential_query, call.secrets) == (CALL.credential_query, CALL.secrets)


def test_a_credential_that_is_no_secret_of_the_call_becomes_one():
    header = (("Authorization", "Basic bWU6aXQ="),)
    call = PreparedCall("GET", "https://a.example/", header, credential_headers=frozenset({"authorization"}))
    assert after(setquery("k", "@headers('Authorization')"), call=call).secrets == (Secret("Basic bWU6aXQ="),)
    assert "bWU6aXQ" not in after(route("/@headers('Authorization')"), call=call).shown_url()


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("/ListInvoices", "/ListInvoices"),
        ("ListInvoices", "/ListInvoices"),
        ("/", "/"),
        ("/v1/webhooks/", "/v1/webhooks/"),
        ("/get/{id}", "/get/7"),
        ("/@headers('version')/get/{id}", "/v2/get/7"),
        ("/@headers('none', 'v1')/get/{id}", "/v1/get/7"),
        ("/taskgroups('{id}')/a b%20c", "/taskgroups('7')/a%20b%20c"),
        ("/{slash}", "/a%2F..%3Fb"),
        ("/x{dots}", "/x.."),
        ("/@connectionParameters('text')", "/a%2F..%2Fb%3Fc%23d%26e%3Df"),
    ],
)
def test_a_request_goes_to_another_path_below_the_base_url_with_the_same_query(path, result):
    assert after(route(path)).url == f"https://api.example:8443/v1{result}?{QUERY}"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//other.example/",
        "https://other.example/",
        "/a//b",
        "/a/{none}/b",
        "/../admin",
        "/a/..",
        "/%2E%2e/admin",
        "/./a",
        "/{dots}/admin",
        "/.@connectionParameters('region','')/{dots}",
        "/@connectionParameters('dots')/admin",
        "/a?b=c",
        "/a#b",
        "/{other}",
        "/@body().path",
        "/\ud800",
        "/{slash}" * 2_000,
    ],
    ids=lambda path: f"A25 {path[:30]!a}",
)
def test_a_path_that_could_lead_elsewhere_is_refused(path):
    with pytest.raises(PolicyError, match="“Lead it” cannot be run"):
        after(route(path))


@pytest.mark.parametrize(
    ("written", "method"),
    [(None, "GET"), ("", "GET"), ("@Request.OriginalHTTPMethod", "GET"), ("delete", "DELETE"), ("HEAD", "HEAD")],
)
def test_a_request_gets_the_method_that_the_policy_names(written, method):
    assert after(route("/x", written)).method == method


def test_the_original_method_is_that_of_the_action_whatever_policies_did_before():
    assert after(route("/x", "POST"), route("/y")).method == "GET"


@pytest.mark.parametrize(
    "broken",
    [
        route("/x", "CONNECT"),
        route("/x", "@env('X')"),
        setquery(name=" "),
        setquery(action="explode"),
        setquery(value="@env('X')"),
        setquery(value="\ud800"),
        {"templateId": "setqueryparameter", "title": "Lead it", "parameters": None},
        {"templateId": "routerequesttoendpoint", "title": "Lead it", "parameters": []},
    ],
)
def test_a_broken_policy_is_named(broken):
    with pytest.raises(PolicyError, match="“Lead it” cannot be run"):
        after(broken)


def test_the_trace_says_where_the_request_was_led():
    _, (trace,) = apply_request([route("/x", "POST")], CALL, "ListPets", VALUES)
    assert (trace.section, trace.before, trace.after) == ("Request", "GET /v1/pets/7", "POST /v1/x")


def test_the_values_of_the_path_are_those_that_went_out():
    parameters = [{"name": name, "in": "path", "required": True, "type": "string"} for name in ("id", "twice")]
    parameters[1]["x-ms-url-encoding"] = "double"
    action = {"operationId": "Get", "parameters": parameters, "responses": {}}
    definition = {
        "swagger": "2.0",
        "host": "a.example",
        "basePath": "/b/",
        "paths": {"/v2/{id}/{twice}": {"get": action}},
    }
    arguments = {"path.id": "a/b", "path.twice": "c d"}
    call = prepare(Document(Parts(divide(definition))), "/paths/~1v2~1{id}~1{twice}/get", arguments, {}, {})
    assert after(route("/{twice}/{id}"), call=call).url == "https://a.example/b/c%2520d/a%2Fb"


HOSTILE = st.text(st.sampled_from("./\\?#@:%2eEfF{}'a;& \n\ud800") | st.characters(), max_size=30)


@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["/{}/{{id}}", "{}", "/@connectionParameters('v')/{}", "/x{}{{id}}"]))
def test_A25_no_value_leads_a_request_out_of_its_base_url(written, value, name, template):
    call = PreparedCall("GET", "https://api.example/v1/pets?a=1", route=Route("/v1", (("id", ".."),), "GET"))
    for changed in (
        route(template.format(written)),
        setquery(name, value),
        setquery("n", "@connectionParameters('v')"),
    ):
        with contextlib.suppress(PolicyError):
            led = apply_request([changed], call, "X", {"v": value})[0]
            sent = target(led.url)
            assert (sent.origin, led.url[:23]) == (("https", "api.example", 443), "https://api.example/v1/")
            assert sent.path.startswith("/v1/")
            assert parse_qsl(urlsplit(sent.url).query)[0] == ("a", "1") or changed["templateId"] == "setQueryParameter"


def real_instances():
    for found in filter(None, map(properties, connectors())):
        for instance in policy_instances(found):
            template = catalogue.find(instance["templateId"])
            if template and template.id in ("setqueryparameter", "routerequesttoendpoint"):
                yield instance


class Anything(dict):
    """A value for every connection parameter."""

    def get(self, name, default=None):
        return "value"


@needs_corpus
def test_the_policies_of_real_connectors_run_or_say_why_not():
    names = ("id", "ip", "batch_id", "SMTPAddress", "service", "eventType", "entityType", "actionType", "entityCode")
    names += ("fieldCode", "entityName", "parentEntity", "parentId", "childEntity", "childId")
    call = PreparedCall(
        "GET",
        "https://a.example/v1/x?indicator_type=ip&indicator_value=1",
        route=Route("/v1", tuple((name, "1") for name in names)),
    )
    outcomes = []
    for instance in real_instances():
        try:
            everywhere = {**instance, "parameters": {**instance["parameters"], "x-ms-apimTemplate-operationName": []}}
            outcomes += [trace.outcome for trace in apply_request([everywhere], call, "X", Anything())[1]]
        except PolicyError as error:
            outcomes.append("refused" if "“Set query string parameter”" in str(error) else str(error))
    assert outcomes.count("changed") > 60
    assert set(outcomes) == {"changed", "refused"}
