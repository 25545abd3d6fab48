"""How much of a received file is read before it is refused, and why that much.

Promises one frozen set of numbers for every step; the settings WIAN_MAX_BYTES,
WIAN_MAX_PAGES, WIAN_MAX_PIXELS, WIAN_PAGE_SECONDS and WIAN_PAGE_MEMORY change five of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Limits on one file; sizes in bytes, times in seconds of the processor."""

    #: A scanned bundle of 100 pages at 200 dpi is below this, and LINE sends no more at once.
    max_bytes: int = 50_000_000
    #: A bundle with its annexes; at 8 s a page, the longest keeps the worker half an hour.
    max_pages: int = 300
    #: A4 at 600 dpi is 35 million; decoded in grey and colour it fits `page_memory`.
    max_pixels: int = 40_000_000
    #: Six to ten times what a page takes (6-8 s), for each program that works on it.
    page_seconds: int = 60
    #: Eight times what a page takes (40-215 MB); OpenCV and ONNX reserve more than they use.
    page_memory: int = 1_500_000_000
    #: DOCX: the text of 2,000 pages; a 200 KB zip that unpacks to 181 MB costs 380 MB to refuse.
    unpacked_bytes: int = 20_000_000
    #: DOCX: members of a long letter with pictures; bombs have thousands.
    zip_members: int = 200
    #: DOCX: text packs 5-20 to 1, a file of blanks 1000 to 1.
    zip_ratio: int = 100
    #: Pages read at the same time; each keeps one core busy.
    at_once: int = 2
