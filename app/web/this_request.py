"""The request itself."""

from flask import Request, request


def this_request() -> Request:
    """What Flask's `request` stands for: each look through that costs as much as what is looked at."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]
    return found
