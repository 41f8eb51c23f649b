"""On the database: a later answer on the server holds, and nothing a tablet says afterwards is merged with it."""

import pytest
from sqlalchemy import select

from app.domain.errors import Closed
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.choosing import choose
from app.operations.collecting import finish
from app.queries.devices import Source, sides_of
from app.store.collection import AnswerEvent
from tests.support.devices import PHQ9, a_device, alerts, answers, current, deliver, state, stored_events, submit
from tests.support.factories import a_practitioner, an_occasion, answer, measure, seen
from tests.support.instruments import shipped_catalogue
from tests.support.journey import assert_derived_follows_from_events

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def actor() -> Actor:
    return a_practitioner(measures=("phq9",))


@pytest.mark.both_databases
def test_an_answer_changed_on_the_server_after_a_tablets_answers_holds(actor: Actor) -> None:
    # given a tablet that sent five answers, the last of them worrying, and then fell silent
    occasion = an_occasion(actor)
    device = a_device(actor, occasion)
    sent = answers(device, occasion, "phq9", PHQ9)
    deliver(device, *sent[:5], *answers(device, occasion, "phq9", ["2"], first=9))

    # when the practitioner puts two of them right on the server, taps twice, answers the rest and finishes
    answer(actor, occasion, "phq9", {"1": "3", "9": "0"})
    answer(actor, occasion, "phq9", {"1": "2", "6": "0", "7": "-", "8": "1"}, form_id="same")
    answer(actor, occasion, "phq9", {"8": "1"}, form_id="same")
    finish(actor, shipped_catalogue(), (measure(seen(actor, occasion.id), "phq9"),))

    # then what she said holds, with what the tablet had sent, and no choice is asked for
    held = {"1": "2", "2": "1", "3": "0", "4": "2", "5": "1", "6": "0", "7": "decline", "8": "1", "9": "0"}
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("complete", held)
    assert [row.kind for row in stored_events(occasion, "phq9") if row.writer == "choice"] == ["choose"]
    assert [row.entered_by for row in stored_events(occasion, "phq9") if row.writer == "choice"] == [actor.user_id]
    # and the tablet's worrying answer is still told
    assert alerts(occasion, "phq9") == {"9": ("raised", "2")}
    db.session.commit()
    assert_derived_follows_from_events()

    # when the tablet comes back with answers that were made before
    deliver(device, *sent[5:], submit(device, occasion, "phq9"))

    # then nothing is merged: both sides are whole, and a person chooses, and may think again
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("choice", held)
    on_server, on_tablet = sides_of(measure(seen(actor, occasion.id), "phq9"))
    assert (on_server.source, on_tablet.source) == (Source.SERVER, Source.DEVICE)
    assert [on_tablet.sheet[item].value for item in "12345678"] == PHQ9[:8]
    for epoch, value in ((1, "1"), (2, "2"), (1, "1")):
        choose(actor, shipped_catalogue(), measure(seen(actor, occasion.id), "phq9"), epoch)
        assert (state(occasion, "phq9"), current(occasion, "phq9")["1"]) == ("complete", value)
        db.session.commit()
        assert_derived_follows_from_events()


def test_a_tablet_that_is_out_and_the_server_never_write_into_one_epoch(actor: Actor) -> None:
    occasion = an_occasion(actor)
    device = a_device(actor, occasion)
    answer(actor, occasion, "phq9", {"1": "3"})
    deliver(device, *answers(device, occasion, "phq9", ["0"]))
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("open", {"1": "3"})
    deliver(device, submit(device, occasion, "phq9"))
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("choice", {"1": "3"})
    choose(actor, shipped_catalogue(), measure(seen(actor, occasion.id), "phq9"), 1)
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("complete", {"1": "0"})
    db.session.commit()
    assert_derived_follows_from_events()


def test_where_no_tablet_was_there_is_nothing_to_choose_and_one_epoch(actor: Actor) -> None:
    occasion = an_occasion(actor)
    answer(actor, occasion, "phq9", {"1": "3", "2": "0"})
    assert db.session.execute(select(AnswerEvent.epoch, AnswerEvent.writer).distinct()).all() == [(1, "server")]
    with pytest.raises(Closed):
        choose(actor, shipped_catalogue(), measure(seen(actor, occasion.id), "phq9"), 1)
