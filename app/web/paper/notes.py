"""A summary in plain text, to be copied into the clinical record."""

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from app.domain.codes import shown
from app.queries.dyad_file import DyadFile
from app.web import course_words, sentences, words
from app.web.judged import Judged
from app.web.paper.letters import ratings_of
from app.web.tallies import alerts_told, attendance_told


def note_of(of: DyadFile, judged: Judged, today: date) -> str:
    """Code, course, sessions, every main score, goals and alerts. Judged by published thresholds and nothing else."""
    return "\n".join(_lines(of, judged, today))


def _lines(of: DyadFile, judged: Judged, today: date) -> Iterator[str]:
    yield _("Video Interaction Guidance: summary of %(day)s", day=words.day(today))
    yield _("Client code: %(code)s. At the start: %(who)s.", code=shown(of.dyad.code), who=words.who(of.dyad))
    yield course_words.course(of.dyad)
    yield _("Sessions: %(told)s", told=attendance_told(of))
    if of.wish.helping_question:
        yield _("Helping question: “%(question)s”", question=of.wish.helping_question)
    yield ""
    yield _("Measures")
    for main in judged.mains:
        yield f"- {sentences.change(main.name, main.scale, main.change)}"
    if not judged.mains:
        yield _("- None has a score yet.")
    left_out = course_words.after_left_out(of.dyad)
    if left_out is not None:
        yield f"- {left_out}"
    yield ""
    yield _("Goals, each rated 0 to 10")
    yield from _goals(of, judged)
    yield ""
    yield _("Alerts: %(told)s", told=alerts_told(of))
    yield _("Reliable means by at least the published threshold of the measure. It says nothing about why.")


def _goals(of: DyadFile, judged: Judged) -> Iterator[str]:
    if not of.wish.goals:
        yield _("- None is written down.")
    for goal in of.wish.goals:
        first, last = ratings_of(of, judged, goal)
        figures = " → ".join("–" if each is None else sentences.figure(each) for each in (first, last))
        if first is None and last is None:
            figures = _("not rated yet")
        hoped = "" if goal.hoped is None else _(", hoped for %(rating)d", rating=goal.hoped)
        yield f"- “{goal.wording}”: {figures}{hoped}"
