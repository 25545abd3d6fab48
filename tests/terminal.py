"""Running `wian` in tests: inside this process for speed, as a real process where it matters."""

import dataclasses
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main

QUESTION = "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่"
#: A letter that the project's corpus does not hold; nobody's name is in it.
CIRCULAR = """ที่ มท 0219.4/ว 4471

กระทรวงมหาดไทย
ถนนอัษฎางค์ กทม. 10200

12 กรกฎาคม 2567

เรื่อง  การสำรวจตลาดชุมชนริมน้ำ

เรียน  ผู้ว่าราชการจังหวัด ทุกจังหวัด

        ด้วยกระทรวงมหาดไทยจะจัดทำทะเบียนตลาดชุมชนริมน้ำทั่วประเทศ จึงขอให้จังหวัดดำเนินการ ดังนี้

        1. สำรวจจำนวนแผงค้าของตลาดชุมชนริมน้ำทุกแห่ง โดยให้นายอำเภอเป็นผู้รับรองผล

        2. รายงานผลการสำรวจทางระบบสารบรรณอิเล็กทรอนิกส์ ภายในวันที่ 30 สิงหาคม 2567

        จึงเรียนมาเพื่อพิจารณาดำเนินการ

                                ขอแสดงความนับถือ

                                (ชื่อผู้ลงนาม)
                                ปลัดกระทรวงมหาดไทย

สำนักนโยบายและแผน
โทร. 0 2000 0000
"""


@dataclasses.dataclass(frozen=True)
class Office:
    """A corpus and a home of one test's own."""

    corpus: Path
    home: Path


@dataclasses.dataclass(frozen=True)
class Result:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


class Wian:
    """Runs `wian` inside this process, in one office."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        self.office, self._patch, self._capsys = office, monkeypatch, capsys
        monkeypatch.setenv("WIAN_HOME", str(office.home))
        monkeypatch.setenv("WIAN_CORPUS", str(office.corpus))

    def __call__(self, *words: object, stdin: bytes = b"") -> Result:
        stream = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        self._patch.setattr(sys, "stdin", stream)
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        return Result(code, *self._capsys.readouterr())

    def refused(self, *words: object) -> str:
        """Run a command that must be refused with nothing stored, and return its sentence."""
        before = tree(self.office)
        result = self(*words)
        assert (result.code, result.out) == (1, "")
        assert tree(self.office) == before
        return sentence(result.err)


def tree(office: Office) -> dict[str, str]:
    """Path -> hash of everything that is stored, but for the shared model and locks."""
    files = [p for top in (office.corpus, office.home) for p in top.rglob("*") if p.is_file()]
    files = [path for path in files if path.suffix != ".lock"]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def sentence(err: str) -> str:
    """The one sentence on stderr: one line of Thai with a next step, no traceback."""
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert "Traceback" not in err
    assert "โปรด" in err
    return lines[0]


def start(*words: str | bytes, **options: object) -> subprocess.Popen:
    """A real `wian` process."""
    command = [sys.executable, "-m", "bot.cli", *words]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **pipes, **options)


def run(*words: str | bytes, stdin: bytes = b"", **options: object) -> Result:
    """A real `wian` process, to its end."""
    with start(*words, **options) as process:
        out, err = process.communicate(stdin, timeout=300)
    return Result(process.returncode, out.decode("utf-8"), err.decode("utf-8"))
