"""What runs inside the sandbox: `python -m corpus.files.child TASK ARGUMENT…`.

Promises one JSON value on standard output and exit 0; a refusal is written as its name and
facts with exit 3, too much time or memory is exit 4 or 5, anything else a broken file.
Decoders are imported by the task that needs them, here only.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from signal import SIGXCPU
from subprocess import CalledProcessError

from corpus.errors import WianError
from corpus.files.tasks import HEAVY, LATE, REFUSED


def docx(source: str, members: str, unpacked: str, ratio: str) -> dict:
    """The lines of a Word file."""
    from corpus.files.docx import read_docx

    return {"lines": read_docx(Path(source), int(members), int(unpacked), int(ratio))}


def frames(source: str, pixels: str) -> dict:
    """How many pictures an image file holds, none over `pixels`."""
    from corpus.files.pictures import count_frames

    return {"frames": count_frames(Path(source), int(pixels))}


def page(source: str, frame: str, pixels: str) -> dict:
    """The lines of one page picture; its picture for people is left as page.jpg."""
    from corpus.files.pictures import load
    from corpus.files.scan import read_scan

    _one_thread()
    lines = read_scan(load(Path(source), int(frame), int(pixels)), Path.cwd())
    return {"lines": [asdict(line) for line in lines]}


def layer(picture: str, text: str, words: str) -> dict:
    """The lines of a page that has a text layer; its picture is left as page.jpg."""
    from corpus.files.layer import layer_page

    _one_thread()
    lines = layer_page(Path(picture), Path(text), Path(words), Path.cwd())
    return {"lines": [asdict(line) for line in lines]}


_TASKS: dict[str, Callable[..., dict]] = {
    task.__name__: task for task in (docx, frames, page, layer)
}


def _one_thread() -> None:
    """Pages are read side by side already; OpenCV's threads would only wait for each other."""
    import cv2

    cv2.setNumThreads(1)


def main(task: str, *words: str) -> int:
    """Do the task; the exit code."""
    try:
        print(json.dumps(_TASKS[task](*words), ensure_ascii=False))  # noqa: T201 - the answer
    except WianError as error:
        said = {"error": type(error).__name__, "facts": error.facts}
        print(json.dumps(said, ensure_ascii=False))  # noqa: T201
        return REFUSED
    except MemoryError:
        return HEAVY
    except CalledProcessError as error:
        return LATE if error.returncode == -SIGXCPU else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
