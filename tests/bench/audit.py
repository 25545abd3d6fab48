"""Known faults of the packages that are installed, as far as an advisory service is reached.

Run `python -m tests.bench.audit [--seconds 30]`. Exits 1 when an advisory speaks of an installed
version. Where no service is reached, or it does not answer in time, it says so and exits 0: that
is no proof, and the line says that too. One pinned package is asked for first; the others only
when there was an answer.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPTIONS = ("--format", "json", "--progress-spinner", "off", "--timeout", "5")


def main() -> int:
    """Audit and print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30)
    end = time.monotonic() + parser.parse_args().seconds
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as one:
            one.write(pin())
            one.flush()
            known = audited(end, "--no-deps", "--disable-pip", "--requirement", one.name)
        known = known and audited(end, "--local", "--skip-editable")
    except subprocess.TimeoutExpired:
        print("Audit: nothing is known: the advisory service did not answer in time.")
        return 0
    if not known:
        print("Audit: nothing is known: the advisory service was not reached.")
        return 0
    faults = [(one, fault) for one in known for fault in one["vulns"]]
    for one, fault in faults:
        mended = ", ".join(fault["fix_versions"]) or "nowhere yet"
        print(f"Audit: {one['name']} {one['version']}: {fault['id']}, mended in {mended}")
    print(f"Audit: {len(known)} packages, {len(faults)} known faults.")
    return 1 if faults else 0


def audited(end: float, *words: str) -> list[dict]:
    """What the service says of each package; those that it does not know are left out."""
    command = [sys.executable, "-m", "pip_audit", *OPTIONS, *words]
    left = max(0.1, end - time.monotonic())
    done = subprocess.run(command, capture_output=True, text=True, timeout=left, check=False)
    if not done.stdout:
        print(done.stderr.strip().rpartition("\n")[2], file=sys.stderr)
    every = json.loads(done.stdout or "{}").get("dependencies", [])
    return [one for one in every if "vulns" in one]


def pin() -> str:
    """One pinned package, as a line of requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return next(one for one in project["dependencies"] if one.startswith("flask=="))


if __name__ == "__main__":
    sys.exit(main())
