"""The front-end files are those that were published, and no page asks anything of another host."""

import re
import shutil
from pathlib import Path

import pytest
import vendor

from tests.support.project import ROOT, files, shown

# What a browser fetches by itself: the addresses of links a person follows are not meant.
FETCHED = re.compile(
    r"""(?:\bsrc|\bsrcset|\baction|\bposter|\bhx-(?:get|post|put|patch|delete))\s*=\s*["']\s*(?:https?:)?//"""
    r"""|<link\b[^>]*\bhref\s*=\s*["'](?:https?:)?//"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def outside_requests(path: Path) -> list[str]:
    text = path.read_text()
    if path.suffix in {".css", ".js", ".mjs"}:
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        return vendor.outside_addresses(re.sub(r"(?m)(?<!:)//\s.*$", "", text))
    return FETCHED.findall(text)


@pytest.mark.asvs("15.2.2")
def test_vendored_files_are_unchanged() -> None:
    assert vendor.check() == []


def test_a_changed_a_missing_and_an_unlisted_file_are_noticed(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "static" / "vendor", tmp_path / "vendor")
    (folder / vendor.SCRIPT).write_text("alert(1)")
    (folder / vendor.STYLE).unlink()
    (folder / "extra.js").write_text("")
    assert sorted(vendor.check(folder)) == [
        "extra.js is not in checksums.txt.",
        f"{vendor.SCRIPT} was changed by hand.",
        f"{vendor.STYLE} is missing.",
    ]


@pytest.mark.asvs("14.2.3")
def test_nothing_is_fetched_from_another_host() -> None:
    pages = [*files("templates", "static"), *(ROOT / "static" / "vendor").glob("*.css")]
    assert {shown(path): found for path in pages if (found := outside_requests(path))} == {}


def test_a_request_to_another_host_is_noticed(tmp_path: Path) -> None:
    style, template, script = tmp_path / "a.css", tmp_path / "b.html", tmp_path / "c.js"
    style.write_text("a { background: url(//fonts.example.org/x.woff) } /* https://example.org says why */")
    template.write_text('<a href="https://example.org">a link</a> <link rel=x href="https://example.org/x.css">')
    script.write_text('// see https://example.org\nfetch("https://example.org/count")')
    assert outside_requests(style) == ["//fonts.example.org"]
    assert len(outside_requests(template)) == 1
    assert outside_requests(script) == ["https://example.org"]


def test_each_vendored_file_has_its_owner_and_terms() -> None:
    notice = (ROOT / "NOTICE").read_text()
    licences = (ROOT / "static" / "vendor" / "LICENCES.md").read_text()
    for name in (vendor.STYLE, vendor.SCRIPT):
        assert name in notice
        assert name in licences
