"""Files and photos: what LINE says of them, when a series is whole, one PDF of its photos."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.inbox import Part
from bot.papers import LATE_SECONDS, UNKNOWN_SECONDS, Paper, gathered, paper_of, series
from bot.photo_pdf import frame, join
from bot.tryline.events import event, file, photos


def parts(*names: str, total: int | None = None) -> list[Part]:
    """Photos of one series, a second apart."""
    made = photos(names)
    for one in made:
        if total is None:
            del one["message"]["imageSet"]["total"]
            del one["message"]["imageSet"]["index"]
        else:
            one["message"]["imageSet"]["total"] = total
    return [Part(row, 100.0 + row, one) for row, one in enumerate(made, 1)]


def test_a_file_is_known_by_its_name_and_size():
    """As the event says them; what is no file or photo is none."""
    assert paper_of(file("77", "หนังสือ.pdf", 5)["message"]) == Paper("77", "หนังสือ.pdf", 5)
    assert paper_of({"type": "text", "id": "1", "text": "ก"}) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "image"},
        {"type": "image", "id": 5, "imageSet": "x", "contentProvider": []},
        {"type": "image", "id": "../../etc", "imageSet": {"id": [], "total": "9", "index": -1}},
        {"type": "file", "id": "1", "fileName": None, "fileSize": "big"},
    ],
    ids=str,
)
def test_a_broken_paper_is_still_one(broken: dict):
    """Nothing in an event is trusted; an id that is no number leads nowhere."""
    assert paper_of(broken).message in ("", "1")
    assert series({"type": "message", "message": broken}) == ""


def test_a_photo_elsewhere_is_not_at_line():
    """Its bytes are never fetched from the address that the event names."""
    message = photos(["1"])[0]["message"]
    message["contentProvider"] = {"type": "external", "originalContentUrl": "https://x.example"}
    assert paper_of(message).outside


def test_photos_sent_together_are_one_series_of_one_chat():
    """The same set id of somebody else is another series."""
    one, two = (event(content, "U1", "t", 1) for content in photos(["1", "2"]))
    assert series(one) == series(two) != ""
    assert series({**one, "source": {"type": "user", "userId": "U2"}}) != series(one)
    assert series(event(photos(["1"])[0], "U1", "t", 1)) == ""


def test_a_series_is_whole_when_all_have_come():
    """In the order of the photos, whatever the order they came in; the newest speaks."""
    come = parts("11", "22", "33", total=3)
    turned = [Part(row, 100.0 + row, one.event) for row, one in enumerate(reversed(come), 1)]
    told = gathered(turned, 103.0)
    assert told.whole
    assert told.last == 3
    assert [paper.message for paper in told.papers] == ["11", "22", "33"]
    assert not gathered(come[:2], 103.0).whole


def test_a_series_waits_for_late_photos_and_not_for_ever():
    """Ten seconds after the last; three where LINE does not say how many there are."""
    come = parts("11", "22", "33", total=3)[:2]
    assert not gathered(come, 102.0 + LATE_SECONDS - 0.1).whole
    assert gathered(come, 102.0 + LATE_SECONDS).whole
    unknown = parts("11", "22")
    assert not gathered(unknown, 102.0).whole
    assert gathered(unknown, 102.0 + UNKNOWN_SECONDS).whole


def jpeg(width: int, height: int, mode: str = "RGB") -> bytes:
    """A photo."""
    made = BytesIO()
    Image.effect_noise((width, height), 60).convert(mode).save(made, "JPEG")
    return made.getvalue()


def test_photos_become_one_pdf_of_the_same_data(tmp_path: Path):
    """A page each, at its own size, the JPEGs byte for byte."""
    pictures = [jpeg(40, 60), jpeg(60, 40, "L")]
    made = join(pictures)
    assert all(picture in made for picture in pictures)
    if not (shutil.which("pdfimages") and shutil.which("pdfinfo")):
        pytest.skip("poppler's pdfimages and pdfinfo are missing")
    (tmp_path / "a.pdf").write_bytes(made)
    told = subprocess.run(
        ["pdfimages", "-list", tmp_path / "a.pdf"], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in told.stdout.splitlines()[2:]]
    assert told.stderr == ""
    assert [(row[0], row[3], row[4], row[8], row[12]) for row in rows] == [
        ("1", "40", "60", "jpeg", "300"),
        ("2", "60", "40", "jpeg", "300"),
    ]


@pytest.mark.parametrize("cut", range(0, 300, 7))
def test_what_is_no_whole_frame_is_no_photo(cut: int):
    """A JPEG that ends before its frame, or none at all, makes no PDF and no fault."""
    photo = jpeg(40, 60)
    assert join([photo[:cut]]) is None or frame(photo[:cut]) == (40, 60, 3)
    assert join([photo[cut + 1 :]]) is None
    assert join([]) is None


def test_a_photo_of_four_colours_is_no_plain_one():
    """Its colours could not be told from those of a negative."""
    assert join([jpeg(8, 8, "CMYK")]) is None
