"""What a process of ours says on its terminal: its own warnings, and nothing of the libraries.

To be called first in every process; importing it loads nothing.
"""

import logging
import os
import sys
import warnings

#: Libraries that would otherwise draw bars, warn about forks or look for a network.
_QUIET = {
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "critical",
    "HF_HUB_VERBOSITY": "critical",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TQDM_DISABLE": "1",
}


def hush() -> None:
    """Nothing but our own words on the terminal: our warnings yes, the libraries' no."""
    for key, value in _QUIET.items():
        os.environ.setdefault(key, value)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())


def send_to(handler: logging.Handler) -> None:
    """Our own warnings go to `handler`, and there alone."""
    for name in ("bot", "index", "corpus"):
        logging.getLogger(name).handlers = [handler]
