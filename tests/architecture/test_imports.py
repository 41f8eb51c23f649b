"""What import-linter cannot say: the whole list of what the domain may import, and where an import may stand."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import files, shown

DOMAIN_MAY_IMPORT = {*sys.stdlib_module_names, "pydantic", "pydantic_core"}
# The standard library has clocks, files and networks too: a pure module asks for none of them.
IMPURE = {
    "asyncio",
    "http",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def impure(source: str) -> set[str]:
    names = {name for name in imported(ast.parse(source)) if not name.startswith("app.domain")}
    roots = {name.split(".")[0] for name in names}
    return {root for root in roots if root not in DOMAIN_MAY_IMPORT or root in IMPURE}


def hidden_imports(source: str) -> list[int]:
    """Lines with an import inside a function, or with TYPE_CHECKING: both hide a circle."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines += [child.lineno for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
            lines.append(node.lineno)
    return sorted(set(lines))


def python(*folders: str) -> Iterator[Path]:
    return (path for path in files(*folders) if path.suffix == ".py")


def test_the_domain_imports_nothing_but_the_standard_library_and_pydantic() -> None:
    found = {shown(path): names for path in python("app/domain") if (names := impure(path.read_text()))}
    assert found == {}


def test_imports_stand_at_the_top() -> None:
    found = {shown(path): lines for path in python("app", "scripts") if (lines := hidden_imports(path.read_text()))}
    assert found == {}


def test_an_impure_and_a_hidden_import_are_noticed() -> None:
    assert impure("import math\nimport yaml\nfrom os import path\nfrom app.store import base\n") == {
        "yaml",
        "os",
        "app",
    }
    assert hidden_imports("import math\n\n\ndef late():\n    import json\n") == [5]
