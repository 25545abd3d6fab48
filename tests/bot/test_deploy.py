"""What `deploy/` promises: no root, nothing to write but the volume, TLS, no figures outside."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest
import yaml

from tests.terminal import Office

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))["services"]
EXAMPLE = (DEPLOY / "example.env").read_text("utf-8")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def process(*words: str, **options: object) -> Iterator[subprocess.Popen]:
    """A process of its own group, ended afterwards with all that it started."""
    made = subprocess.Popen(words, start_new_session=True, **options)
    try:
        yield made
    finally:
        os.killpg(made.pid, signal.SIGTERM)
        made.wait(30)


def fetched(address: str, seconds: float = 60, **headers: str) -> tuple[int, str]:
    """Status and body of an address, once there is somebody."""
    end = time.monotonic() + seconds
    while True:
        try:
            request = urllib.request.Request(address, headers=headers)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            assert time.monotonic() < end, address
            time.sleep(0.2)


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_may_change_its_system(name: str):
    """Read-only root, no rights but those named, nothing to be gained; `/tmp` is memory."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(place.startswith("/tmp") for place in service["tmpfs"])
    assert "privileged" not in service


def test_wian_runs_as_the_user_of_its_image_and_is_reached_through_caddy_alone():
    """The user without rights that the image makes; only Caddy's ports are the machine's."""
    uid = re.search(r"useradd .*--uid (\d+)", (ROOT / "Dockerfile").read_text("utf-8"))[1]
    assert SERVICES["web"]["user"] == f"{uid}:{uid}"
    assert "ports" not in SERVICES["web"]
    assert {port.split(":")[0] for port in SERVICES["caddy"]["ports"]} == {"80", "443"}
    assert SERVICES["postgres"]["profiles"] == ["postgres"]
    assert "ports" not in SERVICES["postgres"]


def test_every_value_that_compose_asks_for_is_in_the_example():
    """Whoever fills in the example has filled in everything; none is a setting that is not."""
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yml").read_text("utf-8")))
    given = set(re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert asked - given <= {"WIAN_MEMORY"}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot").glob("*.py"))
    assert {name for name in given - asked if f'"{name}"' not in code} == set()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_a_question_is_answered_without_root_on_a_read_only_system(office: Office):
    """As in the container: another user, no home, all read-only but the volume and `TMPDIR`."""
    port, volume = free_port(), office.home.parent
    (office.home / "model").unlink()  # a link leads out of the volume
    (office.home / "model").mkdir()
    model = next(ROOT.glob(".pytest_cache/d/wian-home/model")).resolve()
    walls = ["bwrap", "--unshare-user", "--uid", "10001", "--gid", "10001", "--die-with-parent"]
    aside = volume / "aside"
    aside.mkdir()
    places = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    places += ["--bind", str(volume), str(volume), "--tmpfs", str(aside)]
    places += ["--ro-bind", str(model), str(office.home / "model"), "--chdir", str(ROOT)]
    if subprocess.run([*walls, *places, "true"], check=False, capture_output=True).returncode:
        pytest.skip("bubblewrap may not make its walls here")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "TMPDIR": str(aside),
        "WIAN_HOME": str(office.home),
        "WIAN_CORPUS": str(office.corpus),
        "WIAN_LETTERS": "public",
        "OMP_NUM_THREADS": "1",
    }
    serve = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)]
    with process(*walls, *places, *serve, env=env):
        end = time.monotonic() + 120
        while fetched(f"http://127.0.0.1:{port}/readyz")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.5)
        status, page = fetched(f"http://127.0.0.1:{port}/search?q=%E0%B8%A7%2037")
    assert status == 200
    assert "พร" in page


class Upstream(BaseHTTPRequestHandler):
    """Wian as Caddy meets it: says what was asked, and who asked."""

    def do_GET(self) -> None:
        body = f"{self.path} {self.headers.get('X-Forwarded-For')}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The test's output stays quiet."""


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_passes_on_what_is_public_and_nothing_else(tmp_path: Path):
    """Pages and the webhook reach Wian with who asked; figures and `/try` are not there."""
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    Thread(target=upstream.serve_forever, daemon=True).start()
    port = free_port()
    env = os.environ | {
        "WIAN_HOST": f"http://127.0.0.1:{port}",
        "WIAN_UPSTREAM": f"127.0.0.1:{upstream.server_port}",
        "HOME": str(tmp_path),
    }
    run = ["caddy", "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    with process(*run, env=env, stderr=subprocess.DEVNULL):
        site = f"http://127.0.0.1:{port}"
        fake = {"X-Forwarded-For": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
        assert fetched(f"{site}/letters/x", **fake) == (200, "/letters/x 127.0.0.1")
        for path in ("/metrics", "/try", "/try/chats"):
            assert fetched(f"{site}{path}")[0] == 404
    upstream.shutdown()
    upstream.server_close()
