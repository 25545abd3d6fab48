"""`python -m tests.bot.served PORT HOME [worker]`: the real server, on a stand-in engine."""

import sys

from bot import app, logs, serve
from bot.settings import load
from tests.bot.standin import StandIn

if __name__ == "__main__":
    logs.to_stderr()
    app._open_engine = lambda _: StandIn()
    settings = load({"WIAN_HOME": sys.argv[2], "WIAN_CORPUS": f"{sys.argv[2]}/corpus"})
    serve.run(settings, "127.0.0.1", int(sys.argv[1]), worker="worker" in sys.argv)
