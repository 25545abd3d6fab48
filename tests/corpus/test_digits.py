"""The digit re-reader with the weights that are shipped, on fonts that it was not taught."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from corpus.digits import DigitReader, fonts, measure, runs
from corpus.digits.alphabet import ALPHABET, spelled
from corpus.digits.decode import decode
from corpus.digits.drawing import draw
from corpus.digits.prepare import HEIGHT, prepare
from corpus.digits.reader import DATA, GRAPH, run_in
from corpus.digits.tidy import tidied
from corpus.digits.wear import WAYS, worn
from corpus.digits.whole import date_in, reference_in

#: Renderings of each kind: the figures of corpus/digits/README.md are of 400.
SAMPLES = 100


@pytest.fixture(scope="module")
def faces() -> dict[Path, float]:
    """The held-out fonts that are installed."""
    held_out = fonts.held_out(fonts.families(fonts.DEBIAN))
    if not held_out:
        pytest.skip("Debian's fonts-thai-tlwg-ttf and fonts-tlwg-laksaman-otf are not installed")
    return held_out


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    """The reader with the weights that are shipped."""
    return DigitReader.load()


@pytest.fixture(scope="module")
def readings(faces: dict[Path, float], reader: DigitReader) -> dict[str, list[measure.Reading]]:
    """Kind -> random held-out renderings, other ones than the figures are of, as read."""
    return {k: measure.readings(faces, reader, k, SAMPLES, seed=11) for k in measure.KINDS}


def printed(text: str, face: Path, em: int = 32) -> np.ndarray:
    """`text` as a plain clean crop, set by Pillow alone."""
    picture = Image.new("L", (em * len(text) + 20, 2 * em), 255)
    ImageDraw.Draw(picture).text((10, 1.5 * em), text, font=fonts.font(face, em), anchor="ls")
    return np.asarray(picture)


@pytest.mark.parametrize(
    ("kind", "least"), [("number", 0.85), ("reference", 0.85), ("date", 0.88), ("run", 0.85)]
)
def test_reads_most_worn_renderings(readings: dict, kind: str, least: float):
    """Of scanned, copied and photographed renderings the promised share is read exactly."""
    assert np.mean([reading.right for reading in readings[kind]]) >= least


def test_knows_when_it_is_unsure(readings: dict):
    """Four of five wrong readings lie below the confidence that nine of ten right ones reach."""
    every = [reading for these in readings.values() for reading in these]
    assert measure.knows_when_unsure(every) >= 0.8


def test_sure_readings_are_right(readings: dict, reader: DigitReader):
    """What the reader is sure of is right in 49 cases of 50."""
    every = [reading for these in readings.values() for reading in these]
    sure = [reading.right for reading in every if reading.confidence >= reader.sure]
    assert np.mean(sure) >= 0.98


@pytest.mark.parametrize("text", ["๐๑๒๓๔๕๖๗๘๙", "๐๐๑๗.๒/ว ๔๙๑๔", "๒๕๖๖", "0211.5/ว 9014", "๕"])
def test_reads_a_clean_run_in_its_own_script(
    faces: dict[Path, float], reader: DigitReader, text: str
):
    """A clean run is read in every held-out upright, Thai digits as Thai, Arabic as Arabic."""
    upright = [face for face in faces if face.stem in ("Laksaman", "Kinnari", "Laksaman-Bold")]
    crops = [printed(text, face) for face in upright]
    assert {run.text for run in reader.read(crops)} == {text}


def test_the_crop_may_have_any_size(faces: dict[Path, float], reader: DigitReader):
    """The same run is read from 100 to 400 dpi and in a wide white margin."""
    crops = [printed("๔๙๑๔", next(iter(faces)), em) for em in (15, 30, 60)]
    crops.append(np.pad(crops[1], 60, constant_values=255))
    assert {run.text for run in reader.read(crops)} == {"๔๙๑๔"}


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 400), (40, 40), (300, 4)])
def test_an_empty_crop_says_nothing(reader: DigitReader, shape: tuple[int, int]):
    """White paper, however small, is no digit, and nobody is told otherwise."""
    [run] = reader.read([np.full(shape, 255, np.uint8)])
    assert (run.text, run.confidence) == ("", 0.0)


def test_no_crops_no_runs(reader: DigitReader):
    """A page without digits costs nothing."""
    assert reader.read([]) == []


@pytest.mark.parametrize(
    ("spelling", "run"),
    [
        ("ท พร ๐๐๑๗/ว ๔๙๑๔ ล", "๐๐๑๗/ว ๔๙๑๔"),
        ("ว๔๙๑๔", "๔๙๑๔"),
        ("/ว ๔๙๑๔", "/ว ๔๙๑๔"),
        ("๐๐๑๗/ว", "๐๐๑๗/ว"),
        ("(๒) ให", "(๒)"),
        ("โทร. ๐-๕๔๐๐-๐๑๒๓ ", "๐-๕๔๐๐-๐๑๒๓"),
        ("จำนวน ๑,๕๐๐ บาท", "๑,๕๐๐"),
        ("พ.ศ. ๒๕๖๖", "๒๕๖๖"),
        ("๑.๒.", "๑.๒."),
        ("กขค", ""),
    ],
)
def test_letters_around_a_run_are_left_out(spelling: str, run: str):
    """Only the number is handed on, with the signs that belong to it."""
    assert run_in(spelling) == run


@pytest.mark.parametrize(
    ("spelling", "printed"),
    [
        ("๐๐๑๗,๒/ว ๔", "๐๐๑๗.๒/ว ๔"),
        ("๑,๕๐๐ บาท", "๑,๕๐๐ บาท"),
        ("๑, ๒", "๑, ๒"),
        ("๑0/๒", "๑๐/๒"),
        ("๙๘๔3", ""),
        ("๙ มถนายน 2553", "๙ มถนายน 2553"),
    ],
)
def test_what_is_never_printed_is_ruled_out(spelling: str, printed: str):
    """Commas part thousands, a number has one script, and its nought is of that script."""
    assert tidied(spelling) == printed


@pytest.mark.parametrize(
    ("spelling", "date"),
    [
        ("๙ มถนายน ๒๕๖๖", "๙ มิถุนายน ๒๕๖๖"),
        ("๓๑ ส.ค. ๖๕", "๓๑ ส.ค. ๖๕"),
        ("๑ มาคม ๒๕๖๖", "๑ มีนาคม ๒๕๖๖"),
        ("๓๙ มถนายน ๒๕๖๖", ""),
        ("๙ มถนายน ๒๓๕๓", ""),
        ("๙ บาท ๒๕", ""),
    ],
)
def test_a_date_has_a_day_a_month_and_a_year(spelling: str, date: str):
    """Months get their marks back; what can be no date is none."""
    assert date_in(spelling) == date


@pytest.mark.parametrize(
    ("spelling", "reference"),
    [
        ("ท พร ๐๐๑๗.๒/ว ๔๙๑๔", "พร ๐๐๑๗.๒/ว ๔๙๑๔"),
        ("ชขบ ๐๐๑๗/๒๒", "ชบ ๐๐๑๗/๒๒"),
        ("ฆฆ ๐๐๑๗/๒๒", ""),
    ],
)
def test_a_reference_has_a_code_of_the_table(spelling: str, reference: str):
    """A letter code is one that exists, or there is no reference."""
    assert reference_in(spelling) == reference


def test_marks_are_not_spelled():
    """A column is one sign, whatever stands above or below it."""
    assert spelled(" ที่  ๕ มีนาคม๒๕๖๖ – น้ำ Ab ") == "ท ๕ มนาคม๒๕๖๖ - นา □□"


def test_the_probability_of_a_spelling_sums_its_alignments():
    """Two columns that say ๐ or nothing: ๐ in three of four ways, nothing in one."""
    columns = np.zeros((2, len(ALPHABET) + 1))
    columns[:, 0], columns[:, 1] = 0.4, 0.6
    assert decode(columns) == pytest.approx({"๐": 0.84, "": 0.16})


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_draws_the_same_lesson(faces: dict[Path, float], way: str):
    """Training can be repeated: pictures and spellings follow from the seed alone."""
    lessons = []
    for _ in range(2):
        rng = np.random.default_rng(4)
        drawn = draw(runs.any_run(Random(4)), next(iter(faces)), rng)
        lessons.append((drawn.spelling, prepare(worn(drawn, rng, way))))
    assert lessons[0][0] == lessons[1][0]
    assert np.array_equal(lessons[0][1], lessons[1][1])
    assert lessons[0][1].shape[0] == HEIGHT


def test_held_out_families_are_never_taught():
    """No file of a held-out family is among the lessons' fonts, in no format."""
    found = fonts.families(fonts.DEBIAN)
    apart = {*fonts.held_out(found), *fonts.tuned_on(found)}
    assert apart & fonts.training(found).keys() == set()
    assert not any(path.stem.startswith(fonts.HELD_OUT) for path in fonts.training(found))


def test_the_weights_are_small():
    """The weights stay under a megabyte in the repository."""
    assert (DATA / GRAPH).stat().st_size < 1_000_000
