"""A small version of `make bench-reports`: pages ask no more of ten times as many pairs."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from app.domain.vocabulary import Role
from app.extensions import db
from benchmarks import report_rows
from tests.support.client import PageClient
from tests.support.pages import words
from tests.support.statements import statements


def test_ten_times_as_many_pairs_cost_no_question_more(
    app: Flask, client: PageClient, db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rows, "SERVICES", 3)
    asked = []
    for pairs in (3_000, 30_000):
        lead = report_rows.cookie_of(app, Role.SERVICE_LEAD, report_rows.fill_services(pairs))
        client.set_cookie("dcs", lead.removeprefix("dcs="))
        with statements(db.engine) as sent:
            page = client.visit("/outcomes?measure=epds.total")
        asked.append(len(sent))
        assert f"Among the {pairs // 30} families with EPDS" in words(next(page.tree.iter("main")))
    assert asked[0] == asked[1]
