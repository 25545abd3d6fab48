"""`wian serve`: gunicorn with threads, one process, nothing preloaded.

One process keeps one copy of the index in memory and lets `/try` talk to itself: the
page, the webhook and the pretended LINE need a thread each. No preload: FAISS that has
searched before a fork leaves the children hanging.
"""

import socket
import sys
import tempfile
from dataclasses import replace

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import logs, texts
from bot.collector import resting
from bot.errors import BadSetting, PortTaken
from bot.hosts import own_address
from bot.inbox import Inbox
from bot.running import using
from bot.settings import Settings, require_line
from bot.slow_child import Beside

THREADS = 8  # a request never waits for an answer, only for the inbox
KEEP_SECONDS = 75  # longer than LINE and browsers keep a connection idle
SWITCH_SECONDS = 0.0005  # a webhook needs the interpreter a dozen times; answers let it in soon
GRACE_SECONDS = 10  # at the end, for rows in hand: one reply's time
TRY_LINE = "/try/line"


def run(settings: Settings, host: str, port: int, worker: bool = False) -> None:
    """Serve until stopped, with a slow `worker` beside if so told.

    Raises MissingSetting, BadSetting or PortTaken before it starts.
    """
    require_line(settings)
    _check_storage(settings)
    _check_free(host, port)
    settings, own = at(settings, host, port), own_address(host, port)
    if settings.development:
        print(texts.TRY_AT.format(address=f"{own}/try"), flush=True)  # noqa: T201
    with using(settings.home, own):
        _Server(settings, host, port, Beside(settings) if worker else None).run()


def at(settings: Settings, host: str, port: int) -> Settings:
    """`settings` for a server at that address: development talks to itself by default."""
    if not settings.development:
        return settings
    own = own_address(host, port)
    return replace(
        settings,
        line_api_base=settings.line_api_base or own + TRY_LINE,
        line_data_api_base=settings.line_data_api_base or own + TRY_LINE,
        base_url=settings.base_url or own,
    )


def _check_storage(settings: Settings) -> None:
    """A folder or database that cannot be used is one sentence now, not a dead worker later."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home):
            pass
    except OSError as error:
        raise BadSetting(key="WIAN_HOME", value=settings.home, why=error.strerror) from error
    try:
        Inbox(settings.database_url).close()
    except (SQLAlchemyError, ImportError, OSError) as error:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
        why = getattr(error, "orig", None) or error
        raise BadSetting(key="WIAN_DATABASE_URL", value=shown, why=why) from error


def _check_free(host: str, port: int) -> None:
    """gunicorn would try five seconds and then print a traceback's worth."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)
        family, kind, _, _, place = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as error:
        raise PortTaken(host=host, port=port, why=error) from error


class _Server(BaseApplication):
    """gunicorn, configured from here alone; `beside` is looked after in its main loop."""

    def __init__(self, settings: Settings, host: str, port: int, beside: Beside | None) -> None:
        self._settings, self.beside = settings, beside
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def run(self) -> None:
        """Serve until stopped."""
        _Loop(self).run()

    def load_config(self) -> None:
        """gunicorn asks for its settings."""
        options = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": KEEP_SECONDS,
            "preload_app": False,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "loglevel": "warning",
            "logger_class": _Log,
            "worker_exit": _end,
        }
        if self.beside:
            options |= {"post_fork": self._part, "on_exit": self._stop}
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """gunicorn asks for the app, in the worker process, after the fork."""
        sys.setswitchinterval(SWITCH_SECONDS)
        with resting():
            from bot.app import create_app, start

            app = create_app(self._settings)
        start(app)
        return app

    def _part(self, _arbiter: object, _worker: object) -> None:  # gunicorn counts arguments
        self.beside.part()

    def _stop(self, _: object) -> None:
        self.beside.stop()


class _Log(Logger):
    """gunicorn's own words, in our form; it writes no line for a request."""

    def setup(self, cfg: object) -> None:
        """gunicorn asks for its loggers to be made ready."""
        super().setup(cfg)
        self.error_log.handlers = [logs.handler()]


class _Loop(Arbiter):
    """gunicorn's main loop, which forks: nothing else may start processes at that moment."""

    def manage_workers(self) -> None:
        """Look after every process, about once a second; the slow worker is there first."""
        if self.app.beside:
            self.app.beside.look()
        super().manage_workers()


def _end(_: object, worker: object) -> None:
    """The worker process ends: finish what is in hand."""
    from bot.app import stop

    if app := getattr(worker, "wsgi", None):  # it has none when the app did not load
        stop(app)
