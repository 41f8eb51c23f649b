"""Reads pages as a person and a browser do: title, heading, words, links and forms. Broken pages fail the test."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

from html5lib import HTMLParser, getTreeBuilder
from html5lib.html5parser import ParseError
from lxml import etree
from werkzeug.test import TestResponse

WORDS = re.compile(r"(?<=>)[^<>&\"']+(?=<)|(?<==\")[^<>&\"']+(?=\")")
"""Text and values of attributes without a sign that HTML gives a meaning to: they cannot make a page invalid."""
FIRST_LINE = re.compile(r"(<textarea\b[^>]*>)\r?\n")
SVG = "{http://www.w3.org/2000/svg}"
UNSENT = {"submit", "button", "image", "reset", "file"}


class BrokenPage(AssertionError):
    """A page that a browser would have to guess at; the text says where it is broken."""


def parse(html: str) -> Element:
    """The tree of a page, to be read and not changed. Raises BrokenPage where the HTML is not valid."""
    _check(WORDS.sub("", html))
    return _read(html)


@lru_cache(maxsize=4096)  # most pages are made as an earlier one was, with other words in it
def _check(made: str) -> None:
    """Read a page, whose words may have been taken out, as strictly as the standard of HTML allows."""
    parser = HTMLParser(tree=getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True)
    try:
        parser.parse(made)
    except ParseError as error:
        line, column = parser.errors[-1][0]
        raise BrokenPage(f"{error} at line {line}, column {column}: {made.splitlines()[line - 1].strip()}") from error


@lru_cache(maxsize=16)  # a page is checked first and read afterwards
def _read(html: str) -> Element:
    """lxml knows an older HTML: it takes a drawing for HTML, and keeps an empty line that a browser leaves out."""
    tree: Element = etree.fromstring(FIRST_LINE.sub(r"\1", html), etree.HTMLParser(remove_comments=True))
    for drawing in list(tree.iter("svg")):
        for element in drawing.iter():
            element.tag = f"{SVG}{element.tag}"
    return tree


def words(element: Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, how, and what it would send if nothing were touched."""

    action: str
    method: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Page:
    """A reply to a request, read as a page."""

    response: TestResponse

    @cached_property
    def tree(self) -> Element:
        return parse(self.response.text)

    @property
    def title(self) -> str:
        return words(next(self.tree.iter("title")))

    @property
    def heading(self) -> str:
        return words(next(self.tree.iter("h1")))

    @property
    def text(self) -> str:
        """All words inside the body."""
        return words(next(self.tree.iter("body")))

    @property
    def links(self) -> dict[str, str]:
        """Addresses by the words of the link."""
        return {words(link): link.get("href", "") for link in self.tree.iter("a")}

    @property
    def forms(self) -> list[Form]:
        address = self.response.request.full_path.rstrip("?")  # a form without an action sends to its own address
        return [
            Form(form.get("action") or address, form.get("method", "get").upper(), dict(sent(form)))
            for form in self.tree.iter("form")
        ]

    def form(self, field: str) -> Form:
        """The form that holds a field of this name, chosen or not. Raises LookupError when there is none."""
        for form, element in zip(self.forms, self.tree.iter("form"), strict=True):
            if any(child.get("name") == field for child in element.iter()):
                return form
        raise LookupError(f"No form with a field {field} on “{self.heading}”")


def sent(form: Element) -> Iterator[tuple[str, str]]:
    """The names and values a browser sends for an untouched form."""
    for field in form.iter("input"):
        kind = field.get("type", "text")
        chosen = kind not in {"radio", "checkbox"} or "checked" in field.attrib
        if field.get("name") and kind not in UNSENT and chosen:
            yield field.attrib["name"], field.get("value", "on" if kind == "checkbox" else "")
    for area in form.iter("textarea"):
        yield area.attrib["name"], "".join(area.itertext())
    for choice in form.iter("select"):
        options = list(choice.iter("option"))
        picked = next((option for option in options if "selected" in option.attrib), options[0])
        yield choice.attrib["name"], picked.get("value", words(picked))


def problems(tree: Element) -> list[str]:
    """What every page must get right: one title, one heading, one main, unique ids, no inline script or style."""
    found = [f"{count} <{tag}>" for tag in ("title", "h1", "main") if (count := len(list(tree.iter(tag)))) != 1]
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    found += [f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for element in tree.iter():
        if element.tag == "style" or "style" in element.attrib or any(name.startswith("on") for name in element.attrib):
            found.append(f"inline style or handler on <{element.tag}>")
        if element.tag == "script" and words(element):
            found.append("inline script")
        if element.tag == "html" and not element.get("lang"):
            found.append("no language")
    return found
