"""The search for reference cycles rests while a block is under way, and goes on as before after the last one."""

import gc
from threading import Barrier, Thread

import pytest

from designer.document.garbage import search_paused


@pytest.fixture(autouse=True)
def _searching():
    gc.enable()
    yield
    gc.enable()


def test_the_search_rests_until_the_outermost_block_ends():
    with search_paused():
        with search_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_search_goes_on_after_an_error():
    with pytest.raises(ValueError), search_paused():
        raise ValueError
    assert gc.isenabled()


def test_who_had_switched_the_search_off_finds_it_off():
    gc.disable()
    with search_paused():
        pass
    assert not gc.isenabled()


def test_the_search_rests_until_the_block_of_the_last_thread_ends():
    both, one_left, seen = Barrier(2), Barrier(2), []

    def other():
        with search_paused():
            both.wait()
            one_left.wait()

    thread = Thread(target=other)
    with search_paused():
        thread.start()
        both.wait()
    seen.append(gc.isenabled())
    one_left.wait()
    thread.join()
    assert [*seen, gc.isenabled()] == [False, True]
