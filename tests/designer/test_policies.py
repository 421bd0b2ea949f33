import contextlib

import pytest

from designer.call_values import Answer, PreparedCall, Secret, Timings
from designer.policies import catalogue
from designer.policies.apply import apply_request, apply_response
from designer.policies.effect import PolicyError
from designer.policies.expressions import ExpressionError, Reference, parse, render
from designer.properties import policy_instances
from tests.corpus import connectors, needs_corpus, properties
from tests.effort import cpu_seconds

CALL = PreparedCall(
    "GET",
    "https://api.example/pets?limit=5&key=s3cret",
    (("test", "foo"), ("Authorization", "s3cret")),
    credential_headers=frozenset({"authorization"}),
    credential_query=frozenset({"key"}),
    secrets=(Secret("s3cret"),),
)
VALUES = {"api_key": "s3cret", "region": "eu", "quote": "it's"}


def setheader(name="test", value="v", action=None, operations=None, section="Request", template="setheader"):
    parameters = {"x-ms-apimTemplateParameter.name": name, "x-ms-apimTemplateParameter.value": value}
    parameters |= {"x-ms-apimTemplateParameter.existsAction": action} if action else {}
    parameters |= {"x-ms-apimTemplate-operationName": operations} if operations is not None else {}
    parameters |= {"x-ms-apimTemplate-policySection": section} if section else {}
    return {"templateId": template, "title": "Set it", "parameters": parameters}


def headers_after(*instances, call=CALL, operation="ListPets"):
    return dict(apply_request(instances, call, operation, VALUES)[0].headers)


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        (setheader(value="bar"), "bar"),
        (setheader(value="bar", action="override"), "bar"),
        (setheader(value="bar", action="skip"), "foo"),
        (setheader(value="bar", action="append"), "foo,bar"),
        (setheader(value="@headers('test')moo"), "foomoo"),
        (setheader(value="bar", template="setHeader"), "bar"),
        (setheader(value="bar", operations=[]), "bar"),
        (setheader(value="bar", operations=["ListPets"]), "bar"),
        (setheader(value="bar", operations=["Other"]), "foo"),
        (setheader(value="bar", section="Response"), "foo"),
        (setheader(value="bar", section=None), "bar"),
        (setheader(name="TEST", value="bar"), None),
    ],
)
def test_a_header_is_set_as_the_worked_examples_say(policy, after):
    assert headers_after(policy).get("test") == after


@pytest.mark.parametrize("action", ["override", "skip", "append"])
def test_a_header_that_is_not_there_is_added(action):
    assert headers_after(setheader("New", "x", action))["New"] == "x"


def test_policies_run_in_the_order_of_the_file():
    assert headers_after(setheader(value="a"), setheader(value="@headers('test')b"))["test"] == "ab"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Bearer @connectionParameters('region')", "Bearer eu"),
        ("@ConnectionParameters('region')", "eu"),
        ("@connectionParameters('none','')", ""),
        ("@connectionParameters('none', 'it''s')", "it's"),
        ("@headers('TEST')/@queryParameters('limit')", "foo/5"),
        ("write to me@example.com", "write to me@example.com"),
        ("100%", "100%"),
        ("@connectionParameters('region').__class__", "eu.__class__"),
        ("", ""),
    ],
)
def test_expressions_are_worked_out(text, result):
    assert render(text, CALL, VALUES).text == result


def test_an_expression_is_parsed_into_pieces():
    assert parse("a@headers('b','c')d") == ["a", Reference("headers", "b", "c"), "d"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ settings.SECRET_KEY }}",
        "{{ request.environ }}",
        "@{env('PORTAL_KEY')}",
        "@env('PORTAL_KEY')",
        "@body().name",
        "@queryParamters('x')",
        "@Request.OriginalHTTPMethod",
        "@headers(test)",
        "@headers('test'",
        '@headers("test")',
        "@headers('a','b','c')",
    ],
    ids=lambda text: f"C11 {text}",
)
def test_every_other_expression_is_refused_and_never_evaluated(text):
    with pytest.raises(ExpressionError, match="Use @connectionParameters"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("@headers('nothing')", "headers"),
        ("@connectionParameters('n')", "connection"),
        ("@queryParameters('n')", "query"),
    ],
    ids="C14 {}".format,
)
def test_a_missing_value_without_a_default_stops_the_call(text, where):
    with pytest.raises(PolicyError, match=f"“Set it” cannot be run.*{where}"):
        headers_after(setheader(value=text))


