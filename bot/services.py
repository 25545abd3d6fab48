"""What the parts of one app share, kept in `app.extensions`; built by `bot.app`."""

from dataclasses import dataclass

from flask import current_app

from bot.inbox import Inbox
from bot.ready import Standby
from bot.settings import Settings
from bot.worker import Runner, Worker

NAME = "wian"


@dataclass(frozen=True)
class Services:
    """The settings, the inbox, the engine's holder, and who answers."""

    settings: Settings
    inbox: Inbox
    standby: Standby
    worker: Worker
    runner: Runner


def services() -> Services:
    """The services of the current app."""
    return current_app.extensions[NAME]
