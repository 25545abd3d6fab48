"""The threat model stays true: what it names is there, and each boundary names something."""

import ast

from tests.threats import PAGE, named

TESTS = PAGE.parents[1] / "tests"


def test_every_test_that_the_page_names_exists():
    """No row rests on a test that is gone or was renamed."""
    assert len(named()) > 30
    for file, function in named():
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        tests = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
        assert function in tests or (not function and tests), (file, function)


def test_every_row_names_its_test():
    """A promise without a proof is none."""
    rows = [one for one in PAGE.read_text("utf-8").splitlines() if one.startswith("| ")]
    assert len(rows) > 15
    assert [row for row in rows[1:] if "test_" not in row.rsplit("|", 2)[1]] == []
