"""The Flask app: `create_app` builds it, `start` sets its background threads going.

Nothing runs before `start`, so that tests and forks stay in charge; the engine is opened
after the fork. For any WSGI server: `gunicorn --threads 8 "bot.app:from_environment()"`.
"""

import os

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey
from sqlalchemy.engine import make_url

from bot import deskweb, headers, health, letters, site, texts, webhook
from bot.acts import Acts
from bot.admins import Admins
from bot.admission import Admission
from bot.arrivals import Arrivals
from bot.collector import resting
from bot.content import Contents
from bot.counter import Counter
from bot.inbox import Inbox
from bot.jobs import Jobs
from bot.ledger import Ledger
from bot.line import Line
from bot.memory import Memory
from bot.ready import Engine, Standby
from bot.receiving import Receiving
from bot.runner import Runner
from bot.services import NAME, Services
from bot.settings import Settings, load, require_line
from bot.site.key import with_key
from bot.standing import Standing
from bot.state import Chats
from bot.worker import Worker


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
    if settings.development:
        from bot import tryline

        tryline.install(app, settings)
    return app


def start(app: Flask) -> None:
    """Open the engine and answer what comes in, in the background."""
    here = app.extensions[NAME]
    here.standby.start(then=here.runner.start)


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


def _services(settings: Settings, engine: Engine | None) -> Services:
    inbox = Inbox(settings.database_url)
    standby = Standby(lambda: _open_engine(settings), engine)
    link = letters.address(settings)
    ledger, admins, acts = (kept(inbox.database) for kept in (Ledger, Admins, Acts))
    jobs, arrivals = Jobs(inbox.database), Arrivals(inbox.database, settings.arrivals)
    memory = Memory(Chats(inbox.database, settings.secret_key), ledger)
    line, most = Line(settings), settings.bounds.max_bytes
    receiving = Receiving(
        Contents(settings), arrivals, jobs, inbox, settings.home / "fetched", most
    )
    standing = Standing(arrivals, jobs, settings.corpus, standby)
    admission = Admission(settings, admins, acts, arrivals, line.name_of)
    counter = Counter(settings, admission, jobs, receiving, standing)
    worker = Worker(inbox, standby, line, link, memory, counter)
    runner = Runner(worker, _queue(settings))
    return Services(settings, inbox, standby, worker, runner, ledger, admins, acts, arrivals, jobs)


def _open_engine(settings: Settings) -> Engine:
    with resting():
        from index.engine import Engine as Opened

        engine = Opened.open(settings.home, settings.model)
        engine.ask(texts.EXAMPLES[0][1])  # it loads the dictionaries: nobody waits for them
    return engine


def _queue(settings: Settings) -> Huey:
    """Huey's queue: a SQLite file, or the PostgreSQL database when there is one."""
    place = make_url(settings.database_url)
    if place.get_backend_name() == "postgresql":
        dsn = place.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("wian", dsn=dsn, results=False)
    settings.home.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("wian", filename=str(settings.home / "queue.db"), results=False)
