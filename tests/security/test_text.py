"""Groups C and D through the forms: what people type or paste becomes data, or a sentence at its field."""

import json
import time
from urllib.parse import parse_qsl

import pytest

from portal.connections.models import Run
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, OperationIndex
from tests.designer.fault_server import answer
from tests.security.conftest import AT, call, connector_to, upload

pytestmark = pytest.mark.django_db

SOON = 2  # seconds of work; what else the machine does at the same time is not counted
MANY = 200_000
BODY = {"name": "body", "in": "body", "schema": {"type": "object", "properties": {"name": {"type": "string"}}}}
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
DEEP = {
    "list": "[" * MANY,
    "closed": "[" * MANY + "]" * MANY,
    "object": '{"a":' * MANY,
    "dash": "- " * MANY,
    "question": "? " * MANY,
    "map": "{a: " * MANY,
}
YAML = {
    **DEEP,
    "bomb": BOMB,
    "recursive": "a: &a {b: *a}",
    "python": '!!python/object/apply:os.system ["touch pwned"]',
    "binary": "a: !!binary aGk=",
    "set": "a: !!set {b}",
    "custom": "a: !x b",
    "twice": "a: 1\na: 2",
    "surrogate": 'a: "\\ud800"',
    "nul": 'a: "\\0"',
    "deeper than a document": "a: " + "[" * 95 + "]" * 95,
}
JSON = {
    **DEEP,
    "twice": '{"a": 1, "a": 2}',
    "surrogate": r'{"a": "\ud800"}',
    "nul": r'{"a": [{"b": "\u0000"}]}',
    "nan": '{"a": NaN}',
    "huge": '{"a": ' + "9" * 5000 + "}",
}


@pytest.fixture
def connector(mara):
    made = connector_to(mara, "api.example.com")
    return made


def with_body(mara, host):
    document = {
        "/it": {"post": {"operationId": "Send", "parameters": [BODY], "responses": {"200": {"description": ""}}}}
    }
    return connector_to(mara, host, paths=document)


def refused(browser, address, /, **form):
    """The answer is a sentence at the field, and it comes soon."""
    begun = time.thread_time()
    shown = browser.post(address, form)
    assert shown.status_code == 422, shown.status_code
    assert time.thread_time() - begun < SOON
    assert b'role="alert"' in shown.content or b"error" in shown.content


@pytest.mark.parametrize("name", YAML)
def test_D01_D09_yaml_is_refused_in_the_source(connector, browser, name):
    url = f"/connectors/{connector.slug}/edit/source/?at={AT}"
    refused(browser, url, text=YAML[name], format="yaml", base=connector.head)
    assert Connector.objects.get().head == connector.head


@pytest.mark.parametrize("name", JSON)
def test_D05_D09_json_is_refused_in_the_source(connector, browser, name):
    url = f"/connectors/{connector.slug}/edit/source/?at={AT}"
    refused(browser, url, text=JSON[name], format="json", base=connector.head)


@pytest.mark.parametrize("name", JSON)
def test_D06_D09_json_is_refused_as_a_sample(connector, browser, name):
    refused(browser, f"/connectors/{connector.slug}/edit/definition/from-json/?at={AT}/responses/200", text=JSON[name])


@pytest.mark.parametrize("name", JSON)
def test_D06_D09_json_is_refused_as_the_body_of_a_sample_and_of_a_curl_line(connector, browser, name):
    url = f"/connectors/{connector.slug}/edit/definition/sample/"
    refused(browser, url, method="post", url="https://api.example.com/x", body=JSON[name])


@pytest.mark.parametrize("name", ["list", "question"])
@pytest.mark.parametrize("field", ["command", "headers", "url"])
def test_D05_a_deep_text_in_another_field_of_a_sample_is_no_crash(connector, browser, field, name):
    begun = time.thread_time()
    form = {"method": "post", "url": "https://api.example.com/x", field: DEEP[name]}
    shown = browser.post(f"/connectors/{connector.slug}/edit/definition/sample/", form)
    assert shown.status_code in (200, 422) and time.thread_time() - begun < SOON


@pytest.mark.parametrize("name", JSON)
def test_D06_D09_json_is_refused_as_the_body_of_a_call(mara, browser, name):
    connector = with_body(mara, "api.example.com")
    url = f"/connectors/{connector.slug}/edit/test/?at=/paths/~1it/post"
    refused(browser, url, **{"do": "send", "as": "json", "body": JSON[name]})


