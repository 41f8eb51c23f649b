"""From a questionnaire of another system to the beginning of an instrument file.

Only what the other file says is taken over. Scoring, thresholds, safety items and the licence are never guessed: the
checker then names what is still missing.
"""

from app.domain.parsing import InvalidInstrument, parse_instrument
from app.instrument_drafts import fhir, redcap
from app.instrument_drafts.draft import LARGEST, Draft, DraftRefused


def draft(data: bytes) -> Draft:
    """A draft of the FHIR Questionnaire (JSON) or the REDCap data dictionary (CSV) in `data`.

    Raises DraftRefused, in words, for anything else, and for what is larger than an instrument can be.
    """
    if len(data) > LARGEST:
        raise DraftRefused(f"the file is larger than {LARGEST // 1024} KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DraftRefused("the file must be UTF-8 text") from None
    return fhir.read(text) if text.lstrip()[:1] == "{" else redcap.read(text)


def still_missing(found: Draft) -> tuple[str, ...]:
    """What the checker says of a draft: a line for each rule that does not hold yet."""
    try:
        parse_instrument(found.tree)
    except InvalidInstrument as refused:
        return tuple(map(str, refused.problems))
    return ()
