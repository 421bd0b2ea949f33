"""What the tests of the transport share: calls over real sockets on loopback, and the bytes of answers."""

import socket
import zlib
from dataclasses import replace

from designer.call_values import PreparedCall
from designer.runtime.transport import Egress

OPEN = Egress(allowed=("127.0.0.5", "127.0.0.6"), ports=None, seconds=5)
SHORT = replace(OPEN, seconds=0.6)
HTTP = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HTTP + b"Transfer-Encoding: chunked\r\n\r\n"


class Names(dict):
    """A resolver: Names["api.test"] = [["127.0.0.5"], ...], one list per look-up, the last one again and again."""

    def __init__(self):
        self.lookups = []

    def getaddrinfo(self, name, port, *rest, **more):
        self.lookups.append(name)
        if name not in self:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        found = self[name].pop(0) if len(self[name]) > 1 else self[name][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


def get(url, *headers, **more):
    return PreparedCall("GET", url, headers, **more)


def head(request):
    return request.partition(b"\r\n\r\n")[0].decode("latin-1").lower()


def gzipped(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


BOMB = gzipped(b"\0" * 64 * 2**20)
