"""What one step did to a request or an answer."""

from designer import call_changes
from designer.call_changes import PartChange
from designer.call_values import Answer, PreparedCall, Timings


def test_every_part_that_differs_is_named_once():
    before = PreparedCall("GET", "https://a.example/x", (("A", "1"), ("B", "2"), ("B", "3")), None)
    after = PreparedCall("POST", "https://a.example/y", (("a", "1"), ("C", "4")), b"hello")
    assert call_changes.of_call(before, after) == (
        PartChange("Method", "GET", "POST"),
        PartChange("Address", "https://a.example/x", "https://a.example/y"),
        PartChange("B", "2, 3", None),
        PartChange("C", None, "4"),
        PartChange("Body", None, "hello"),
    )
    assert call_changes.of_call(before, before) == ()


def test_an_answer_is_compared_by_status_headers_and_body():
    before = Answer(500, "", (), b"\xff\x00", False, Timings(), (), "")
    after = Answer(200, "", (("X", "1"),), b"x" * 3000, False, Timings(), (), "")
    status, header, body = call_changes.of_answer(before, after)
    assert (status.before, status.after, header.part) == ("500", "200", "X")
    assert body.before == "2 bytes that are not text" and len(body.after) == call_changes.MAX_BODY + 1


def test_no_value_is_in_a_repr():
    assert "secret" not in repr(PartChange("X", "secret", "secret"))
