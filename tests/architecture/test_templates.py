"""Templates hold no script, no style, no unescaped text, no form without a token, no words past gettext."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.support.project import ROOT, files, shown

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=|\bhx-on|javascript:|\bjs:", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\("),
    "an address of another host": re.compile(r"""(?:src|action|hx-\w+)\s*=\s*["'](?:https?:)?//"""),
}
NAMES = ("VIG DCS", "VIG", "DCS")
"""Not translated: what the system is called."""
SPOKEN = {"aria-label", "title", "alt", "placeholder", "data-no-signal", "data-trouble", "aria-description"}
BLANK = "\ue000"
WORD = re.compile(r"[^\W\d_]{2,}")


def templates() -> Iterator[Path]:
    return (path for path in files("templates") if path.suffix == ".html")


def broken_rules(source: str) -> list[str]:
    source = re.sub(r"{#.*?#}", "", source, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(source)]


def without_token(source: str) -> list[str]:
    """Posted forms that would be refused, because no token goes with them."""
    forms = re.findall(r"<form\b[^>]*>.*?</form>", source, flags=re.DOTALL)
    return [form for form in forms if re.match(r"""[^>]*method=["']post""", form) and "csrf_token()" not in form]


class _Words(HTMLParser):
    """Collects what a person reads or hears and what came from no expression."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN and value:
                self._keep(value)

    def _keep(self, text: str) -> None:
        for name in NAMES:
            text = text.replace(name, "")
        written = [
            word for word in text.split() if BLANK not in word and "=" not in word
        ]  # not an id, not an attribute
        if any(map(WORD.search, written)):
            self.found.append(" ".join(text.replace(BLANK, "…").split()))


def untranslated(source: str) -> list[str]:
    """Words written straight into a template, past gettext."""
    source = re.sub(r"{%-? block (?:audience|theme_colour) -?%}.*?{%-? endblock -?%}", "", source)
    pieces, inside = [], None
    for _, kind, text in Environment().lex(source):
        if kind in {"variable_begin", "block_begin", "comment_begin", "raw_begin"}:
            inside = kind
        elif kind in {"variable_end", "block_end", "comment_end", "raw_end"}:
            pieces.append(BLANK if inside == "variable_begin" else "")
            inside = None
        elif kind == "data" and inside is None:
            pieces.append(text)
    words = _Words()
    words.feed("".join(pieces))
    words.close()
    return words.found


@pytest.mark.asvs("1.2.3")
def test_nothing_forbidden() -> None:
    assert {shown(path): found for path in templates() if (found := broken_rules(path.read_text()))} == {}


@pytest.mark.asvs("3.5.1")
def test_every_posted_form_has_its_token() -> None:
    assert {shown(path): found for path in templates() if (found := without_token(path.read_text()))} == {}


def test_every_word_can_be_translated() -> None:
    assert {shown(path): found for path in templates() if (found := untranslated(path.read_text()))} == {}


def test_htmx_takes_main_out_of_a_whole_page() -> None:
    """One page for everybody, never a fragment: whatever posts by htmx says which part it takes."""
    for path in templates():
        for tag in re.findall(r"<\w+[^>]*\shx-(?:post|get)=[^>]*>", path.read_text()):
            assert 'hx-select="#main"' in tag, f"{shown(path)}: {tag}"
            assert 'hx-target="#main"' in tag, f"{shown(path)}: {tag}"


@pytest.mark.asvs("1.1.2", "1.2.1")
def test_text_is_marked_as_safe_in_three_places_only() -> None:
    """A page puts in what a template has rendered, and a client code; a translation is our own words. What is filled
    into either is escaped. And a drawn QR code, which holds no text."""
    marked = {shown(path) for path in files("app") if path.suffix == ".py" and "Markup(" in path.read_text()}
    assert marked == {"app/web/pages.py", "app/web/languages.py", "app/web/square_codes.py"}


def test_a_page_for_every_kind_of_item() -> None:
    fields = (ROOT / "app" / "web" / "answer_fields.py").read_text()
    kinds = set(re.findall(r"ItemKind\.([A-Z_]+): _", fields))
    assert kinds
    assert {kind for kind in kinds if not (ROOT / "templates" / "items" / f"{kind.lower()}.html").exists()} == set()


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<p style="color: red">', "an inline style"),
        ('<a onclick="x()">', "an inline handler"),
        ('<a href="javascript:x()">', "an inline handler"),
        ("{{ goal|safe }}", "text that is not escaped"),
        ('<img src="//elsewhere.example/x.png">', "an address of another host"),
    ],
)
def test_what_is_forbidden_is_noticed(source: str, named: str) -> None:
    assert broken_rules(source) == [named]


def test_a_form_without_a_token_is_noticed() -> None:
    assert without_token('<form method="post"><input name="a"></form>') != []
    assert without_token('<form method="post">{{ csrf_token() }}</form><form method="get"></form>') == []


def test_words_past_gettext_are_noticed() -> None:
    source = (
        '<h1 title="{{ _("Fine") }}">{{ _("Hello") }}, VIG DCS 12</h1>{# a note #}{% if x %}<p class="no">{% endif %}'
    )
    assert untranslated(source) == []
    assert untranslated("<h1>Hello {{ name }}</h1>") == ["Hello …"]
    assert untranslated('<button aria-label="Close it"></button>') == ["Close it"]
