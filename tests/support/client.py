"""A test client that checks every page it is given, and behaves like a browser of somebody else."""

from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from tests.support.pages import BrokenPage, Form, Page, problems


class PageClient(FlaskClient):
    """Every HTML reply must be valid and whole; `visit` and `submit` give back a Page.

    A request runs apart from the test's own application context, as it would on a server: it gets its own database
    session and its own user. So what the test itself wrote is committed first, and read afresh afterwards.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            self.check(Page(response))
        return response

    def check(self, page: Page) -> None:
        """Raises BrokenPage, naming the address."""
        if found := problems(page.tree):
            raise BrokenPage(f"{page.response.request.path}: {', '.join(found)}")

    def visit(self, address: str, **kwargs: Any) -> Page:
        """GET a page, following redirects as a browser does."""
        return Page(self.get(address, follow_redirects=True, **kwargs))

    def submit(self, form: Form, values: dict[str, Any] | None = None, **kwargs: Any) -> Page:
        """Send a form with some fields filled in, hidden ones and the CSRF token included, and follow redirects."""
        data = {**form.fields, **(values or {})}
        where = "query_string" if form.method == "GET" else "data"
        return Page(
            self.open(form.action, method=form.method, follow_redirects=True, **{where: data}, **kwargs),
        )
