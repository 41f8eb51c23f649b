"""The front-end files are those that were published, and no page asks anything of another host."""

import re
import shutil
from pathlib import Path

import nhsuk_style
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
WORN = re.compile(r"\bnhsuk-(?!frontend)([a-z0-9]+(?:-[a-z0-9]+)*)")


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


def test_every_component_in_use_is_kept() -> None:
    worn = {
        block: shown(path)
        for path in files("app", "templates", "static/css", "static/js")
        if path.suffix in {".py", ".html", ".css", ".js"}
        for block in WORN.findall(path.read_text())
    }
    assert len(worn) > 20
    unkept = {block: where for block, where in worn.items() if not nhsuk_style.is_kept(block)}
    assert unkept == {}, "Add it to KEPT in scripts/nhsuk_style.py and run make vendor"


def test_the_style_sheet_loses_what_nothing_wears_and_nothing_else() -> None:
    css = (
        '@charset "UTF-8";:root{--a:1}.nhsuk-card,.nhsuk-button:is(a,b),h1{c:d;e:"x,y"}.nhsuk-card .nhsuk-button{c:d}'
        "@media print{.nhsuk-hero__image{c:d}}"
        "@media (min-width:1em){@supports (c:d){.nhsuk-card{c:d}.nhsuk-tag--red{c:d}}}"
        ".nhsuk-button-group{c:d}.nhsuk-u-margin-top-3{c:d}@keyframes x{to{c:d}}"
    )
    assert nhsuk_style.without_unused(css) == (
        '@charset "UTF-8";:root{--a:1}.nhsuk-button:is(a,b),h1{c:d;e:"x,y"}'
        "@media (min-width:1em){@supports (c:d){.nhsuk-tag--red{c:d}}}"
        ".nhsuk-u-margin-top-3{c:d}@keyframes x{to{c:d}}"
    )
    with pytest.raises(ValueError, match="never closed"):
        nhsuk_style.without_unused("a{b:c")
