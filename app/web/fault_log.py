"""What the log says of a fault of ours: which kind, and where. Never its words, which may be an answer or a name.

A driver puts the row that a table refused into its message, a form's value stands in a ValueError, and a key that was
not found in a KeyError. So a log that is read by operators and kept elsewhere holds places and kinds only.
"""

import traceback
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError


def without_words(error: BaseException) -> str:
    """The places and kinds of an error and of those it came from, the first one first, over several lines."""
    return "\n".join(f"{_places(each)}{_kind(each)}" for each in reversed(list(_chain(error))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__))


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    said = getattr(error.orig if isinstance(error, DBAPIError) else error, "diag", None)
    rule = [getattr(said, part, None) for part in ("sqlstate", "table_name", "constraint_name")]
    return " ".join((kind, *(each for each in rule if each)))
