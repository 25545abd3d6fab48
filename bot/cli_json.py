"""The JSON of the command line: an `Answer` as the object that `wian ask --json` prints.

Promises the keys and meanings of the contract, nothing more; never reads or writes.
The letter objects of `read --json` and `add --json` come from `corpus.reader.to_json`.
"""

import json

from index.answer import Answer, Hit, LetterCard, PassageHit


def dumps(value: object) -> str:
    """`value` as one line of JSON, Thai as it is."""
    return json.dumps(value, ensure_ascii=False)


def answer_json(answer: Answer) -> dict:
    """The `ask --json` object of one answer."""
    return {
        "query": answer.query,
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "snapshot": answer.snapshot,
        "took_ms": answer.took_ms,
        "hits": [_hit(hit) for hit in answer.hits],
    }


def refusal_json(query: str, snapshot: str, sentence: str) -> dict:
    """The object of a question that could not be asked: no hits, and why in `error`."""
    return answer_json(Answer(query, "none", 0.0, snapshot, 0.0)) | {"error": sentence}


def _hit(hit: Hit) -> dict:
    return {
        "score": hit.score,
        "letter": _letter(hit.letter),
        "passage": _passage(hit.passage),
        "also_in": list(hit.also_in),
    }


def _letter(card: LetterCard) -> dict:
    return {
        "id": card.id,
        "kind": card.kind,
        "number": card.number,
        "canonical": card.canonical,
        "aliases": list(card.aliases),
        "date": card.date,
        "subject": card.subject,
        "sender": card.sender,
    }


def _passage(passage: PassageHit) -> dict:
    return {
        "id": passage.id,
        "path": passage.path,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "highlight": [list(span) for span in passage.highlight],
    }
