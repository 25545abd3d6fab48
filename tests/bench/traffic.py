"""Signed webhooks at a steady rate, and a LINE that takes every reply at once and counts it.

Both run in one event loop on loopback, cheap beside the bot that they measure. Webhooks leave
when they are due, whether or not earlier ones have been acknowledged: the times are those
that LINE would see.
"""

import asyncio
import itertools
import json
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from bot.tryline.events import event, message, signed
from corpus.letter import Letter
from tests.bench.stand import SECRET

GIVE_UP_SECONDS = 30.0


class QuickLine:
    """LINE's reply address: `heard` has the times of the replies that came with each token."""

    def __init__(self) -> None:
        self.heard: dict[str, list[float]] = defaultdict(list)
        self._ids = itertools.count(1)

    async def serve(self) -> str:
        """Listen; its address."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=512)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Listen no more."""
        self._server.close()
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
                writer.write(self._answered(head, await reader.readexactly(_size(head))))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()  # the bot has hung up, or the benchmark is over

    def _answered(self, head: str, body: bytes) -> bytes:
        status, told = "202 Accepted", b"{}"
        if head.startswith("post /v2/bot/message/reply "):
            said = json.loads(body)
            self.heard[said["replyToken"]].append(time.time())
            ids = [{"id": str(next(self._ids)), "quoteToken": "q"} for _ in said["messages"]]
            status, told = "200 OK", json.dumps({"sentMessages": ids}).encode()
        kind = "Content-Type: application/json\r\nx-line-request-id: bench\r\n"
        return f"HTTP/1.1 {status}\r\n{kind}Content-Length: {len(told)}\r\n\r\n".encode() + told


@dataclass
class Webhook:
    """One question on its way: its event's key and token, when it left, how it was taken."""

    key: str
    token: str
    sent: float
    status: int = 0
    took: float = 0.0


@dataclass
class Step:
    """What was sent at one rate."""

    rate: float
    webhooks: list[Webhook] = field(default_factory=list)

    @property
    def acked(self) -> list[Webhook]:
        """What was acknowledged."""
        return [one for one in self.webhooks if one.status == 200]

    @property
    def acks(self) -> list[float]:
        """Seconds until each acknowledgement."""
        return [one.took for one in self.acked]

    @property
    def statuses(self) -> Counter:
        """How many of each status, 0 for no answer."""
        return Counter(one.status for one in self.webhooks)


class Traffic:
    """Sends questions to a bot, each from a user of its own."""

    def __init__(self, address: str, questions: Sequence[str], seed: int = 1) -> None:
        place = urlsplit(address)
        self._host, self._port = place.hostname, place.port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._questions = itertools.cycle(Random(seed).sample(questions, len(questions)))

    async def send(self, rate: float, seconds: float) -> Step:
        """So many webhooks a second for so long; back when all have been taken or given up."""
        step, begun = Step(rate), time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(round(rate * seconds)):
                await asyncio.sleep(begun + number / rate - time.monotonic())
                group.create_task(self._send(step, begun + number / rate))
        return step

    def hang_up(self) -> None:
        """Close the kept connections."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _send(self, step: Step, due: float) -> None:
        user, token = "U" + secrets.token_hex(16), secrets.token_hex(16)
        asked = message("text", text=next(self._questions))
        made = event(asked, user, token, int(time.time() * 1000))
        one = Webhook(made["webhookEventId"], token, time.time())
        step.webhooks.append(one)
        body, headers = signed([made], SECRET)
        lines = {"Host": f"{self._host}:{self._port}", "Content-Length": len(body), **headers}
        del lines["Connection"]
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        request = f"POST /line/webhook HTTP/1.1\r\n{head}\r\n".encode() + body
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                one.status = await self._post(request)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            one.status = 0
        one.took = time.monotonic() - due

    async def _post(self, request: bytes) -> int:
        """The status; connections are kept for the next ones, as a proxy keeps them."""
        kept = self._idle.pop() if self._idle else None
        reader, writer = kept or await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
            await reader.readexactly(_size(head))
        except BaseException:
            writer.close()
            raise
        self._idle.append((reader, writer))
        return int(head.split()[1])


def _size(head: str) -> int:
    return int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])


def questions(letters: Sequence[Letter], most: int = 400) -> list[str]:
    """Words out of the letters, as long as what people ask: each is to be searched for."""
    return list(itertools.islice(_pieces(letters, Random(1)), most))


def _pieces(letters: Sequence[Letter], random: Random) -> Iterator[str]:
    lines = {line.strip() for letter in letters for line in letter.text.splitlines()}
    for line in sorted(lines):
        size = random.randint(20, 60)
        if len(line) >= size:
            at = random.randint(0, len(line) - size)
            yield f"{line[at : at + size].strip()} ต้องทำอย่างไร"
