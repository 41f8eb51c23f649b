"""The plot of before against after for one's own families, for a chosen measure."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.change import Outcome
from app.web import sentences
from app.web.scatter import Pair, Scatter, scatter
from app.web.summary.caseload import Caseload, Measure


@dataclass(frozen=True, slots=True)
class Plot:
    """`told` is the plot in words, `key` the shapes in it."""

    drawing: Scatter
    told: str
    how_to_read: str
    key: tuple[tuple[str, str], ...]


def plot_of(caseload: Caseload, measure: Measure) -> Plot | None:
    """The plot, or None while nobody has this score before and after."""
    meant = (caseload.changes.get(dyad.intervention_id, {}).get(measure.key) for dyad in caseload.dyads)
    pairs = [
        Pair(row.before_hundredths / 100, row.after_hundredths / 100, Outcome(row.outcome)) for row in meant if row
    ]
    if not pairs:
        return None
    there = [outcome for outcome in Outcome if any(pair.outcome is outcome for pair in pairs)]
    counts = {outcome: sum(pair.outcome is outcome for pair in pairs) for outcome in there}
    told = sentences.listed([f"{count} {sentences.SHORT_OUTCOMES[outcome]}" for outcome, count in counts.items()])
    return Plot(
        drawing=scatter(measure.scale, pairs),
        told=_("%(name)s before against after: %(told)s.", name=measure.name, told=told),
        how_to_read=_how_to_read(measure, len(pairs)),
        key=tuple((str(outcome), str(sentences.SHORT_OUTCOMES[outcome])) for outcome in there),
    )


def _how_to_read(measure: Measure, pairs: int) -> str:
    dyads = ngettext("%(num)d dyad", "%(num)d dyads", pairs)
    told = [_("%(name)s, %(dyads)s. On the middle line nothing changed.", name=measure.name, dyads=dyads)]
    if measure.scale.reliable_change is not None:
        told.append(_("Inside the band the change may be wobble. Above the band is reliably better."))
    else:
        told.append(_("Above it the score is better after. No published threshold says how much is reliable."))
    return " ".join(told)
