"""Under load and kills, in short: nothing lost, nothing twice, nothing grows.

The long runs and their figures are in docs/reliability.md.
"""

from pathlib import Path

import pytest

from tests import postgres
from tests.bench import bench_load, bench_loss

pytestmark = pytest.mark.slow
BUSY = "2"  # seconds for an ack: LINE's limit, on a machine that may be busy with other work


@pytest.mark.parametrize("machines", [1, 2])
def test_nothing_is_lost_when_processes_are_killed(home: Path, machines: int):
    """Killed at random moments while asked: each question is answered, none of them twice."""
    if machines == 2 and postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    words = ["--machines", str(machines), "--kills", "3", "--events", "40", "--seed", "3"]
    assert bench_loss.main([*words, "--home", str(home)]) == 0


def test_load_is_taken_and_leaves_nothing_behind(home: Path):
    """A climb, a burst and a soak: acknowledged in time, each question ends, nothing grows."""
    words = ["--rates", "5,50", "--seconds", "3", "--burst", "100", "--soak", "60"]
    assert bench_load.main([*words, "--ack", BUSY, "--home", str(home)]) == 0
