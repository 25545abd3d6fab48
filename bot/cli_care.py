"""The commands that look after what is there: check, doctor, backup, restore.

Each takes the parsed arguments and returns the exit code, as in `bot.cli_commands`.
"""

import os
import sys
from argparse import Namespace
from dataclasses import asdict

from bot import cli_show as show
from bot import cli_texts as say
from bot.cli_progress import Progress
from bot.desk_texts import ACTS
from bot.settings import load


def check(_args: Namespace) -> int:
    """Say what does not agree among originals, letters, snapshot, model and database.

    What a killed process left half done is put right first, and that is said.
    """
    from bot.checkup import check as look
    from bot.desk import recover

    settings = load(os.environ)
    for kind in recover(settings):
        print(say.RECOVERED.format(act=ACTS[kind]), file=sys.stderr)
    report = look(settings)
    print(show.check_text(report))
    return 1 if report.findings else 0


def doctor(args: Namespace) -> int:
    """Say what is there and what is to be mended, as each thing was looked at."""
    from bot import doctor_texts
    from bot.doctor import examine, told
    from bot.finding import BAD

    count = 0
    for finding in examine(os.environ):
        count += finding.state == BAD
        print(told(finding, args.english), flush=True)
    summary = doctor_texts.TO_MEND if count else doctor_texts.ALL_WELL
    print(summary[args.english].format(count=count))
    return 1 if count else 0


def backup(args: Namespace) -> int:
    """Put everything that cannot be made again into one file."""
    from bot.backup import backup as back_up

    kept = back_up(load(os.environ), args.file, args.with_snapshot)
    print(say.BACKED_UP.format(file=args.file, megabytes=kept.size / 1e6, **asdict(kept)))
    return 0


def restore(args: Namespace) -> int:
    """Put everything of a backup back, and build its snapshot unless that came with it."""
    from bot.desk import reindex
    from bot.restore import restore as put_back
    from index.errors import NothingToIndex

    settings = load(os.environ)
    kept = put_back(settings, args.file, args.force)
    print(say.RESTORED.format(**asdict(kept)))
    try:
        report = reindex(settings, Progress(), force=True)
    except NothingToIndex:
        return 0
    print(show.index_text(report))
    return 0
