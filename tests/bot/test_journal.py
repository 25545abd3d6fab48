"""A change of several files, killed at every step of it: done whole, or never begun."""

import subprocess
import sys
from pathlib import Path

from bot import journal
from tests.terminal import Office, tree

ROOT = Path(__file__).parents[2]
#: Does one act on the corpus in argv, and dies at the step of the file system that it names.
KILLED = """
import os, sys
from pathlib import Path
from bot import journal

corpus, step = Path(sys.argv[1]), int(sys.argv[2])

def dying(name, real):
    def call(*args, **named):
        global step
        step -= 1
        if step == 0:
            os._exit(9)
        return real(*args, **named)
    return call

for name in ("replace", "rename", "unlink"):
    setattr(Path, name, dying(name, getattr(Path, name)))
for name in ("link", "fsync"):
    setattr(os, name, dying(name, getattr(os, name)))
staged = corpus / "staged.md"
plan = {
    corpus / "letters" / "a.md": b"changed",
    corpus / "drafts" / "a.md": None,
    corpus / "letters" / "new.md": b"new",
    corpus / "letters" / "moved.md": staged,
}
with journal.act(corpus, "publish", lambda: plan, lambda _: False):
    pass
"""


def files(corpus: Path) -> dict[str, bytes]:
    """What stands in the two folders."""
    found = (path for name in ("letters", "drafts") for path in (corpus / name).glob("*.md"))
    return {str(path.relative_to(corpus)): path.read_bytes() for path in found}


def begin(corpus: Path) -> dict[str, bytes]:
    """A small corpus, as it is before the act."""
    for name, data in (("letters/a.md", b"old"), ("drafts/a.md", b"draft"), ("staged.md", b"up")):
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (corpus / "letters" / "new.md").unlink(missing_ok=True)
    (corpus / "letters" / "moved.md").unlink(missing_ok=True)
    return files(corpus)


def test_an_act_killed_at_any_step_is_whole_or_undone(tmp_path: Path):
    """Every step of the file system is a place to die at; what comes next puts all right."""
    after = {"letters/a.md": b"changed", "letters/new.md": b"new", "letters/moved.md": b"up"}
    seen = set()
    for step in range(1, 100):
        before = begin(tmp_path)
        command = [sys.executable, "-c", KILLED, str(tmp_path), str(step)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        journal.recover(tmp_path, lambda _: False)
        found = files(tmp_path)
        assert found in (before, after), step
        assert journal.due(tmp_path) == []
        seen.add(found == after)
        if code == 0:
            break
    assert (code, seen) == (0, {True, False})


def test_an_act_that_came_true_is_not_undone(tmp_path: Path):
    """Died after its changes, with the snapshot published: what is there stays."""
    begin(tmp_path)
    script = KILLED.replace("    pass\n", "    os._exit(9)\n")
    subprocess.run([sys.executable, "-c", script, str(tmp_path), "0"], cwd=ROOT, check=False)
    assert journal.due(tmp_path) == ["publish"]
    asked = []
    assert journal.recover(tmp_path, lambda act: asked.append(act.letters) or True) == ["publish"]
    assert asked == [{"a", "new", "moved"}]
    assert files(tmp_path)["letters/a.md"] == b"changed"
    assert journal.due(tmp_path) == []


def test_an_act_under_way_is_left_alone(tmp_path: Path):
    """Recovering while another process is at work undoes nothing of its act."""
    begin(tmp_path)
    plan = {tmp_path / "letters" / "a.md": b"changed"}
    with journal.act(tmp_path, "retire", lambda: plan, lambda _: False):
        assert journal.recover(tmp_path, lambda _: False) == []
        assert journal.due(tmp_path) == []
        assert journal.under_way(tmp_path) == {"a"}
    assert files(tmp_path)["letters/a.md"] == b"changed"


def test_what_fails_inside_is_undone_at_once(office: Office):
    """A refusal in the middle leaves every file of the corpus as it was."""
    before = tree(office)
    path = min((office.corpus / "letters").glob("*.md"))
    plan = {path: b"changed", path.with_name("new.md"): b"new"}
    try:
        with journal.act(office.corpus, "publish", lambda: plan, lambda _: False):
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert tree(office) == before
