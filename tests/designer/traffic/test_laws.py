"""What holds for every recording: the order does not matter, no secret stays, the definition is valid."""

import json
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV2SpecValidator

from designer.document.text import TextError
from designer.importers import bruno, curl_lines, har, insomnia
from designer.importers.given import Given
from designer.importers.request_sample import FormField
from designer.importers.traffic import Answer, Call
from tests.designer.traffic.recordings import made, recording

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARK = "c4n4ry"

segments = st.sampled_from(
    ["pets", "users", "1", "27", "ada", "{id}", "2026-01-31", "v2", "api", "AB-1", "AB-2", "%20"]
)
names = st.sampled_from(["a", "b", "page", "X-Tenant", "limit"])
values = st.sampled_from(["", "1", "2.5", "true", "x y", "007"])
pairs = st.lists(st.tuples(names, values), max_size=3)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["x", "ada", "2026-01-31"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
answers = st.none() | st.builds(
    Answer,
    st.sampled_from([200, 404]),
    st.sampled_from(["application/json", "text/xml", ""]),
    json_values.map(json.dumps),
)
bodies = st.sampled_from(["", "hello", "a=1&b=2"]) | json_values.map(json.dumps)


@st.composite
def calls(draw):
    path = "/".join(draw(st.lists(segments, max_size=4)))
    query = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in draw(pairs))
    content_type = draw(st.sampled_from(["application/json", "text/plain", "application/x-www-form-urlencoded"]))
    form = draw(st.just(()) | st.just((FormField("f", is_file=True), FormField("a", "1"))))
    return Call(
        method=draw(st.sampled_from(["GET", "POST", "PUT", "HEAD", "TRACE"])),
        url=f"{draw(st.sampled_from(['https://a.example', 'http://a.example', 'https://b.example']))}/{path}?{query}",
        headers=(*((name, value) for name, value in draw(pairs)), ("Content-Type", content_type)),
        body=draw(bodies),
        form=form,
        answer=draw(answers),
        name=draw(st.sampled_from(["", "List"])),
    )


def outcome(found):
    try:
        imported = made(*found)
    except TextError:
        return None
    return imported.definition, imported.properties, imported.report.counts


@SETTINGS
@given(
    st.lists(calls(), min_size=1, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_the_order_of_the_calls_does_not_matter(orders):
    one, other = map(outcome, orders)
    assert json.dumps(one) == json.dumps(other)


@SETTINGS
@given(st.lists(calls(), min_size=1, max_size=6))
def test_the_definition_is_valid(found):
    made_of = outcome(found)
    assert made_of is None or list(OpenAPIV2SpecValidator(made_of[0]).iter_errors()) == []


tokens = st.text(string.ascii_letters + string.digits, min_size=12, max_size=30).map(lambda text: MARK + text)
PLACES = {
    "bearer": lambda token: {"headers": [{"name": "Authorization", "value": f"Bearer {token}"}]},
    "basic": lambda token: {"headers": [{"name": "authorization", "value": f"Basic {token}"}]},
    "key": lambda token: {"headers": [{"name": "X-Api-Key", "value": token}]},
    "cookie": lambda token: {"headers": [{"name": "Cookie", "value": f"session={token}"}]},
    "cookies": lambda token: {"cookies": [{"name": "session", "value": token}]},
    "custom header": lambda token: {"headers": [{"name": "X-Trace", "value": token}]},
    "query": lambda token: {"url": f"https://a.example/pets?access_token={token}"},
    "query value": lambda token: {"url": f"https://a.example/pets?q={token}"},
    "user": lambda token: {"url": f"https://me:{token}@a.example/pets"},
    "fragment": lambda token: {"url": f"https://a.example/pets#{token}"},
    "other host": lambda token: {"url": f"https://u:{token}@b.example/{token}"},
    "broken address": lambda token: {"url": f"https://a.example:{token}/"},
    "listed query": lambda token: {"queryString": [{"name": "sig", "value": token}]},
    "body": lambda token: {"method": "POST", "postData": {"mimeType": "application/json", "text": json.dumps([token])}},
    "bare query": lambda token: {"url": f"https://a.example/pets?sk_live_{token}"},
    "bare form": lambda token: {
        "method": "POST",
        "postData": {"mimeType": "application/x-www-form-urlencoded", "text": f"sk_live_{token}"},
    },
    "path": lambda token: {"url": f"https://a.example/hooks/sk_live_{token}"},
    "member": lambda token: {
        "method": "POST",
        "postData": {"mimeType": "application/json", "text": json.dumps({f"sk_live_{token}": 1})},
    },
    "form": lambda token: {"method": "POST", "postData": {"mimeType": "text/plain", "text": f"a={token}"}},
    "broken body": lambda token: {"method": "POST", "postData": {"mimeType": "application/json", "text": f"{{{token}"}},
}


@SETTINGS
@given(st.sampled_from(sorted(PLACES)), tokens, tokens)
def test_no_secret_of_a_recording_stays(place, token, answered):
    request = {"method": "GET", "url": "https://a.example/pets", **PLACES[place](token)}
    headers = [{"name": "Set-Cookie", "value": answered}, {"name": "Location", "value": answered}]
    content = {"mimeType": "application/json", "text": json.dumps({"token": answered})}
    entry = {"request": request, "response": {"status": 200, "headers": headers, "content": content}}
    plain = {"request": {"method": "GET", "url": "https://a.example/pets"}}
    assert MARK not in everything(har.read(recording(entry, plain, plain)))


@SETTINGS
@given(tokens)
def test_no_secret_of_a_command_stays(token):
    flags = [
        f"-u me:{token}",
        f"-b s={token}",
        f"-H 'Authorization: Bearer {token}'",
        f"--frob {token}",
        f"-d p={token}",
    ]
    text = "\n".join(f"curl {flag} https://a.example/pets" for flag in flags)
    assert MARK not in everything(curl_lines.read(Given(f"{text}\nexport TOKEN={token}\n")))


@SETTINGS
@given(tokens)
def test_no_secret_of_a_collection_stays(token):
    environment = {"_id": "e", "_type": "environment", "parentId": "w", "data": {"token": token, "api_key": token}}
    asked = {
        "_type": "request", "parentId": "w", "method": "GET", "url": "https://a.example/{{ token }}?key={{ api_key }}",
        "headers": [{"name": "X-Api-Key", "value": token}],
        "authentication": {"type": "bearer", "token": token},
    }  # fmt: skip
    export = {"_type": "export", "__export_format": 4, "resources": [{"_id": "w", "_type": "workspace"}, environment]}
    export["resources"].append(asked)
    assert MARK not in everything(insomnia.read(Given("", export)))
    text = f"get {{\n  url: https://a.example/{{{{token}}}}\n  auth: bearer\n}}\nauth:bearer {{\n  token: {token}\n}}\n"
    text += f"vars:pre-request {{\n  token: {token}\n}}\n"
    assert MARK not in everything(bruno.read(Given(text)))


def everything(imported):
    return json.dumps([imported.definition, imported.properties, imported.report.as_dict()]).lower()
