"""What the parts of one app share, kept in `app.extensions`; built by `bot.app`."""

from dataclasses import dataclass

from flask import current_app

from bot.acts import Acts
from bot.admins import Admins
from bot.arrivals import Arrivals
from bot.inbox import Inbox
from bot.jobs import Jobs
from bot.ledger import Ledger
from bot.ready import Standby
from bot.runner import Runner
from bot.settings import Settings
from bot.usage import Usage
from bot.worker import Worker

NAME = "wian"


@dataclass(frozen=True)
class Services:
    """The settings, the inbox, the engine's holder, who answers, and what the desk keeps."""

    settings: Settings
    inbox: Inbox
    standby: Standby
    worker: Worker
    runner: Runner
    ledger: Ledger
    admins: Admins
    acts: Acts
    arrivals: Arrivals
    jobs: Jobs
    usage: Usage


def services() -> Services:
    """The services of the current app."""
    return current_app.extensions[NAME]
