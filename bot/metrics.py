"""How long the stages of an answer take, counted in this process; cheap enough for every event.

Stages: "ack" (a webhook stored and acknowledged), "ask" (what to say is found), "reply" (LINE
has taken it), "total" (an event from its arrival to its end). Never a text, never a user.
"""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, request

STAGES = ("ack", "ask", "reply", "total")
#: Upper bounds in seconds; LINE waits 2 s for the ack, a reply token lives about 60 s.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)

_lock = threading.Lock()
_counts = {stage: [0] * (len(BOUNDS) + 1) for stage in STAGES}
_sums = dict.fromkeys(STAGES, 0.0)


@contextmanager
def observed(stage: str) -> Iterator[None]:
    """Count how long what is done inside takes, also when it fails."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        took(stage, time.perf_counter() - begun)


def took(stage: str, seconds: float) -> None:
    """Count one time of a stage."""
    with _lock:
        _counts[stage][bisect_left(BOUNDS, seconds)] += 1
        _sums[stage] += seconds


def histograms() -> dict[str, tuple[list[tuple[str, int]], float]]:
    """Stage -> cumulative counts by upper bound ("+Inf" last), and the sum of seconds."""
    names = [*map(str, BOUNDS), "+Inf"]
    with _lock:
        held = {stage: (list(_counts[stage]), _sums[stage]) for stage in STAGES}
    found = {}
    for stage, (counts, total) in held.items():
        upto = [sum(counts[: at + 1]) for at in range(len(counts))]
        found[stage] = (list(zip(names, upto, strict=True)), total)
    return found


def time_acks(app: Flask, endpoint: str) -> None:
    """Count how long requests to `endpoint` take that are acknowledged."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint == endpoint and response.status_code == 200:
            took("ack", time.perf_counter() - g.begun)
        return response
