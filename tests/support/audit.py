"""What the audit holds, as a test reads it."""

from app.domain.audit import Break, Link, breaks
from app.extensions import db
from app.queries.auditing import chains_without_a_head, heads, links_of


def links() -> list[Link]:
    """Every link of every chain, in the order in which they were made."""
    db.session.commit()
    return sorted((link for head in heads() for link in links_of(head.chain)), key=lambda link: link.entry.at)


def told() -> list[tuple[str, str]]:
    """`(kind, place)` of every link."""
    return [(str(link.entry.kind), link.entry.place) for link in links()]


def broken() -> list[Break]:
    """Every break of every chain."""
    db.session.commit()
    assert chains_without_a_head() == ()
    return [each for head in heads() for each in breaks(links_of(head.chain), head)]
