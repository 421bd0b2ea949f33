"""However large an answer is, it is cut at its limit and takes little memory."""

import resource
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime import incoming
from designer.runtime.errors import (
    NotHttp,
    TooLarge,
)
from designer.runtime.transport import send
from tests.designer.fault_server import answer, flood, serving
from tests.designer.transport.wire import BOMB, CHUNKED, HTTP, OPEN, get, gzipped


@pytest.mark.parametrize(("size", "is_cut"), [(0, False), (999, False), (1000, False), (1001, True), (200_000, True)])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_body_is_cut_at_its_limit(size, is_cut, is_packed):
    data = b"x" * size
    raw = answer(gzipped(data), "Content-Encoding: GZIP") if is_packed else answer(data)
    with serving(raw) as server:
        done = send(get(server.url()), replace(OPEN, max_bytes=1000))
    assert (len(done.body), done.is_cut) == (min(size, 1000), is_cut)


@given(st.binary(max_size=3000), st.integers(1, 400), st.integers(0, 3000))
def test_unpacking_gives_back_what_was_packed_however_it_arrives(data, step, limit):
    packed = gzipped(data)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    body, is_cut = incoming.collect(pieces, [("Content-Encoding", "gzip")], limit)
    assert (body, is_cut) == (data[:limit], len(data) > limit)


def test_gzip_members_follow_each_other():
    with serving(answer(gzipped(b"one ") + gzipped(b"two") + b"\0\0", "Content-Encoding: gzip")) as server:
        assert send(get(server.url()), OPEN).body == b"one two"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip\r\nContent-Encoding: gzip", "deflate"])
def test_J02_other_encodings_are_left_as_they_came(encoding):
    data = gzipped(gzipped(b"x" * 100))
    with serving(answer(data, f"Content-Encoding: {encoding}")) as server:
        assert send(get(server.url()), OPEN).body == data


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(flood(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), id="J02-endless-chunks"),
        pytest.param(flood(HTTP + b"\r\n", b"x" * 65536), id="J02-endless-body"),
        pytest.param(flood(HTTP + b"Content-Encoding: gzip\r\n\r\n", BOMB), id="J02-gzip-bomb"),
    ],
)
def test_a_huge_body_takes_little_memory(script):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving(script) as server:
        done = send(get(server.url()), replace(OPEN, max_bytes=2**20))
    assert len(done.body) == 2**20 and done.is_cut
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_J02_an_answer_that_unpacks_to_nothing_ends():
    head = HTTP + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:10]
    with serving(flood(head, b"\x00\x00\x00\xff\xff" * 10000)) as server, pytest.raises(TooLarge):
        send(get(server.url()), replace(OPEN, max_bytes=1000))


@pytest.mark.parametrize("head", [CHUNKED, CHUNKED + b"0\r\nX: ", b"HTTP/1.1 ", HTTP + b"X: "])
def test_J02_an_endless_line_is_refused(head):
    with serving(flood(head, b"1" * 65536)) as server, pytest.raises(NotHttp):
        send(get(server.url()), OPEN)
