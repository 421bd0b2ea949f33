"""A client certificate as a file for as long as it takes to read it: OpenSSL takes a key from a file only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.call_values import ClientCertificate


@contextmanager
def pem_path(certificate: ClientCertificate) -> Iterator[str]:
    """A path at which the chain and its key can be read, until the context ends.

    On Linux the file is memory: it has no name in any folder, and /proc shows it to this process alone. Elsewhere it
    is one of mode 0600 in a folder of mode 0700, gone at once. A disk that is backed up or stolen never has the key.
    """
    text = f"{certificate.chain.reveal()}\n{certificate.key.reveal()}\n".encode()
    if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):
        with open(os.memfd_create("client-certificate"), "wb", buffering=0) as memory:
            memory.write(text)
            yield f"/proc/self/fd/{memory.fileno()}"
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "client.pem")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        yield str(path)
