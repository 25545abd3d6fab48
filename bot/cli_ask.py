"""`wian ask`: one question from the command line, or one a line from standard input.

Promises an answer or a sentence for every line, in order, each written out before the next
line is read; a line that cannot be asked never stops the others. Opens the index once.
"""

import os
import sys
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from bot import cli_show as show
from bot import cli_texts as say
from bot.cli_json import answer_json, dumps, refusal_json
from bot.settings import load
from corpus.errors import WianError
from index.answer import Answer

if TYPE_CHECKING:
    from index.engine import Engine


def open_engine(name: str | None = None) -> "Engine":
    """The engine on the current snapshot, or on the one named; its import costs a second."""
    from index.encoder import load_encoder
    from index.engine import Engine
    from index.snapshot import named

    settings = load(os.environ)
    if name is None:
        return Engine.open(settings.home, settings.model)
    folder = named(settings.home, name)
    return Engine(folder, load_encoder(settings.model, settings.home, serving=True))


def ask(args: Namespace) -> int:
    """Answer one question, or with "-" one a line of standard input."""
    engine = open_engine(args.snapshot)
    if args.question == ["-"]:
        return _ask_lines(engine, sys.stdin.buffer, as_json=args.json)
    answer = engine.ask(" ".join(args.question))
    if args.snapshot:
        answer = replace(answer, took_ms=0.0)
    _print(dumps(answer_json(answer)) if args.json else _answer_text(engine, answer))
    return 0


def _ask_lines(engine: "Engine", stream: BinaryIO, as_json: bool) -> int:
    """One answer a line, in order, each written out before the next question is read."""
    for number, raw in enumerate(stream, 1):
        line = raw.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")
        text = _one_answer(engine, line, number, as_json)
        _print(text)
        sys.stdout.flush()
    return 0


def _one_answer(engine: "Engine", line: bytes, number: int, as_json: bool) -> str:
    query = line.decode("utf-8", "replace")
    try:
        line.decode("utf-8")
        answer = engine.ask(query)
    except UnicodeDecodeError:
        sentence = say.NOT_UTF8.format(line=number)
    except WianError as error:
        sentence = str(error)
    else:
        if as_json:
            return dumps(answer_json(answer))
        return _asked(query, _answer_text(engine, answer))
    if as_json:
        return dumps(refusal_json(query, engine.snapshot, sentence))
    return _asked(query, sentence)


def _asked(query: str, text: str) -> str:
    return f"{say.ASKED.format(query=show.one_line(query))}\n{text}\n"


def _answer_text(engine: "Engine", answer: Answer) -> str:
    marks = show.BOLD if sys.stdout.isatty() else show.QUOTES

    def named(name: str) -> str:
        letter = engine.letter(name)
        return show.card_line(letter) if letter else name

    def newer(name: str) -> str:
        from bot.about import known

        about = known(engine.letters())(name)
        said = say.AMENDED if about.amended else say.REPLACED
        return said.format(name=show.card_line(about.replaced_by)) if about.replaced_by else ""

    return show.answer_text(answer, named, marks, newer)


def _print(text: str) -> None:
    print(text)
