"""Which requests only look at something."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})
