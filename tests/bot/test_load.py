"""Under kills, in short: nothing lost, nothing twice.

The long runs and their figures are in docs/reliability.md.
"""

from pathlib import Path

import pytest

from tests import postgres
from tests.bench import bench_loss

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("machines", [1, 2])
def test_nothing_is_lost_when_processes_are_killed(home: Path, machines: int):
    """Killed at random moments while asked: each question is answered, none of them twice."""
    if machines == 2 and postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    words = ["--machines", str(machines), "--kills", "3", "--events", "40", "--seed", "3"]
    assert bench_loss.main([*words, "--home", str(home)]) == 0
