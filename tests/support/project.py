"""The files of the project itself, for the tests that hold its conventions."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("app", "benchmarks", "docs", "migrations", "scripts", "static", "templates", "tests", ".ci")
MADE = {"__pycache__", "vendor", "node_modules", ".git"}
TEXT = {
    ".py",
    ".html",
    ".jinja",
    ".css",
    ".js",
    ".mjs",
    ".yaml",
    ".yml",
    ".toml",
    ".md",
    ".txt",
    ".in",
    ".svg",
    ".json",
    ".po",
    ".pot",
    ".cfg",
    ".ini",
    ".mako",
    "",
}


def files(*folders: str, root: Path = ROOT) -> Iterator[Path]:
    """Every text file we wrote: of the named folders, or of the whole project with what lies at its top."""
    tops = [root / folder for folder in folders or FOLDERS]
    found = [path for top in tops for path in top.rglob("*")]
    if not folders:
        found += root.iterdir()
    for path in sorted(found):
        if path.is_file() and path.suffix in TEXT and not MADE & set(path.relative_to(root).parts):
            yield path


def shown(path: Path, root: Path = ROOT) -> str:
    """A path as it is written in a message."""
    return str(path.relative_to(root))
