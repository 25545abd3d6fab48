"""The `wian` command: what can be said, and how every outcome ends.

Promises exit 0 for done, 1 for a refusal (one sentence on stderr), 2 for wrong usage;
with `--json` nothing but JSON on stdout. Imports nothing heavy, so that help is instant:
the work of each command stands in `bot.cli_commands`, the words in `bot.cli_texts`.
"""

import argparse
import contextlib
import importlib
import logging
import os
import re
import sys
from collections.abc import Iterator, Sequence
from logging.handlers import MemoryHandler
from pathlib import Path

from bot import cli_texts as say
from bot import quiet
from corpus.errors import WianError

#: Exit codes; 130 is what shells expect after Ctrl-C, 141 after a closed pipe.
DONE, REFUSED, STOPPED, CLOSED = 0, 1, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; raises SystemExit on wrong usage."""
    _speak_utf8()
    quiet.hush()
    parser = build_parser()
    args = parser.parse_args(argv)
    if not args.command:
        parser.error(say.NO_COMMAND)
    with _own_warnings(at_once=args.command in ("serve", "worker")) as held:
        return _ended(args, held)


def _ended(args: argparse.Namespace, held: list[logging.LogRecord]) -> int:
    """Run the command and turn every way it can end into an exit code."""
    try:
        return _run(args)
    except WianError as error:
        held.clear()  # the refusal says it all in one sentence
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # Python flushes stdout at its end and would complain about the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except OSError as error:
        print(say.DISK.format(path=error.filename, why=error.strerror), file=sys.stderr)
        return REFUSED


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line, with Thai help and examples."""
    parser = _Parser(prog="wian", description=say.ABOUT, epilog=say.EPILOG)
    parser.add_argument("--version", action=_Version, nargs=0, help=say.VERSION)
    commands = parser.add_subparsers(dest="command", title=say.COMMANDS, metavar="COMMAND")
    for name, arguments in _COMMANDS.items():
        command = commands.add_parser(
            name, help=say.SUMMARY[name], description=say.SUMMARY[name], epilog=say.EXAMPLES[name]
        )
        _fill(command, name, arguments)
    return parser


def _fill(command: argparse.ArgumentParser, name: str, arguments: list | dict) -> None:
    """Give a command its arguments, or its own commands when `arguments` names those."""
    if isinstance(arguments, list):
        for names, options in arguments:
            command.add_argument(*names, **options)
        return
    more = {"dest": "action", "metavar": "ACTION", "required": True, "title": say.ACTIONS}
    actions = command.add_subparsers(**more)
    for action, inner in arguments.items():
        said = say.SUMMARY[f"{name} {action}"]
        made = actions.add_parser(action, help=said, description=said, epilog=say.EXAMPLES[name])
        _fill(made, action, inner)


class _Parser(argparse.ArgumentParser):
    """`ArgumentParser` that speaks Thai and keeps the line breaks of the examples."""

    def __init__(self, **options: object) -> None:
        options |= {"formatter_class": _Formatter, "add_help": False, "allow_abbrev": False}
        super().__init__(**options)
        self._positionals.title = say.ARGUMENTS
        self._optionals.title = say.OPTIONS
        self.add_argument("-h", "--help", action="help", help=say.HELP)

    def error(self, message: str) -> None:
        """Say what was wrong on stderr and exit 2."""
        self.exit(2, say.WRONG_USAGE.format(why=_fault(message), prog=self.prog) + "\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importlib.metadata import version

        print(version("wian"))
        parser.exit()


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, say.USAGE if prefix is None else prefix)


def _fault(message: str) -> str:
    """argparse's English as Thai; a message that the catalogue does not know stays as it is."""
    for pattern, thai in say.USAGE_FAULTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return thai.format(*found.groups())
    return message


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 < port < 1 << 16:
        raise argparse.ArgumentTypeError(say.BAD_PORT.format(value=text))
    return port


def _argument(*names: str, **options: object) -> tuple[tuple[str, ...], dict]:
    return names, options


_AS_JSON = _argument("--json", action="store_true", help=say.AS_JSON)
_FORCE = _argument("--force", action="store_true", help=say.FORCE)
_FILES = _argument("files", nargs="+", type=Path, metavar="FILE", help=say.FILES)

#: Every command with its arguments, in the order of the help.
_COMMANDS = {
    "ask": [
        _argument("question", nargs="+", metavar="QUESTION", help=say.QUESTION),
        _argument("--snapshot", metavar="ID", help=say.SNAPSHOT),
        _AS_JSON,
    ],
    "read": [_FILES, _AS_JSON],
    "add": [
        _FILES,
        _argument("--publish", action="store_true", help=say.PUBLISH),
        _argument("--again", action="store_true", help=say.AGAIN),
        _FORCE,
        _AS_JSON,
    ],
    "drafts": [_AS_JSON],
    "publish": [_argument("ids", nargs="+", metavar="ID", help=say.DRAFT_IDS), _FORCE],
    "retire": [_argument("id", metavar="ID", help=say.LETTER_ID), _FORCE],
    "rollback": [],
    "wanted": [_AS_JSON],
    "index": [_argument("--full", action="store_true", help=say.FULL), _FORCE, _AS_JSON],
    "eval": [_argument("file", type=Path, metavar="FILE", help=say.GOLDEN), _AS_JSON],
    "check": [],
    "doctor": [_argument("--english", action="store_true", help=say.ENGLISH)],
    "backup": [
        _argument("file", type=Path, metavar="FILE", help=say.BACKUP_FILE),
        _argument("--with-snapshot", action="store_true", help=say.WITH_SNAPSHOT),
    ],
    "restore": [
        _argument("file", type=Path, metavar="FILE", help=say.BACKUP_FILE),
        _argument("--force", action="store_true", help=say.REPLACE),
    ],
    "richmenu": {
        "publish": [],
        "show": [_argument("file", type=Path, metavar="FILE", help=say.MENU_FILE)],
    },
    "admin": {"invite": [], "link": []},
    "serve": [
        _argument("--host", default="127.0.0.1", metavar="HOST", help=say.HOST),
        _argument("--port", default=8000, type=_port, metavar="PORT", help=say.PORT),
        _argument("--no-worker", action="store_true", help=say.NO_WORKER),
    ],
    "worker": [],
}


def _run(args: argparse.Namespace) -> int:
    commands = importlib.import_module("bot.cli_commands")
    code = commands.COMMANDS[args.command](args)
    sys.stdout.flush()
    return code


def _speak_utf8() -> None:
    """UTF-8 whatever the locale; a lone surrogate goes out as an escape (valid in JSON)."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a stream that was replaced by a plain one
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextlib.contextmanager
def _own_warnings(at_once: bool) -> Iterator[list[logging.LogRecord]]:
    """Our own warnings on stderr, at once or after the command; what is held can be dropped."""
    held = MemoryHandler(sys.maxsize, flushLevel=sys.maxsize, target=logging.StreamHandler())
    if at_once:
        importlib.import_module("bot.logs").to_stderr()
    else:
        quiet.send_to(held)
    try:
        yield held.buffer
    finally:
        held.close()


if __name__ == "__main__":
    sys.exit(main())
