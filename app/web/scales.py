"""Which scores of a measure stand for it, and what they are called."""

from app.domain.instrument import Instrument, Scale
from app.web import words


def whole_of(instrument: Instrument) -> Scale | None:
    """The scale that holds all items of every other scale; the others are then its parts."""
    for scale in instrument.scales:
        others = (set(other.items) for other in instrument.scales if other is not scale)
        if scale.items and all(items <= set(scale.items) for items in others):
            return scale
    return None


def score_name(instrument: Instrument, scale: Scale) -> str:
    """`PHQ-9`; `HADS Anxiety` where a measure has several scores and this is not the whole."""
    if len(instrument.scales) == 1 or scale is whole_of(instrument):
        return instrument.short_name
    return f"{instrument.short_name} {words.scale(instrument, scale.code)}"
