"""Personal data is replaced by something of its kind; all else stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.personal_data import replaced
from designer.document.schema_inference import infer


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"mail": "rex.smith+pets@vet.co.uk"}, {"mail": "name@example.com"}),
        ({"text": "Ask jo@a.example or 4012 8888 8888 1881."}, {"text": "Ask name@example.com or 4111111111111111."}),
        ({"order": "4012888888881882"}, {"order": "4012888888881882"}),
        ({"iban": "DE89 3704 0044 0532 0130 00"}, {"iban": "GB33BUKB20201555555555"}),
        ({"phoneNumber": "0171 1234"}, {"phoneNumber": "+44 20 7946 0000"}),
        ({"home_phone": "1"}, {"home_phone": "+44 20 7946 0000"}),
        ({"firstName": "Jo", "last_name": "Doe"}, {"firstName": "Sam", "last_name": "Example"}),
        ({"dateOfBirth": "1971-02-03"}, {"dateOfBirth": "1990-01-01"}),
        ({"name": "Rex", "phone": None, "id": 4}, {"name": "Rex", "phone": None, "id": 4}),
        ([["a@b.example"], "", {}], [["name@example.com"], "", {}]),
    ],
)  # fmt: skip
def test_personal_data_is_replaced_and_nothing_else(value, expected):
    assert replaced(value) == expected


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["jo@a.example", "x 4012888888881881"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["email", "name"]), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_replacing_twice_changes_no_more_and_the_shape_stays(value):
    once = replaced(value)
    assert replaced(once) == once and _kinds(infer(once)) == _kinds(infer(value))


def _kinds(schema):
    inside = {name: _kinds(member) for name, member in schema.get("properties", {}).items()}
    return schema.get("type"), inside, _kinds(schema["items"]) if "items" in schema else None
