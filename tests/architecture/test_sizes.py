"""Files, functions and imports keep the sizes and places that CONTRIBUTING.md promises."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "participation").rglob("*.py"))

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring, which may be as long as it must."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in FILES}


def test_files_are_short():
    lengths = {str(file.relative_to(ROOT)): file.read_text().count("\n") for file in FILES}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short(trees):
    too_long = {
        f"{name}:{function.lineno} {function.name}": length(function)
        for name, tree in trees.items()
        for function in functions(tree)
        if length(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert too_long == {}


def test_imports_stand_at_the_top(trees):
    inside = {
        f"{name}:{node.lineno}"
        for name, tree in trees.items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inside == set()


def test_counting_is_exact(trees):
    """No floating point where ballots are counted and money is given out."""
    inexact = {
        f"{name}:{node.lineno}"
        for name, tree in trees.items()
        if name.startswith(("participation/tallies/", "participation/boards/rules"))
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    }
    assert inexact == set()
