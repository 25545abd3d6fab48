"""Running a decoder on hostile bytes: a child process in a small world of its own.

Promises a program that sees the system and its own folder, no network and no secrets of
the environment, within the seconds and memory of `Bounds`; nothing of it outlives the call.
Walls by bubblewrap where user namespaces exist, by `prlimit` alone inside a container.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import corpus
from corpus.files.bounds import Bounds

#: No file that a page leaves behind (grey A4 at 300 dpi is 9 MB) comes near this.
_FILE_BYTES = 400_000_000
_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
#: One thread each: pages are read side by side, and idle threads only reserve memory.
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Failed(Exception):
    """The program ended with an error; `said` is what it wrote about it."""

    def __init__(self, code: int, said: str, out: bytes) -> None:
        super().__init__(f"exit {code}: {said}")
        self.code, self.said, self.out = code, said, out


class OutOfTime(Exception):
    """The program did not end within its seconds and was stopped."""


#: Seconds are of the processor; a machine busy with other work may take this much longer.
_PATIENCE = 5
#: How a program ends that has used its seconds: as itself, or as bubblewrap reports it.
_LATE = (-signal.SIGXCPU, 128 + signal.SIGXCPU)


def run(
    program: Sequence[str | Path], folder: Path, bounds: Bounds, given: Sequence[Path] = ()
) -> bytes:
    """The standard output of `program`, started in `folder`, its only writable place.

    `given` are files or folders that it may read too. Raises Failed or OutOfTime;
    FileNotFoundError when the program is not installed.
    """
    words = [str(word) for word in program]
    if not shutil.which(words[0]):
        raise FileNotFoundError(words[0])
    command = [*_walls(folder, given), *_limits(bounds), *words]
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, said = child.communicate(timeout=_PATIENCE * bounds.page_seconds)
    except subprocess.TimeoutExpired:
        raise OutOfTime(words[0]) from None
    finally:
        _stop(child)
    if child.returncode in _LATE:
        raise OutOfTime(words[0])
    if child.returncode:
        raise Failed(child.returncode, said.decode("utf-8", "replace")[-2000:], out)
    return out


def _stop(child: subprocess.Popen) -> None:
    """End the child and all that it started, also what it left behind when it ended itself."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _limits(bounds: Bounds) -> list[str]:
    """`prlimit` for one process; each process of the child has these by itself."""
    return [
        "prlimit",
        f"--as={bounds.page_memory}",
        f"--cpu={bounds.page_seconds}:{bounds.page_seconds + 5}",
        f"--fsize={_FILE_BYTES}",
        "--core=0",
        "--",
    ]


def _walls(folder: Path, given: Sequence[Path]) -> list[str]:
    if not _walls_stand():
        return []
    seen = [(str(path), str(path)) for path in dict.fromkeys([*_interpreter(), *given])]
    reads = [word for pair in seen for word in ("--ro-bind-try", *pair)]
    return [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session"),
        *(word for path in _SYSTEM for word in ("--ro-bind-try", path, path)),
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108 - a new, empty one
        *reads,
        *("--bind", str(folder), str(folder), "--chdir", str(folder), "--"),
    ]


@lru_cache(maxsize=1)
def _walls_stand() -> bool:
    """Whether bubblewrap is installed and allowed to make its walls here."""
    if not shutil.which("bwrap"):
        return False
    trial = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    return subprocess.run(trial, capture_output=True, check=False, timeout=20).returncode == 0


@lru_cache(maxsize=1)
def _interpreter() -> tuple[Path, ...]:
    """What Python needs to run our modules: its own folders and this package."""
    folders = [sys.prefix, sys.base_prefix, *(p for p in sys.path if p.endswith("-packages"))]
    return (*map(Path, dict.fromkeys(folders)), Path(corpus.__file__).parent)


def _environment(folder: Path) -> dict[str, str]:
    """A new environment: the way to programs and modules, and no key of ours."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(corpus.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        **dict.fromkeys(_THREADS, "1"),
        **{k: v for k, v in os.environ.items() if k in ("TESSDATA_PREFIX", "LD_LIBRARY_PATH")},
    }
