"""What people type into a field of a connection is used where a policy reads it, whichever way they sign in."""

import pytest

from designer import auth, ways
from designer import custom_parameters as custom
from designer.call_values import PreparedCall
from designer.connection_parameters import Choice, ConnectionField
from designer.document.document import Document
from designer.policies.apply import apply_request
from designer.properties import blank, policy_instances

CALL = PreparedCall("GET", "https://api.example/pets", (("Accept", "application/json"),))
PREFIX = "x-ms-apimTemplateParameter."
DOCUMENT = Document.from_value({"swagger": "2.0", "host": "api.example", "securityDefinitions": {}, "security": []})
KINDS = [
    (ConnectionField("field", "Field"), "acme"),
    (ConnectionField("field", "Field", kind="securestring", is_secret=True), "s3cret"),
    (ConnectionField("field", "Field", kind="int"), "42"),
    (ConnectionField("field", "Field", kind="bool"), "true"),
    (ConnectionField("field", "Field", choices=(Choice("eu", "Europe"),)), "eu"),
]


@pytest.mark.parametrize(("field", "value"), KINDS)
@pytest.mark.parametrize("has_two_ways", [False, True])
def test_every_kind_of_field_reaches_a_header(field, value, has_two_ways):
    document, properties = auth.write(DOCUMENT, custom.add(blank(), field), "basic", {})
    settings = {f"{PREFIX}name": "X-Field", f"{PREFIX}value": "it is @connectionParameters('field')"}
    properties["properties"]["policyTemplateInstances"] = [{"templateId": "setheader", "parameters": settings}]
    if has_two_ways:
        document, properties, other = ways.add(document, properties, "Another")
        assert policy_instances(ways.for_call(document, properties, other)[1]) == []
    document, properties = ways.for_call(document, properties)
    sent, _ = apply_request(policy_instances(properties), CALL, "ListPets", {"field": value})
    assert sent.headers[-1] == ("X-Field", f"it is {value}")
