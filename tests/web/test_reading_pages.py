"""The reader of pages that all other tests rely on: it refuses what a browser would have to guess at."""

import pytest

from tests.support.pages import BrokenPage, parse, words

PAGE = '<!DOCTYPE html><html lang="en"><head><title>One</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "body", ["<p>One<div>two</div></p>", "<b>one", "<p>one & two &nosuch; three</p>", "<p>1 < 2</p>"]
)
def test_a_broken_page_is_refused(body: str) -> None:
    with pytest.raises(BrokenPage, match="at line 1"):
        parse(PAGE.format(body))


def test_other_words_in_the_same_page_are_read_anew() -> None:
    pages = [parse(PAGE.format(f'<p title="{word}">{word} &amp; more</p>')) for word in ("left", "right")]
    assert [(words(page.find(".//p")), page.find(".//p").get("title")) for page in pages] == [  # type: ignore[arg-type, union-attr]
        ("left & more", "left"),
        ("right & more", "right"),
    ]
