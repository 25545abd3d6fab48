"""The README and the changelog stay true: every setting and command of the code is in them."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from bot import cli_texts
from bot.cli import build_parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
PACKAGES = ("bot", "corpus", "index")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Name -> parser of every command, as argparse knows them."""
    actions = build_parser()._actions
    return next(a.choices for a in actions if isinstance(a, argparse._SubParsersAction))


def settings() -> set[str]:
    """Every environment variable that the code names."""
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    names = r"[\"'`](WIAN_[A-Z_]+|LINE_(?:CHANNEL|API|DATA)_[A-Z_]+)[\"'`]"
    return {name for path in sources for name in re.findall(names, path.read_text("utf-8"))}


def table(title: str) -> str:
    """The README's section of that title."""
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_setting_is_in_the_readme():
    """A setting that the code reads has a row in the README, and no row is of a setting gone."""
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", table("Settings"), re.MULTILINE))
    assert rows == settings()


def test_every_command_is_in_the_readme():
    """The README's table of commands is the list of commands, in the same order."""
    rows = re.findall(r"^\| `wian (\w+)", table("The command line"), re.MULTILINE)
    assert rows == list(commands())


@pytest.mark.parametrize("name", list(commands()))
def test_readme_shows_every_option(name: str):
    """Each option of a command stands in its row of the README."""
    row = next(line for line in README.splitlines() if line.startswith(f"| `wian {name}"))
    options = [o for a in commands()[name]._actions for o in a.option_strings if o != "--help"]
    assert [option for option in options if option.startswith("--") and option not in row] == []


@pytest.mark.parametrize("name", list(commands()))
def test_help_has_an_example(name: str):
    """The help of every command ends with an example of that very command."""
    assert f"wian {name}" in cli_texts.EXAMPLES[name]
    assert cli_texts.EXAMPLES[name] in commands()[name].format_help()


def test_examples_are_valid_command_lines():
    """Every example of a help text is accepted by the command line that it explains."""
    parser = build_parser()
    for example in cli_texts.EXAMPLES.values():
        for line in example.splitlines()[1:]:
            command = re.split(r"\s[<>(]", line.strip())[0]
            words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
            assert parser.parse_args(words[1:]).command == words[1]


def test_every_command_of_the_operations_page_is_valid():
    """Whoever copies a command from the page gives one that Wian takes."""
    blocks = re.findall(r"^```\n(.*?)^```", OPERATIONS, re.MULTILINE | re.DOTALL)
    lines = re.findall(r"\bwian ([a-z].*)", "\n".join(blocks))
    lines += re.findall(r"`wian ([^`]+)`", OPERATIONS)
    assert len(lines) > 15
    for line in lines:
        words = re.sub(r"\$\(.*?\)", "x", line).split()
        assert build_parser().parse_args(words).command == words[0]


def test_every_figure_has_a_row_on_the_operations_page():
    """What `/metrics` tells is explained, with when to act; no row is of a figure that is gone."""
    source = (ROOT / "bot" / "exposition.py").read_text("utf-8")
    told = {
        re.sub(r"^wian_questions$", "wian_questions_total", name)
        for name in re.findall(r'"(wian_[a-z_]+)"', source)
    }
    rows = set(re.findall(r"`(wian_[a-z_]+)(?:\{[^`]*)?`", OPERATIONS))
    assert rows == told | {"wian_process_resident_memory_bytes"}


def test_every_value_of_the_example_is_on_the_operations_page():
    """Whoever fills in `.env` finds each of its names explained."""
    example = (ROOT / "deploy" / "example.env").read_text("utf-8")
    names = re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)
    assert [name for name in names if f"`{name}`" not in OPERATIONS] == []


def test_readme_names_the_torch_that_is_installed():
    """The README's line for the small build names the pinned version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    torch = next(need for need in project["dependencies"] if need.startswith("torch=="))
    assert f"pip install {torch} --index-url" in README


def test_changelog_has_the_form_of_keep_a_changelog():
    """The changelog has an [Unreleased] part and only the six headings of the form."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert "## [Unreleased]" in text
    assert headings <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
