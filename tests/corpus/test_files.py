"""Received files of every kind become text, or one sentence that says what to do."""

import io
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from PIL import Image, ImageDraw, ImageFont

from corpus import errors
from corpus.files import sandbox
from corpus.files.bounds import Bounds
from corpus.files.kinds import kind_of
from corpus.files.photos import pack
from corpus.files.read import read_received
from corpus.store import load_letters
from tests.corpus.places import CORPUS

LETTER = (
    "ที่ มท ๐๒๑๑.๓/ว ๑๒๗๐",
    "เรื่อง การจัดทำแผนพัฒนาหมู่บ้านและชุมชนประจำปี",
    "เรียน ผู้ว่าราชการจังหวัดทุกจังหวัด",
)
FONTS = Path("/usr/share/fonts/truetype/tlwg")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
needs_ocr = pytest.mark.skipif(
    not (shutil.which("tesseract") and (FONTS / "Laksaman.ttf").exists()),
    reason="needs tesseract-ocr-tha and fonts-tlwg-laksaman-ttf",
)


def word_file(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word file of paragraphs and one table."""
    document, out = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    document.save(out)
    return out.getvalue()


def printed(*lines: str, width: int = 1654, height: int = 2339, size: int = 44) -> Image.Image:
    """A page at 200 dpi with the lines printed on it."""
    page = Image.new("L", (width, height), 255)
    font = ImageFont.truetype(FONTS / "Laksaman.ttf", size)
    for row, text in enumerate(lines):
        ImageDraw.Draw(page).text((200, 200 + 90 * row), text, fill=0, font=font)
    return page


def saved(image: Image.Image, kind: str, **options) -> bytes:
    """The image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf_file(*contents: str, size: int = 595) -> bytes:
    """A PDF with one page for each content stream."""
    kids = " ".join(f"{3 + 2 * k} 0 R" for k in range(len(contents)))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>"]
    for k, stream in enumerate(contents):
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size} 842]/Contents {4 + 2 * k} 0 R>>"
        )
        parts.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(parts) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>"
    return f"{body}{tail}\nstartxref\n{len(body)}\n%%EOF".encode()


def test_text_files_keep_every_character():
    """A text file is read as it stands, in Thai's old encoding too."""
    text = "\n".join(LETTER)
    reading = read_received(text.encode("cp874"), "หนังสือ.txt")
    assert (reading.text.rstrip("\n"), reading.kind, reading.unsure) == (text, "txt", ())


def test_word_files_keep_their_tables_as_rows():
    """Paragraphs come in order; a table row by row, a cell's paragraphs kept apart."""
    data = word_file(*LETTER, rows=(("ที่", "กิจกรรม"), ("๑", "สำรวจ\nสรุปผล")))
    reading = read_received(data, "หนังสือ.docx")
    assert reading.text.split("\n")[:3] == list(LETTER)
    assert "ที่\tกิจกรรม\t\n๑\t<p>สำรวจ</p><p>สรุปผล</p>\t\n" in reading.text


def test_a_tab_after_the_number_starts_the_office_on_its_own_line():
    """Word letters set number and office on one line with a tab; they are two lines."""
    reading = read_received(word_file(f"{LETTER[0]}\tกระทรวงมหาดไทย", "เรื่อง\tทดสอบ"), "a.docx")
    assert reading.text.split("\n")[:3] == [LETTER[0], "กระทรวงมหาดไทย", "เรื่อง ทดสอบ"]


@pytest.mark.parametrize(
    ("start", "name", "refusal"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", errors.KindNotAllowed),
        (b"{\\rtf1 hello}", "a.rtf", errors.KindNotAllowed),
        (b"\x7fELF" + bytes(600), "a.pdf", errors.KindNotAllowed),
        (b"%PDF-1.4 hello", "a.docx", errors.OtherKind),
        (b"\xff\xd8\xff\xe0 %PDF-1.4", "a.jpg", errors.TwoKinds),
        (b"\n \n", "a.txt", errors.EmptyFile),
    ],
)
def test_what_is_no_letter_is_refused_in_a_sentence(start: bytes, name: str, refusal: type):
    """The kind goes by the content; another extension or a second kind inside is refused."""
    with pytest.raises(refusal, match=r"โปรด"):
        kind_of(start, name)


