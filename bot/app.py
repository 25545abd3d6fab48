"""The Flask app: `create_app` builds it, `start` sets its background threads going.

Nothing runs before `start`, so that tests and forks stay in charge; the engine is opened
after the fork. For any WSGI server: `gunicorn --threads 8 "bot.app:from_environment()"`.
"""

import logging
import os
import sqlite3

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from bot import deskweb, headers, health, letters, metrics, site, storage, texts, webhook
from bot.acts import Acts
from bot.admins import Admins
from bot.admission import Admission
from bot.arrivals import Arrivals
from bot.collector import resting
from bot.content import Contents
from bot.counter import Counter
from bot.crowd import Crowd
from bot.inbox import Inbox
from bot.jobs import Jobs
from bot.ledger import Ledger
from bot.line import Line
from bot.memory import Memory
from bot.privacy import Privacy
from bot.queue import open_queue
from bot.rates import Limits, Rates
from bot.ready import Engine, Standby
from bot.receiving import Receiving
from bot.rekey import rekey
from bot.runner import Runner
from bot.services import NAME, Services
from bot.settings import Settings, load, require_line
from bot.site.key import with_key
from bot.standing import Standing
from bot.state import Chats
from bot.turns import Turns
from bot.usage import Usage
from bot.way import Way
from bot.worker import Worker

log = logging.getLogger(__name__)


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """The app for `settings`; with `engine` it is ready at once. Raises MissingSetting."""
    require_line(settings)
    settings = with_key(settings)
    app = Flask(__name__)
    app.config["SECRET_KEY"] = settings.secret_key
    app.extensions[NAME] = _services(settings, engine)
    for part in (webhook, health):
        app.register_blueprint(part.blueprint)
    site.install(app)
    deskweb.install(app)
    headers.install(app, settings)
    metrics.time_acks(app, "webhook.receive")
    for fault in (SQLAlchemyError, sqlite3.Error):
        app.register_error_handler(fault, _unkept)
    if settings.development:
        from bot import tryline

        tryline.install(app, settings)
    return app


def start(app: Flask) -> None:
    """Open the engine and answer what comes in, in the background."""
    here = app.extensions[NAME]

    here.standby.start(here.runner.start, lambda: site.warm(app))


def stop(app: Flask) -> None:
    """Finish what is in hand."""
    here = app.extensions[NAME]
    here.standby.stop()
    here.runner.stop()
    here.inbox.close()


def from_environment() -> Flask:
    """The app as the environment's settings say, started."""
    app = create_app(load(os.environ))
    start(app)
    return app


def _unkept(error: Exception) -> tuple[str, int]:
    """The database takes nothing: LINE delivers again what was not acknowledged."""
    log.error("the database failed: %s", storage.cause(error))
    return texts.PAGE_NO_DATABASE, 503


def _services(settings: Settings, engine: Engine | None) -> Services:
    inbox = Inbox(settings.database_url, secret=settings.secret_key)
    standby = Standby(lambda: _open_engine(settings), engine)
    link = letters.address(settings)
    ledger, acts, usage = (kept(inbox.database) for kept in (Ledger, Acts, Usage))
    rekey(inbox.database, settings.secret_key)
    admins = Admins(inbox.database, settings.secret_key)
    jobs, arrivals = Jobs(inbox.database), Arrivals(inbox.database, settings.arrivals)
    memory = Memory(Chats(inbox.database, settings.secret_key), ledger, usage)
    line, most = Line(settings), settings.bounds.max_bytes
    receiving = Receiving(Contents(settings), arrivals, jobs, inbox, settings.fetched, most)
    standing = Standing(arrivals, jobs, settings.corpus, standby)
    admission = Admission(settings, admins, acts, arrivals, line.name_of)
    counter = Counter(settings, admission, jobs, receiving, standing)
    privacy = Privacy(inbox, memory, admins, settings.base_url)
    limits = Limits(settings.per_minute, settings.per_second)
    rates = Rates(inbox.database, limits, spared=admins.find)
    crowd, turns, way = Crowd(inbox, rates), Turns(inbox.database), Way()
    worker = Worker(inbox, standby, line, link, memory, counter, privacy, rates, crowd, turns, way)
    runner = Runner(worker, open_queue(settings, inbox.database))
    return Services(
        settings, inbox, standby, worker, runner, ledger, admins, acts, arrivals, jobs, usage
    )


def _open_engine(settings: Settings) -> Engine:
    with resting():
        from index.engine import Engine as Opened

        engine = Opened.open(settings.home, settings.model)
        engine.ask(texts.EXAMPLES[0][1])  # it loads the dictionaries: nobody waits for them
    return engine
