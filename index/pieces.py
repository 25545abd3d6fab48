"""The tokenizer file of the unpacked model, with its vocabulary cut or whole.

Promises the same pieces for every text of covered characters whether cut or not:
a unigram split only ever weighs pieces made of the text's own characters.
The steps (code point map, spaces, metaspace, `<s> … </s>`) are XLM-RoBERTa's.
"""

import base64
import unicodedata

from index.charsmap import charsmap
from index.q4weights import Pieces

MARKER = "\u2581"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
MARKS = {MARKER, "\u00ad", "\ufe0f"}


def covered(character: str) -> bool:
    """Is it Thai, ASCII, or punctuation or a symbol of any script (emoji, arrows, bullets)?"""
    if character.isascii() or "\u0e00" <= character <= "\u0e7f" or character in MARKS:
        return True
    return unicodedata.category(character)[0] in "PS"


def kept_pieces(pieces: Pieces) -> list[int]:
    """The ids of the special tokens and of the pieces of covered characters, ascending."""
    special = set(SPECIAL)
    return [
        index
        for index, text in enumerate(pieces.texts)
        if text in special or all(map(covered, text))
    ]


def tokenizer_json(pieces: Pieces, kept: list[int], mapped: dict[str, str]) -> dict:
    """The content of `tokenizer.json`: ids are places in `kept`."""
    vocabulary = [[pieces.texts[index], float(pieces.scores[index])] for index in kept]
    ids = {text: index for index, (text, _) in enumerate(vocabulary)}
    unknown = ids[pieces.texts[pieces.unknown]]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(text, ids[text]) for text in SPECIAL],
        "normalizer": _normaliser(mapped),
        "pre_tokenizer": _metaspace(),
        "post_processor": _template(ids),
        "decoder": _metaspace(),
        "model": {
            "type": "Unigram",
            "unk_id": unknown,
            "vocab": vocabulary,
            "byte_fallback": False,
        },
    }


def _added(text: str, index: int) -> dict:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": index, "content": text, **flags, "special": True}


def _normaliser(mapped: dict[str, str]) -> dict:
    """Code points one by one, never NFKC of the whole text: that would reorder Thai marks."""
    steps = [
        {
            "type": "Precompiled",
            "precompiled_charsmap": base64.b64encode(charsmap(mapped)).decode(),
        },
        {"type": "Strip", "strip_left": False, "strip_right": True},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ]
    return {"type": "Sequence", "normalizers": steps}


def _metaspace() -> dict:
    return {"type": "Metaspace", "replacement": MARKER, "prepend_scheme": "always", "split": True}


def _template(ids: dict[str, int]) -> dict:
    begin, end = ({"SpecialToken": {"id": text, "type_id": 0}} for text in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    special = {text: {"id": text, "ids": [ids[text]], "tokens": [text]} for text in ("<s>", "</s>")}
    return {
        "type": "TemplateProcessing",
        "single": [begin, first, end],
        "pair": [begin, first, end, end, second, end],
        "special_tokens": special,
    }
