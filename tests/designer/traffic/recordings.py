"""Small recordings for the tests."""

import json

from designer.importers.given import Given
from designer.importers.traffic import Answer, Call, Notes, connector


def entry(method, url, *, headers=(), body=None, content_type="", status=200, answer=None, answer_type="", **members):
    """One entry of a HAR recording; `body` and `answer` are texts, or values that become JSON."""
    request = {"method": method, "url": url, "headers": [{"name": n, "value": v} for n, v in headers]}
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body)
        request["postData"] = {"mimeType": content_type or "application/json", "text": text}
    response = {"status": status, "headers": [], "content": {}}
    if answer is not None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        response["content"] = {"mimeType": answer_type or "application/json", "size": len(text), "text": text}
    return {"request": request, "response": response, **members}


def recording(*entries, version="1.2"):
    """A HAR recording as an importer is given it."""
    return given({"log": {"version": version, "creator": {"name": "t", "version": "1"}, "entries": list(entries)}})


def given(value, **files):
    return Given(json.dumps(value), value, files=files)


def made(*calls):
    """The connector of `calls`."""
    return connector(Given(""), "test", "", list(calls), Notes())


def get(url, answer=None, status=200, **members):
    found = None if answer is None else Answer(status, "application/json", json.dumps(answer))
    return Call("GET", url, answer=found, **members)


def post(url, body, **members):
    return Call("POST", url, (("Content-Type", "application/json"),), json.dumps(body), **members)


def operation(imported, method, path):
    return imported.definition["paths"][path][method]


def parameters(imported, method, path):
    """(place, name) → type and whether it is required."""
    found = operation(imported, method, path)["parameters"]
    return {(each["in"], each["name"]): (each.get("type"), each["required"]) for each in found}


def sentences(imported):
    return " ".join(note.sentence for note in imported.report.notes)
