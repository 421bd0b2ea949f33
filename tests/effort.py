"""How much work something is, in this thread's own processor time: another process that keeps the machine busy adds
nothing to it, as it would to a clock on the wall."""

import time
from collections.abc import Callable


def cpu_seconds(act: Callable[[], object]) -> float:
    """What `act` costs."""
    began = time.thread_time()
    act()
    return time.thread_time() - began