def test_what_is_stored_at_the_limit_of_depth_can_be_shown_and_exported(connector, browser):
    deep = json.dumps({"responses": {}, "x-deep": json.loads("[" * 88 + "]" * 88)})
    url = f"/connectors/{connector.slug}"
    saved = browser.post(f"{url}/edit/source/?at={AT}", {"text": deep, "format": "json", "base": connector.head})
    assert saved.status_code == 302
    sample = "".join('{"a":' * 40) + "1" + "}" * 40
    browser.post(f"{url}/edit/definition/from-json/?at={AT}/responses/201", {"text": sample})
    pages = [f"/edit/definition/?at={AT}&panel=source", f"/edit/panel/source/?at={AT}&step=definition"]
    pages += ["/export/openapi.yaml", "/export/openapi.json", "/revisions/", "/edit/definition/?panel=preview", "/"]
    assert [page for page in pages if browser.get(url + page).status_code not in (200, 404)] == []


REFERENCES = ["http://127.0.0.9:9200/x.json", "file:///etc/passwd", "../../../etc/passwd#/", "/proc/self/environ"]


@pytest.mark.parametrize("reference", REFERENCES)
def test_D11_D12_no_reference_is_ever_fetched(mara, browser, canary, reference):
    there = {"$ref": reference}
    operation = {"operationId": "It", "parameters": [there], "responses": {"200": {"description": "", "schema": there}}}
    connector = connector_to(mara, "api.example.com", paths={"/it": {"get": operation}}, definitions={"A": there})
    pages = [f"edit/definition/?at={AT}&panel=source", f"edit/test/?at={AT}", "edit/definition/?at=/definitions/A"]
    pages += ["", "export/", "export/openapi.json", f"edit/panel/preview/?at={AT}", f"edit/panel/findings/?at={AT}"]
    for page in pages:
        shown = browser.get(f"/connectors/{connector.slug}/{page}")
        assert shown.status_code == 200 and b"root:x:" not in shown.content and b"DATA_DIR=" not in shown.content


def circles():
    chain = {f"C{n}": {"$ref": f"#/definitions/C{n + 1}"} for n in range(2000)}
    return {
        "two": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}},
        "self": {"A": {"$ref": "#/definitions/A"}},
        "property": {"A": {"type": "object", "properties": {"a": {"$ref": "#/definitions/A"}}}},
        "all": {"A": {"allOf": [{"$ref": "#/definitions/A"}]}},
        "path": {"A": {"$ref": f"#{AT}"}},
        "chain": {"A": {"$ref": "#/definitions/C0"}, **chain},
    }


@pytest.mark.parametrize("name", circles())
def test_D14_references_in_a_circle_end(mara, browser, name):
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}}
    operation = {"operationId": "It", "parameters": [body], "responses": {"200": {"schema": body["schema"]}}}
    definitions = circles()[name]
    connector = connector_to(mara, "api.example.com", paths={"/it": {"get": operation}}, definitions=definitions)
    for page in (f"edit/definition/?at={AT}", f"edit/test/?at={AT}", "edit/definition/?at=/definitions/A", "publish/"):
        begun = time.thread_time()
        assert browser.get(f"/connectors/{connector.slug}/{page}").status_code == 200
        assert time.thread_time() - begun < SOON


@pytest.mark.parametrize("pattern", ["^(a+)+$", "[", "(" * 100_000], ids=["slow", "broken", "long"])
def test_C15_D28_a_pattern_of_a_definition_is_never_run(mara, browser, upstream, pattern):
    schema = {"type": "string", "pattern": pattern}
    entry = {"name": "q", "in": "query", **schema}
    operation = {
        "operationId": "It",
        "parameters": [entry],
        "responses": {"200": {"description": "", "schema": schema}},
    }
    text = json.dumps("a" * 30 + "!").encode()
    with upstream(answer(text, "Content-Type: application/json")) as served:
        connector = connector_to(mara, served.place, paths={"/it": {"get": operation}})
        begun = time.thread_time()
        page, run = call(browser, connector, **{"query.q": "a" * 30 + "!"})
        assert browser.get(f"/connectors/{connector.slug}/edit/definition/?at={AT}").status_code == 200
    assert run.status == 200 and time.thread_time() - begun < SOON


# C: requests that are built from what people type