def test_a_pdf_that_is_a_zip_too_is_refused():
    """A file that two programs would open as two different things is not taken."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(errors.TwoKinds):
        kind_of(pdf_file("") + packed.getvalue(), "a.pdf")


def test_a_pdf_may_begin_with_other_bytes_and_a_text_may_name_the_format():
    """Readers find a PDF's head in its first 1,024 bytes; words about it make no PDF."""
    assert kind_of(b"HTTP/1.1 200 OK\r\n\r\n" + pdf_file(""), "a.pdf") == "pdf"
    assert kind_of("แบบฟอร์ม %PDF-1.4 ตามหนังสือ".encode(), "a.txt") == "txt"


def test_a_name_never_leads_out_of_its_folder(tmp_path: Path):
    """Of a name with a path only the last part is shown, and nothing is written by it."""
    with pytest.raises(errors.OtherKind) as refused:
        read_received(b"%PDF-1.4", "../../../etc/passwd.docx", work=tmp_path)
    assert refused.value.facts["name"] == "passwd.docx"
    assert not list(tmp_path.iterdir())


def test_a_zip_bomb_is_not_unpacked():
    """A Word file that unpacks to a hundred times its size is refused by its directory."""
    out = io.BytesIO(word_file("ก"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bin", bytes(15_000_000))
    with pytest.raises(errors.TooMuchInside):
        read_received(out.getvalue(), "a.docx")


def test_a_pixel_bomb_is_counted_and_not_decoded():
    """A small picture file of a billion pixels is refused at its head."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + bytes(4)
    with pytest.raises(errors.TooManyPixels, match="30,000 x 30,000"):
        read_received(data, "a.png")


def test_a_broken_picture_is_said_to_be_broken():
    """Bytes that begin like a picture and go on as noise end in a sentence."""
    with pytest.raises(errors.BrokenFile):
        read_received(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "a.jpg")


@needs_poppler
def test_pages_are_counted_before_any_is_read():
    """A PDF of more pages than allowed is refused with its count."""
    with pytest.raises(errors.TooManyPages, match="5 หน้า"):
        read_received(pdf_file(*[""] * 5), "a.pdf", Bounds(max_pages=4))


@needs_poppler
def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch):
    """Without poppler a PDF is refused with the name of the Debian package."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(errors.ProgramMissing, match="poppler-utils"):
        read_received(pdf_file(""), "a.pdf")


@needs_ocr
@pytest.mark.parametrize("kind", ["jpeg", "heif"])
def test_pictures_of_a_page_are_read(kind: str):
    """The lines of a printed page are read from every kind of picture."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    reading = read_received(saved(printed(*LETTER[1:]), kind), "page")
    assert (reading.text.split("\n")[:2], reading.kind) == (list(LETTER[1:]), "image")
    assert reading.lines[0].confidence > 0.9


@needs_ocr
def test_photos_of_several_kinds_are_read_as_one_paper(tmp_path: Path):
    """A series of PNG and HEIC photos: every photo is a page, in order, with its picture."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    photos = [saved(printed(LETTER[k]), kind) for k, kind in ((1, "png"), (2, "heif"))]
    reading = read_received(pack(photos), "ภาพถ่าย 2 หน้า.zip", work=tmp_path)
    assert reading.text.split() == [word for line in LETTER[1:] for word in line.split()]
    assert (reading.kind, [page.number for page in reading.pages]) == ("photos", [1, 2])
    assert all((tmp_path / page.picture).stat().st_size > 1000 for page in reading.pages)


def test_the_same_photos_are_the_same_file_and_other_files_are_no_photos():
    """So that a series sent twice is recognised; what is no picture is not taken along."""
    photo = saved(Image.new("L", (40, 60)), "png")
    assert pack([photo, photo]) == pack([photo, photo])
    assert pack([photo, b"%PDF-1.4"]) is None
    assert pack([photo, b"GIF89a"]) is None
    assert pack([]) is None


def zipped(*members: bytes, packing: int = zipfile.ZIP_STORED) -> bytes:
    """A zip whose members are named as photos are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for number, member in enumerate(members, 1):
            archive.writestr(f"photo-{number:03d}.png", member)
    return made.getvalue()


def test_a_series_that_wian_did_not_pack_is_refused_before_it_is_opened():
    """Packed members (a bomb), a member that is no picture, one data for a thousand members."""
    photo = saved(Image.new("L", (40, 60)), "png")
    bomb = zipped(photo + bytes(15_000_000), packing=zipfile.ZIP_DEFLATED)
    again = zipped(photo, photo)
    last = again.rindex(b"PK\x01\x02")
    shared = again[: last + 42] + bytes(4) + again[last + 46 :]
    for data in (bomb, zipped(photo, LETTER[0].encode()), shared):
        with pytest.raises(errors.BrokenFile):
            read_received(data, "a.zip")
    with pytest.raises(errors.KindNotAllowed):
        kind_of(zipped(photo).replace(b"photo-", b"other-"), "a.zip")


def test_pictures_have_no_more_pages_than_a_bundle():
    """A TIFF or a series of more is refused in a sentence before any page is read."""
    page = Image.new("1", (40, 60))
    tiff = saved(page, "tiff", save_all=True, append_images=[page] * 3)
    for data, name in ((tiff, "a.tiff"), (pack([saved(page, "png")] * 4), "a.zip")):
        with pytest.raises(errors.TooManyPages, match="4 หน้า"):
            read_received(data, name, Bounds(max_pages=3))


@needs_ocr
def test_a_page_that_takes_too_long_is_given_up():
    """A page over its seconds ends in a sentence that names the page."""
    with pytest.raises(errors.TooSlow, match="หน้า 1"):
        read_received(saved(printed(*LETTER * 4), "png"), "a.png", Bounds(page_seconds=1))


@needs_ocr
def test_without_walls_the_limits_still_hold(monkeypatch: pytest.MonkeyPatch):
    """Inside a container without user namespaces a page is read under plain limits."""
    monkeypatch.setattr(sandbox, "_walls_stand", lambda: False)
    with pytest.raises(errors.WianError):
        read_received(saved(printed(*LETTER), "png"), "a.png", Bounds(page_memory=100_000_000))
    assert LETTER[1] in read_received(saved(printed(*LETTER), "png"), "a.png").text


@needs_ocr
def test_single_latin_words_in_a_thai_line_are_read():
    """Names of systems stand in Thai sentences; the Thai model writes digits for them."""
    line = "ให้บันทึกข้อมูลในระบบ TPMAP และกลุ่ม Line ภายในวันศุกร์"
    reading = read_received(saved(printed(line, *LETTER[1:]), "png"), "a.png")
    assert reading.text.split("\n")[:3] == [line, *LETTER[1:]]


@needs_ocr
def test_a_page_of_a_few_strokes_is_nothing_to_read():
    """A page with no more than a scrawl ends in a sentence, not in an empty draft."""
    page = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(page).line([(300, 300), (340, 350), (330, 300), (380, 340)], width=5)
    with pytest.raises(errors.NothingToRead):
        read_received(saved(page, "png"), "a.png")


@needs_ocr
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_is_turned(degrees: int):
    """On its side or on its head, a letter in small type is read as if it stood upright."""
    words = " ".join(load_letters(CORPUS)[1].text.split())
    lines = [*LETTER[1:], *(words[at : at + 60] for at in range(0, 1_200, 60))]
    page = printed(*lines, size=25).rotate(degrees, expand=True)
    reading = read_received(saved(page, "png"), "a.png")
    assert reading.text.split("\n")[:2] == list(LETTER[1:])


@needs_ocr
def test_thai_digits_are_read_and_doubted():
    """Digits that the engine cannot write are read again; every doubtful run is marked."""
    reading = read_received(saved(printed(*LETTER), "png"), "a.png")
    first = reading.text.split("\n")[0]
    doubted = any(run.start < len(first) for run in reading.unsure)
    assert first.replace(" ", "") == LETTER[0].replace(" ", "") or doubted


@needs_ocr
def test_a_second_call_goes_on_behind_the_finished_pages(tmp_path: Path):
    """Pages in the work folder are not read again; every page has its picture there."""
    pages = [printed(LETTER[1]), printed(LETTER[2])]
    data = saved(pages[0], "tiff", save_all=True, append_images=pages[1:])
    seen: list[tuple[int, int]] = []
    first = read_received(data, "a.tiff", work=tmp_path, progress=lambda *at: seen.append(at))
    kept = tmp_path / "page-0001.json"
    kept.write_text(kept.read_text("utf-8").replace(LETTER[1], "หน้าที่เก็บไว้"), "utf-8")
    again = read_received(data, "a.tiff", work=tmp_path)
    assert seen == [(1, 2), (2, 2)]
    assert (tmp_path / first.pages[1].picture).stat().st_size > 1000
    assert again.text == first.text.replace(LETTER[1], "หน้าที่เก็บไว้")
