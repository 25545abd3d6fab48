"""Threads at work: the ones that could be woken are counted, and nothing is left lying."""

import threading

import pytest

from bot.shift import Shift


def test_who_is_at_work_need_not_be_woken():
    """While all work nobody is to be woken; afterwards all are."""
    shift, go = Shift(2), threading.Event()
    inside = threading.Semaphore(0)

    def work() -> bool:
        inside.release()
        go.wait(10)
        return False

    threads = [threading.Thread(target=shift.run, args=(work,)) for _ in range(2)]
    for thread in threads:
        thread.start()
        assert inside.acquire(timeout=10)
    assert shift.call() == 0
    go.set()
    for thread in threads:
        thread.join()
    assert shift.call() == 2


def test_what_comes_at_the_last_moment_is_seen():
    """A thread that found nothing looks again when something was called meanwhile."""
    shift, waiting, done = Shift(1), [], []

    def work() -> bool:
        if waiting:
            done.append(waiting.pop())
            return True
        if not done:  # it comes just after the look, and nobody is to be woken for it
            waiting.append("late")
            assert shift.call() == 0
        return False

    shift.run(work)
    assert done == ["late"]


def test_a_fault_ends_the_work_of_its_thread():
    """It is not counted as being at work any more."""
    shift = Shift(1)
    with pytest.raises(ZeroDivisionError):
        shift.run(lambda: 1 // 0)
    assert shift.call() == 1
