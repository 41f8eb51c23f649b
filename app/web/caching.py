"""Pages that are the same for everybody and may be kept by anybody: they set no cookie and look at none."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request

A_WHILE = 300
"""Seconds. A new release is seen everywhere this much later at most."""
View = TypeVar("View", bound=Callable[..., Any])


def cacheable(view: View) -> View:
    """Declare that a view shows the same to everybody. Put it above `allow`, which must be for the public."""
    view.cacheable = True  # type: ignore[attr-defined]
    return view


def may_be_kept(app: Flask) -> bool:
    """Whether the view of this request declares so."""
    return getattr(app.view_functions.get(request.endpoint or ""), "cacheable", False)


def keep(response: Response) -> None:
    """Let caches keep a page, and answer that it is still the same where somebody asks with its tag."""
    response.headers["Cache-Control"] = f"public, max-age={A_WHILE}"
    response.vary.add("Accept-Language")  # or whoever asks next would get the language of whoever asked first
    response.add_etag()
    response.make_conditional(request)
