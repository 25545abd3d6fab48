"""Webhooks first: they share the disk's time, and answers make way for them."""

import threading
import time

import pytest

from bot import way as way_module
from bot.together import Together
from bot.way import Way


def test_thinking_waits_for_the_webhook_in_hand():
    """An answer begins when the webhook is stored, and not before."""
    way, order = Way(), []

    def think() -> None:
        with way.after():
            order.append("thought")

    with way.first():
        thread = threading.Thread(target=think)
        thread.start()
        time.sleep(way_module.PATIENCE / 5)
        order.append("stored")
    thread.join()
    assert order == ["stored", "thought"]


def test_webhooks_without_end_do_not_stop_the_answers():
    """After its patience an answer goes on, whatever comes in."""
    way, begun = Way(), time.monotonic()
    with way.first(), way.after():
        assert time.monotonic() - begun < 2 * way_module.PATIENCE + 1


def test_few_answers_are_thought_about_at_once():
    """The others wait for a place, and each gets one, also after a fault."""
    way, inside, most = Way(), [], []

    def think() -> None:
        with way.after():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    with pytest.raises(ZeroDivisionError), way.after():
        raise ZeroDivisionError
    threads = [threading.Thread(target=think) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [way_module.THINKERS] * 6


class Disk:
    """Work that takes a moment, and fails for what is told to."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, wishes: list[int]) -> list[int]:
        self.calls.append(list(wishes))
        self.begun.set()
        self.go.wait(10)
        if -1 in wishes:
            raise OSError("full")
        return [10 * wish for wish in wishes]


def ask_all(together: Together, disk: Disk, wishes: list[int]) -> dict[int, object]:
    """What each thread got: the first comes alone, the others while it is served."""
    got: dict[int, object] = {}

    def ask(wish: int) -> None:
        try:
            got[wish] = together.do(wish)
        except OSError as error:
            got[wish] = error

    threads = [threading.Thread(target=ask, args=(wish,)) for wish in wishes]
    threads[0].start()
    assert disk.begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(together._line) < len(wishes) - 1:
        time.sleep(0.001)
    disk.go.set()
    for thread in threads:
        thread.join()
    return got


def test_who_waits_at_the_same_moment_is_served_at_once():
    """Two calls for seven wishes, and each thread has its own result."""
    disk = Disk()
    got = ask_all(Together(disk), disk, [1, 2, 3, 4, 5, 6, 7])
    assert got == {wish: 10 * wish for wish in range(1, 8)}
    assert [len(call) for call in disk.calls] == [1, 6]


def test_an_error_reaches_everybody_it_befell_and_nobody_else():
    """Those served together all hear of it; who came before and who comes later do not."""
    disk = Disk()
    together = Together(disk)
    got = ask_all(together, disk, [1, -1, 3])
    assert got.pop(1) == 10
    assert all(isinstance(one, OSError) for one in got.values())
    assert together.do(5) == 50