def action(*parameters, **more):
    return {"operationId": "It", "parameters": list(parameters), "responses": {"200": {"description": ""}}, **more}


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\x00b"])
def test_C01_a_line_break_in_a_header_is_refused_and_nothing_is_sent(mara, browser, upstream, value):
    with upstream() as served:
        paths = {"/it": {"get": action({"name": "X-Tag", "in": "header", "type": "string"})}}
        page, run = call(browser, connector_to(mara, served.place, paths=paths), **{"header.X-Tag": value})
    assert page.status_code == 422 and run is None and served.requests == []


NAMES = ["X\r\nHost", "Host", "Content-Length", "Transfer-Encoding", "Connection", ":authority", "Proxy-Authorization"]


@pytest.mark.parametrize("name", NAMES)
def test_C03_a_header_that_frames_the_request_is_not_sent(mara, browser, upstream, name):
    with upstream() as served:
        paths = {"/it": {"get": action({"name": name, "in": "header", "type": "string"})}}
        page, run = call(browser, connector_to(mara, served.place, paths=paths), **{f"header.{name}": "evil"})
    assert page.status_code == 422 or run.problem or "\n" in name  # no browser can post a field of such a name
    assert b"evil" not in b"".join(served.requests)


@pytest.mark.parametrize("name", NAMES[:6])
def test_C03_a_key_is_never_put_into_such_a_header(connector, browser, name):
    form = {"kind": "api_key", "label": "Key", "name": name, "location": "header", "base": connector.head}
    assert browser.post(f"/connectors/{connector.slug}/edit/security/", form).status_code == 422


@pytest.mark.parametrize(
    "value", ["../../admin", "..%2f..%2fadmin", "%2e%2e/", ";x", "?a=b", "#", "a/b", "a\\b", "\r\n"]
)
def test_C05_a_path_value_stays_one_segment(mara, browser, upstream, value):
    entry = {"name": "id", "in": "path", "required": True, "type": "string"}
    with upstream() as served:
        connector = connector_to(mara, served.place, paths={"/it/{id}/end": {"get": action(entry)}})
        call(browser, connector, at="/paths/~1it~1{id}~1end/get", **{"path.id": value})
    for request in served.requests:
        path = request.split(b" ")[1]
        assert path.count(b"/") == 3 and path.endswith(b"/end") and b"?" not in path and b"#" not in path


@pytest.mark.parametrize("value", ["..", "."])
def test_C05_dots_alone_are_refused(mara, browser, upstream, value):
    entry = {"name": "id", "in": "path", "required": True, "type": "string"}
    with upstream() as served:
        connector = connector_to(mara, served.place, paths={"/it/{id}": {"get": action(entry)}})
        page, _ = call(browser, connector, at="/paths/~1it~1{id}/get", **{"path.id": value})
    assert page.status_code == 422 and served.requests == []


@pytest.mark.parametrize("value", ["x&admin=true", "x#", "x%26admin=1", "x=1", "x y"])
def test_C06_a_query_value_is_encoded_once(mara, browser, upstream, value):
    with upstream() as served:
        paths = {"/it": {"get": action({"name": "q", "in": "query", "type": "string"})}}
        call(browser, connector_to(mara, served.place, paths=paths), **{"query.q": value})
    target = served.requests[0].split(b" ")[1].decode()
    assert parse_qsl(target.partition("?")[2]) == [("q", value)] and "#" not in target


def test_C08_a_text_in_a_body_stays_a_text(mara, browser, upstream):
    value = '","admin":true,"x":"'
    with upstream() as served:
        call(browser, with_body(mara, served.place), at="/paths/~1it/post", **{"body/name": value})
    assert json.loads(served.requests[0].partition(b"\r\n\r\n")[2]) == {"name": value}


TEMPLATES = ["{{ settings.SECRET_KEY }}", "{{ request.environ }}", "@{env('PORTAL_KEY')}", "@env('PATH')", "${PATH}"]


@pytest.mark.parametrize("text", TEMPLATES)
def test_C11_no_expression_reads_the_environment(mara, browser, upstream, settings, text):
    values = {
        "x-ms-apimTemplateParameter.name": "X-Got",
        "x-ms-apimTemplateParameter.value": text,
        "x-ms-apimTemplateParameter.existsAction": "override",
        "x-ms-apimTemplate-policySection": "Request",
    }
    policy = {"templateId": "setheader", "title": "Read", "parameters": values}
    with upstream() as served:
        properties = {"properties": {"policyTemplateInstances": [policy]}}
        page, run = call(browser, connector_to(mara, served.place, properties=properties))
    sent = b"".join(served.requests)
    assert settings.SECRET_KEY.encode() not in sent + page.content and b"/usr/bin" not in sent
    assert not sent or f"X-Got: {text}".encode() in sent


