"""The worker killed in the middle of its acts: nothing lost, nothing doubled, all agrees."""

import random

import pytest

from tests.bench.kill_desk import KINDS, Killed
from tests.terminal import Office


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "terminal"])
def test_a_killed_act_is_seen_through(kind: str, office: Office):
    """Killed at a random moment and started again, the act ends and `wian check` is clean."""
    killed = Killed(office, random.Random(kind))
    killed.start()
    try:
        killed.once(kind)
    finally:
        killed.stop()
