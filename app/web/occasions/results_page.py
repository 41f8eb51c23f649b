"""What is new after a parent has answered."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from app.queries.alerting import AlertView
from app.queries.collecting import OccasionView
from app.queries.granting import Unattended
from app.web import alert_words, words
from app.web.occasions.presenters import MeasureLine, alert_text, lines_of
from app.web.results import Scores


@dataclass(frozen=True)
class OpenAlert:
    id: str
    text: str
    action: str


@dataclass(frozen=True)
class SeenAlert:
    text: str
    seen: str


@dataclass(frozen=True)
class ResultsPage:
    """What is new after a parent has answered: alerts first, each to be acknowledged."""

    code: str
    title: str
    advice: str
    prompt: str | None
    who_to_call: str | None
    actions: tuple[tuple[str, str], ...]
    open_alerts: tuple[OpenAlert, ...]
    seen_alerts: tuple[SeenAlert, ...]
    lines: tuple[MeasureLine, ...]
    dyad_url: str
    occasion_url: str | None
    """None for a supervisor, who may look and change nothing."""
    unfinished: bool
    """Whether a measure of the set is still to be asked, or to be copied from paper."""

    @classmethod
    def make(
        cls,
        occasion: OccasionView,
        scores: Mapping[uuid.UUID, Scores],
        alerts: tuple[AlertView, ...],
        rules: Unattended,
        changing: bool,
    ) -> "ResultsPage":
        """The page of one occasion of one's own."""
        return cls(
            code=occasion.dyad_code,
            title=words.occasion(occasion.kind, occasion.number),
            advice=str(alert_words.ADVICE),
            prompt=rules.alert_prompt,
            who_to_call=rules.who_to_call,
            actions=tuple((action.value, str(label)) for action, label in alert_words.ACTIONS.items()),
            open_alerts=tuple(_open_alert(occasion, alert) for alert in alerts if alert.seen_at is None),
            seen_alerts=tuple(
                SeenAlert(alert_text(occasion, alert), seen)
                for alert in alerts
                if (seen := alert_words.looked_at(alert.seen_by, alert.seen_at, alert.action)) is not None
            ),
            lines=lines_of(occasion, scores),
            dyad_url=url_for("dyads.dyad", dyad_id=occasion.dyad_id),
            occasion_url=url_for("occasions.occasion", occasion_id=occasion.id) if changing else None,
            unfinished=any(each.collectable for each in occasion.assessments),
        )


def _open_alert(occasion: OccasionView, alert: AlertView) -> OpenAlert:
    action = url_for(
        "occasions.acknowledge_alert",
        occasion_id=occasion.id,
        assessment_id=alert.assessment_id,
        safety_item=alert.item,
    )
    return OpenAlert(f"{alert.instrument_code}-{alert.item}", alert_text(occasion, alert), action)