@pytest.mark.parametrize(
    "text", ["@headers('" * 2000, "@" * 20_000, "@headers('a'," + " " * 19_000, "{{" * 9_000, "'" * 20_000]
)
def test_a_hostile_text_is_parsed_quickly(text):
    def parsed():
        with contextlib.suppress(ExpressionError):
            parse(text)

    assert cpu_seconds(parsed) < 0.5


@pytest.mark.parametrize(
    "value",
    ["@headers('Authorization')", "k @connectionParameters('api_key')", "@queryParameters('key')"],
    ids="B07 {}".format,
)
def test_a_header_made_from_a_credential_is_a_credential(value):
    call, _ = apply_request([setheader("X-Debug", value)], CALL, "ListPets", VALUES)
    assert "x-debug" in call.credential_headers


def test_a_header_made_from_a_harmless_value_is_none():
    call, _ = apply_request([setheader("X-Region", "@connectionParameters('region')")], CALL, "ListPets", VALUES)
    assert "x-region" not in call.credential_headers


def test_the_trace_says_what_was_before_and_after():
    _, (trace,) = apply_request([setheader(value="bar")], CALL, "ListPets", VALUES)
    assert (trace.title, trace.outcome, trace.before, trace.after) == ("Set it", "changed", "foo", "bar")


def test_the_trace_shows_no_secret_in_its_repr():
    _, traces = apply_request([setheader("X", "@connectionParameters('api_key')")], CALL, "ListPets", VALUES)
    assert "s3cret" not in repr(traces)


def test_a_template_that_is_not_run_yet_says_so():
    instance = {"templateId": "dynamichosturl", "title": "Host", "parameters": {}}
    call, (trace,) = apply_request([instance], CALL, "ListPets", VALUES)
    assert (call, trace.outcome, trace.sentence) == (CALL, "not_run", "not run by this portal yet: Host")


@pytest.mark.parametrize(
    "policy", [setheader(name=""), setheader(action="explode"), {"templateId": "setheader", "parameters": None}]
)
def test_a_broken_policy_is_named(policy):
    with pytest.raises(PolicyError, match="cannot be run"):
        headers_after(policy)


@pytest.mark.parametrize(
    ("status", "section", "is_set"),
    [
        (200, "Response", True),
        (500, "Response", True),
        (200, "Failure", False),
        (404, "Failure", True),
        (200, "Request", False),
    ],
)
def test_an_answer_gets_the_header_of_its_section(status, section, is_set):
    answer = Answer(status, "", (), b"", False, Timings(), (), "192.0.2.1")
    changed, _ = apply_response([setheader("X", "@headers('test')", section=section)], answer, CALL, "ListPets", VALUES)
    assert changed.headers == ((("X", "foo"),) if is_set else ())


@needs_corpus
def test_the_header_values_of_real_connectors_can_be_worked_out():
    found = [policy_instances(value) for value in map(properties, connectors()) if value is not None]
    values = [
        instance["parameters"]["x-ms-apimTemplateParameter.value"]
        for instances in found
        for instance in instances
        if instance["templateId"].lower() == "setheader"
    ]
    assert len(values) > 80
    assert all(parse(value) is not None for value in values)


def test_the_catalogue_finds_templates_in_any_case():
    found = catalogue.find("SetHeader")
    assert found and [parameter.name for parameter in found.parameters] == ["name", "value", "existsAction"]
    assert catalogue.find("unheard-of") is None


def unauthenticated(status, **parameters):
    parameters = {"x-ms-apimTemplateParameter.statusCode": status, **parameters}
    return {"templateId": "setConnectionStatusToUnauthenticated", "title": "Ends", "parameters": parameters}


@pytest.mark.parametrize("section", [{}, {"x-ms-apimTemplate-policySection": "Request"}])
@pytest.mark.parametrize(
    ("written", "status", "outcome"),
    [(401, 401, "signed out"), ("401", 401, "signed out"), ("403", 401, "unchanged"), (401, 200, "unchanged")],
)
def test_one_status_of_an_answer_ends_the_sign_in(section, written, status, outcome):
    answer = Answer(status, "", (), b"", False, Timings(), (), "192.0.2.1")
    after, (trace,) = apply_response([unauthenticated(written, **section)], answer, CALL, "ListPets", VALUES)
    assert (after, trace.outcome) == (answer, outcome)
    assert apply_request([unauthenticated(written, **section)], CALL, "ListPets", VALUES)[1] == ()


@pytest.mark.parametrize("written", ["", "soon", None, [], True, "٤٠١", 10**30])
def test_a_status_that_is_none_is_named(written):
    answer = Answer(401, "", (), b"", False, Timings(), (), "192.0.2.1")
    with pytest.raises(PolicyError, match="such as 401"):
        apply_response([unauthenticated(written)], answer, CALL, "ListPets", VALUES)
