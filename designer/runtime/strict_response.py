"""An answer read from a connection that somebody else opened.

http.client is lenient where a client that shows what it received, and trusts how long it is, must not be.
"""

import http.client
import io
import re
from collections.abc import Iterator
from email.errors import FirstHeaderLineIsContinuationDefect, InvalidHeaderDefect
from typing import Any

from designer.runtime import incoming
from designer.runtime.errors import NotHttp, Truncated

MAX_LINE = 65536
MAX_HEAD_BYTES = 256 * 1024
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
SWITCHING_PROTOCOLS = 101
BROKEN_LINES = (FirstHeaderLineIsContinuationDefect, InvalidHeaderDefect)


class _HeadReader(io.BufferedReader):
    """Remembers whether a line was the end of the data, and counts the bytes of lines."""

    has_ended = False
    line_bytes = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.has_ended = not line
        self.line_bytes += len(line)
        return line


class StrictResponse(http.client.HTTPResponse):
    """Refuses what leaves a doubt: NotHttp, or IncompleteRead where the data ends early."""

    fp: _HeadReader
    headers: Any  # None between an interim answer and the final one
    msg: Any

    def __init__(self, sock: Any, debuglevel: int = 0, method: str | None = None, url: str | None = None):
        super().__init__(sock, debuglevel, method, url)
        self.fp = _HeadReader(self.fp.detach())

    def begin(self) -> None:
        """Read the final head: interim answers (103 Early Hints) are passed over."""
        super().begin()
        while 100 < self.status < 200 and self.status != SWITCHING_PROTOCOLS:
            self._check_head()
            self.headers = self.msg = None
            super().begin()
        self._check_head()
        if self.status == SWITCHING_PROTOCOLS:
            raise NotHttp("The server wants to switch to another protocol.")
        incoming.check_framing(self.headers.items())

    def _check_head(self) -> None:
        if self.fp.has_ended:
            raise http.client.IncompleteRead(b"")
        # The e-mail parser behind http.client takes what it cannot read for the body.
        if self.fp.line_bytes > MAX_HEAD_BYTES or self.headers.get_payload() or _has_broken_line(self.headers):
            raise NotHttp("The head of the answer cannot be read.")

    def _read_next_chunk_size(self) -> int:
        """http.client's own would take "-1", and read without limit."""
        line = self.fp.readline(MAX_LINE)
        if not line:
            raise http.client.IncompleteRead(b"")
        size = CHUNK_SIZE.fullmatch(line)
        if size is None:
            raise NotHttp("The answer comes in pieces whose size makes no sense.")
        return int(size[1], 16)


def _has_broken_line(headers: http.client.HTTPMessage) -> bool:
    return any(isinstance(defect, BROKEN_LINES) for defect in headers.defects)


def pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. Raises Truncated when it ends before its length."""
    while piece := response.read(incoming.PIECE):
        yield piece
    if response.length:
        raise Truncated()
