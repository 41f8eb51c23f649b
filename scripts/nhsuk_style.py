"""Cut nhsuk-frontend's style sheet down to the components in use: what is left weighs a third on the wire.

A selector stays if every class of NHS.UK that it names is of a component in KEPT. Standard library only.
"""

import re
from collections.abc import Iterator

# Blocks of nhsuk-frontend: `nhsuk-button` stands for all its elements and modifiers too. A test tells when a template
# wears one that is not here: add it, run `make vendor`.
_NAMES = """
    back-link button checkboxes details error-message error-summary fieldset file-upload form-group heading-l heading-m
    heading-s heading-xl heading-xs hint input input-wrapper label label-wrapper list main-wrapper
    radios select skip-link summary-list tag template textarea
    u-font-weight-bold u-font-weight-normal u-nowrap u-text-break-word u-visually-hidden u-width-full width-container
"""
KEPT = frozenset(_NAMES.split())
KEPT_SERIES = re.compile(r"u-margin-(?:top|bottom)-\d")
_BLOCK = re.compile(r"\.nhsuk-([a-z0-9]+(?:-[a-z0-9]+)*)")
_NESTING = ("@media", "@supports", "@container")


def is_kept(block: str) -> bool:
    """Whether `button`, of `nhsuk-button__icon`, stays in the style sheet."""
    return block in KEPT or KEPT_SERIES.fullmatch(block) is not None


def without_unused(css: str) -> str:
    """The rules of a minified style sheet that something here can wear, in their order and each word for word."""
    return "".join(_kept_rules(css))


def _kept_rules(css: str) -> Iterator[str]:
    for head, body in rules(css):
        if body is None:
            yield head
        elif head.startswith(_NESTING):
            if inner := without_unused(body):
                yield f"{head}{{{inner}}}"
        else:
            kept = [each for each in selectors(head) if all(map(is_kept, _BLOCK.findall(each)))]
            if kept and body:
                yield f"{','.join(kept)}{{{body}}}"


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as (selectors or at-rule, what is between its braces); a statement such as `@charset` has no braces."""
    start = 0
    while start < len(css):
        brace, end = css.find("{", start), css.find(";", start)
        if brace < 0:
            yield css[start:], None
            return
        if start <= end < brace:
            yield css[start : end + 1], None
            start = end + 1
            continue
        close = _end_of_braces(css, brace)
        yield css[start:brace], css[brace + 1 : close]
        start = close + 1


def _end_of_braces(css: str, brace: int) -> int:
    depth = 0
    for found in re.finditer(r"[{}]", css[brace:]):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return brace + found.start()
    raise ValueError(f"A brace is never closed: {css[brace - 40 : brace + 40]}")


def selectors(head: str) -> list[str]:
    """`a:is(b,c),d` -> `a:is(b,c)` and `d`."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append(head[start:at])
            start = at + 1
    return [*found, head[start:]]
