"""Write docs/security/asvs.md from the marks on the tests: `python3 scripts/asvs.py`, or `--check` to compare only.

A test that shows a point of OWASP ASVS 5.0 says so: `@pytest.mark.asvs("3.3.1")`. What no test can show, and where we
differ on purpose, stands in docs/security/asvs.yaml, which also holds what each point means here.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
POINTS = ROOT / "docs" / "security" / "asvs.yaml"
PAGE = ROOT / "docs" / "security" / "asvs.md"
HEAD = """# OWASP ASVS 5.0, level 2: what is held, and what shows it

Made by `python3 scripts/asvs.py` from the marks on the tests and from [asvs.yaml](asvs.yaml); a test fails when it is
out of date. Points that have no part in this application (mail servers, XML, GraphQL, WebRTC, passwords of others) are
left out. *Document only* says where a person can read it; *deviation* says what we do instead; *open* that nothing
shows it yet.

| Point | Here it means | Shown by |
|---|---|---|
"""


def marked(root: Path = ROOT) -> dict[str, list[str]]:
    """Point -> the tests that say they show it, as `file::function`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for point in points_of(node):
                    found[point].append(f"{path.relative_to(root / 'tests')}::{node.name}")
    return found


def points_of(function: ast.FunctionDef) -> Iterator[str]:
    for each in function.decorator_list:
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "pytest.mark.asvs":
            yield from (ast.literal_eval(argument) for argument in each.args)


def page() -> str:
    """The whole document. Raises SystemExit naming marks for points that asvs.yaml does not know."""
    points: dict[str, dict[str, str]] = yaml.safe_load(POINTS.read_text(encoding="utf-8"))
    tests = marked()
    if unknown := sorted(set(tests) - set(points)):
        raise SystemExit(f"docs/security/asvs.yaml does not say what these mean here: {', '.join(unknown)}")
    return HEAD + "".join(row(point, told, tests.get(point, [])) for point, told in points.items())


def row(point: str, told: dict[str, str], tests: list[str]) -> str:
    shown = [f"`{test}`" for test in tests]
    shown += [f"*{kind}*: {told[key]}" for key, kind in KINDS.items() if key in told]
    return f"| {point} | {told['here']} | {'<br>'.join(shown) or '*open*'} |\n"


KINDS = {"document": "document only", "deviation": "deviation", "open": "open"}


def main(arguments: list[str]) -> int:
    made = page()
    if "--check" in arguments:
        return int(made != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
