"""What a process of ours says on its terminal: its own warnings, and nothing of the libraries.

To be called first in every process; importing it loads nothing.
"""

import logging
import os
import sys
import warnings

#: Libraries that would otherwise draw bars, warn about forks, look for a network or a home.
_QUIET = {
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "critical",
    "HF_HUB_VERBOSITY": "critical",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TQDM_DISABLE": "1",
    "PYTHAINLP_READ_ONLY": "1",  # it would make a folder in the user's home, which may be none
}


def hush() -> None:
    """Nothing but our own words on the terminal: our warnings yes, the libraries' no."""
    for key, value in _QUIET.items():
        os.environ.setdefault(key, value)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())


def send_to(handler: logging.Handler, least: int = logging.NOTSET) -> None:
    """What we say goes to `handler`, and there alone: warnings, or from level `least` on.

    So do the queue's errors: a task that fails is told there and nowhere else.
    """
    for name in ("bot", "index", "corpus"):
        logging.getLogger(name).handlers = [handler]
        logging.getLogger(name).setLevel(least)
    logging.getLogger("huey").handlers = [handler]
    logging.getLogger("huey").setLevel(logging.ERROR)