@pytest.mark.parametrize(
    "text", ["@body()['a']['b']['c']", "@queryParameters('none')", "@headers('None')", "@body('a.b')"]
)
def test_C14_an_expression_about_what_is_not_there_is_said(mara, browser, upstream, text):
    values = {
        "x-ms-apimTemplateParameter.name": "X-Got",
        "x-ms-apimTemplateParameter.value": text,
        "x-ms-apimTemplateParameter.existsAction": "override",
        "x-ms-apimTemplate-policySection": "Request",
    }
    with upstream() as served:
        properties = {
            "properties": {"policyTemplateInstances": [{"templateId": "setheader", "title": "R", "parameters": values}]}
        }
        page, _ = call(browser, connector_to(mara, served.place, properties=properties))
    assert page.status_code in (200, 422)


def test_C19_the_content_type_of_a_body_is_not_the_persons_to_choose(mara, browser, upstream):
    header = {"name": "Content-Type", "in": "header", "type": "string"}
    paths = {"/it": {"post": action(header, BODY, consumes=["application/json"])}}
    with upstream() as served:
        fields = {"header.Content-Type": "multipart/form-data", "body/name": "x"}
        page, _ = call(browser, connector_to(mara, served.place, paths=paths), at="/paths/~1it/post", **fields)
    assert page.status_code == 422 and served.requests == []


# D: names and files


FILES = ["../../settings.py", "a\0.png", "CON", "x" * 4000, "a\r\nb.png", "<img src=x>.png"]
SVG = [b"<svg onload=alert(1)>", b"<svg><foreignObject/></svg>", b'<svg><image href="http://127.0.0.9:9200"/></svg>']


@pytest.mark.parametrize(
    "content", [*SVG, b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"PK\x03\x04" + b"x" * 99]
)
def test_D31_what_is_no_picture_is_refused(connector, browser, canary, content):
    shown = browser.post(f"/connectors/{connector.slug}/edit/general/icon/", {"icon": upload("a.png", content)})
    assert shown.status_code == 422


@pytest.mark.parametrize("name", FILES)
def test_D38_the_name_of_a_file_names_nothing_here(connector, browser, name):
    shown = browser.post(f"/connectors/{connector.slug}/edit/general/icon/", {"icon": upload(name, SVG[0])})
    assert shown.status_code == 422 and b"<img src=x>" not in shown.content


ODD = ["__proto__", "constructor", "../../x", "<b>", "n" * 10_000, "😀", "a\u202eb"]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("verb", ["new-definition", "new-input", "new-property"])
def test_D33_odd_names_are_kept_as_text_or_refused(connector, browser, verb, name):
    at = {"new-input": AT, "new-header": f"{AT}/responses/200", "new-property": f"{AT}/responses/200/schema"}.get(
        verb, ""
    )
    url = f"/connectors/{connector.slug}"
    shown = browser.post(
        f"{url}/edit/definition/{verb}/", {"at": at, "name": name, "base": connector.head}, follow=True
    )
    assert shown.status_code in (200, 422)
    if shown.status_code == 200:
        assert name in json.dumps(draft(connector).definition.value(), ensure_ascii=False)
        assert browser.get(f"{url}/export/openapi.yaml").status_code == 200
    assert b"<b>" not in shown.content


def test_D33_a_path_longer_than_an_index_is_refused(connector, browser):
    form = {"method": "get", "url": "https://api.example.com/" + "a" * 3000, "accept": "1"}
    shown = browser.post(f"/connectors/{connector.slug}/edit/definition/sample/", form)
    assert shown.status_code == 422 and OperationIndex.objects.count() == 1


@pytest.mark.parametrize("kind", ["sample", "source", "from-json", "body"])
def test_D25_a_text_larger_than_its_limit_is_refused(mara, browser, kind):
    large = '"' + "x" * (2**20 + 1) + '"'
    connector = with_body(mara, "api.example.com")
    url, at = f"/connectors/{connector.slug}/edit", "/paths/~1it/post"
    where, form = {
        "sample": ("definition/sample/", {"method": "post", "url": "https://a.example/", "body": large}),
        "source": (f"source/?at={at}", {"text": large, "format": "json", "base": 1}),
        "from-json": (f"definition/from-json/?at={at}/responses/200", {"text": large}),
        "body": (f"test/?at={at}", {"do": "send", "as": "json", "body": large * 4}),
    }[kind]
    assert browser.post(f"{url}/{where}", form).status_code in (400, 413, 422)
    assert not Run.objects.exists()
