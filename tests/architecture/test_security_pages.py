"""docs/security/known_vulnerabilities.md names tests that there are, and all of those in the files that it is about."""

import ast
import re

from tests.support.project import ROOT

TESTS = ROOT / "tests"
PAGE = ROOT / "docs" / "security" / "known_vulnerabilities.md"
OWN = ("web/test_known_vulnerabilities.py", "web/test_import_xss.py")


def functions(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")}


def test_every_test_that_is_named_is_there_and_none_of_these_files_is_left_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", page))
    assert [(file, name) for file, name in sorted(named) if name not in functions(file)] == []
    for own in OWN:
        assert functions(own) == {name for file, name in named if file == own}
    assert page.count("::") == len(re.findall(r"`[a-z_/]+\.py::test_\w+`", page)) > 30
