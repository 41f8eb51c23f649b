"""A file that has grown past these sizes does two things. Well below them is where files should be: CONTRIBUTING.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import ROOT, files, shown

MODULE, FUNCTION, TEMPLATE, CONFTEST = 400, 60, 130, 120
IN_APP = {MODULE: 300, FUNCTION: 50}
"""A test may list many cases; what is served may not grow so far."""


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def limit(path: Path, of: int) -> int:
    return IN_APP[of] if path.is_relative_to(ROOT / "app") else of


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit(path, FUNCTION):
                yield f"{node.name}: {lines} lines"


def too_long(paths: Iterator[Path], of: int) -> dict[str, int]:
    return {shown(path): length(path) for path in paths if length(path) > of}


def python() -> Iterator[Path]:
    return (path for path in files("app", "scripts", "tests", "migrations", "benchmarks") if path.suffix == ".py")


def test_modules() -> None:
    assert {shown(path): length(path) for path in python() if length(path) > limit(path, MODULE)} == {}


def test_functions() -> None:
    paths = (path for path in python() if "versions" not in path.parts)  # a migration lists the columns of its tables
    assert {shown(path): found for path in paths if (found := list(long_functions(path)))} == {}


def test_templates() -> None:
    assert too_long(files("templates"), TEMPLATE) == {}


def test_conftest() -> None:
    assert too_long((path for path in python() if path.name == "conftest.py"), CONFTEST) == {}


def test_a_long_function_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def short():\n    pass\n\n\ndef long():\n" + "    pass\n" * FUNCTION)
    assert list(long_functions(file)) == [f"long: {FUNCTION + 1} lines"]


def test_the_files_looked_at_are_those_of_the_project() -> None:
    assert ROOT / "app" / "config.py" in set(python())
