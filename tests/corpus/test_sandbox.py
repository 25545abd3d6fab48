"""The small world that hostile files are decoded in: what is inside sees and leaves nothing."""

import socket
import sys
import time
from pathlib import Path

import pytest

from corpus.files import sandbox
from corpus.files.bounds import Bounds

OURS = Path(__file__).parents[2] / "pyproject.toml"
BOUNDS = Bounds(page_seconds=2, page_memory=400_000_000)
needs_walls = pytest.mark.skipif(
    not sandbox._walls_stand(), reason="bubblewrap is missing or may not make its walls here"
)


@pytest.fixture(params=[pytest.param(True, marks=needs_walls), False], ids=["walls", "limits"])
def walls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With bubblewrap, and as in a container where it may not make its walls."""
    if not request.param:
        monkeypatch.setattr(sandbox, "_walls_stand", lambda: False)


def inside(folder: Path, *lines: str) -> str:
    """What lines of Python print there."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    return sandbox.run([sys.executable, "-c", "\n".join(lines)], own, BOUNDS).decode()


@needs_walls
def test_no_file_outside_is_seen_or_written(tmp_path: Path):
    """Neither letters nor keys, whatever their place; in its own folder it may write."""
    secret = tmp_path / "secret.key"
    secret.write_text("secret")
    told = inside(
        tmp_path,
        "from pathlib import Path",
        "Path('made').write_text('x')",
        f"for name in ({str(secret)!r}, '/etc/passwd', {str(OURS)!r}, '/var'):",
        "    print(Path(name).exists())",
        "try: Path('/usr/made').write_text('x')",
        "except OSError: print('read-only')",
    )
    assert told.split() == ["False"] * 4 + ["read-only"]
    assert (tmp_path / "own" / "made").exists()


@needs_walls
def test_there_is_no_network(tmp_path: Path):
    """Not even this machine's own addresses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = inside(
            tmp_path,
            "import socket",
            f"try: socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)",
            "except OSError: print('nobody')",
        )
    assert told.strip() == "nobody"


@pytest.mark.usefixtures("walls")
def test_no_secret_of_the_environment_goes_in(tmp_path: Path, monkeypatch):
    """What the bot was given, its child is not."""
    for name in ("LINE_CHANNEL_SECRET", "WIAN_SECRET_KEY", "WIAN_DATABASE_URL", "PGPASSWORD"):
        monkeypatch.setenv(name, "secret-value")
    assert "secret-value" not in inside(tmp_path, "import os", "print(dict(os.environ))")


@pytest.mark.usefixtures("walls")
def test_seconds_and_memory_are_bounded(tmp_path: Path):
    """What takes too long is stopped, what wants too much fails."""
    with pytest.raises(sandbox.OutOfTime):
        inside(tmp_path, "while True: pass")
    with pytest.raises(sandbox.Failed, match="MemoryError"):
        inside(tmp_path, "print(len(bytearray(2_000_000_000)))")


@pytest.mark.usefixtures("walls")
def test_nothing_of_it_outlives_the_call(tmp_path: Path):
    """A process that it leaves behind is ended with it."""
    late = tmp_path / "own" / "late"
    inside(
        tmp_path,
        "import subprocess, sys",
        "wait = 'import time; time.sleep(1); open(\\'late\\', \\'w\\')'",
        "subprocess.Popen([sys.executable, '-c', wait], stdout=-3, stderr=-3)",
    )
    time.sleep(1.5)
    assert not late.exists()
