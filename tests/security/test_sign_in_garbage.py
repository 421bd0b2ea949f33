"""Whatever a service answers to a call of a sign-in: the flow gives what it is for, or one sentence; never breaks."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.auth.oauth2 import SignInError
from designer.call_values import Answer, Timings
from designer.runtime import transport
from designer.runtime.egress import Egress
from portal.signins.legs import Recorder
from tests.security.ways_out import FLOWS

ANSWERS = "access_token refresh_token id_token token_type expires_in scope error error_description message ok"
ABOUT = "issuer token_endpoint authorization_endpoint scopes_supported token_endpoint_auth_methods_supported"
OTHERS = "device_code user_code verification_uri verification_uri_complete interval email id sub authed_user"
NAMES = f"{ANSWERS} {ABOUT} {OTHERS}".split()
TEXTS = st.sampled_from(
    ["", "t", "https://a.example/", "http://127.0.0.1:1", "e30.e30.x", "\ud800", "\0", "9" * 400, "{a}"]
)
SCALARS = TEXTS | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner),
    max_leaves=12,
)
BODIES = (
    VALUES.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
    | st.binary(max_size=200)
    | st.lists(st.tuples(st.sampled_from(NAMES), TEXTS)).map(
        lambda pairs: "&".join(f"{name}={text}" for name, text in pairs).encode("utf-8", "replace")
    )
)
HEADERS = st.sampled_from(["application/json", "text/html; charset=utf-16", "x/\xff", "application/json; charset=none"])
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 503, 999])


@settings(max_examples=120, deadline=None, database=None)
@given(st.sampled_from(sorted(FLOWS)), BODIES, HEADERS, STATUSES, st.booleans())
def test_no_answer_breaks_a_flow(way, body, content_type, status, is_cut):
    headers = (("Content-Type", content_type), ("Date", body[:20].decode("latin-1")))
    answer = Answer(status, "", headers, body, is_cut, Timings(), (), "127.0.0.5")
    record, before = Recorder(Egress()), transport.send
    transport.send = lambda call, egress: answer
    try:
        record.drive(FLOWS[way]("https://a.example"))
    except SignInError as error:
        assert error.sentence and error.advice
    finally:
        transport.send = before
    record.as_text().encode()
