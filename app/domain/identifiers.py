"""Whether a line of free text seems to say who somebody is. Pure, and never certain: it warns, a person decides.

Looked for: names after titles and family words, common first names, dates of birth, NHS numbers (with their check
digit), National Insurance numbers, postcodes, telephone numbers and e-mail addresses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.first_names import FIRST_NAMES


class IdentifierKind(StrEnum):
    NAME = "name"
    BIRTH_DATE = "birth_date"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    POSTCODE = "postcode"
    TELEPHONE = "telephone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A piece of the text that looks like an identifier of this kind."""

    kind: IdentifierKind
    text: str


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Everything that looks like an identifier, in the order of the text; what overlaps is named once."""
    found: list[tuple[int, int, IdentifierKind]] = []
    for kind, spans in _SEEKERS:
        for start, end in spans(text):
            if not any(start < taken_end and taken < end for taken, taken_end, _ in found):
                found.append((start, end, kind))
    return tuple(Identifier(kind, text[start:end].strip()) for start, end, kind in sorted(found))


Spans = Iterator[tuple[int, int]]

EMAIL = re.compile(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w.+-]+\s*(?:\(at\)|\[at\]|\sat\s)\s*[\w-]+\s*(?:\(dot\)|\[dot\]|\sdot\s)\s*[a-z]{2,}\b",
    re.IGNORECASE,
)


def _emails(text: str) -> Spans:
    return (match.span() for match in EMAIL.finditer(text))


NI_NUMBER = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.IGNORECASE
)


def _ni_numbers(text: str) -> Spans:
    return (match.span() for match in NI_NUMBER.finditer(text))


TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)")


def _nhs_numbers(text: str) -> Spans:
    return (match.span() for match in TEN_DIGITS.finditer(text) if is_nhs_number(match.group()))


def is_nhs_number(text: str) -> bool:
    """Whether ten digits, however spaced, carry the right check digit (modulus 11). Ten times the same is nobody's."""
    digits = [int(each) for each in text if each.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check == digits[9]


TELEPHONE = re.compile(r"(?<![\w.])(?:(?:\+|00)44[ .-]*(?:\(0\))?|\(?0)(?:[ .()-]{0,2}\d){9,10}(?!\d)")
SPOKEN_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|ring|call|text|whatsapp|number)\b[^\d\n]{0,18}(\d(?:[ -]?\d){5,})",
    re.IGNORECASE,
)


def _telephones(text: str) -> Spans:
    for match in TELEPHONE.finditer(text):
        yield match.span()
    for match in SPOKEN_NUMBER.finditer(text):
        yield match.span(1)


AREAS = frozenset(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA
    WC WD WF WN WR WS WV YO ZE
    """.split()  # noqa: SIM905 - a list of this length is read as words
)
"""Postcode areas of the United Kingdom, the Channel Islands and the Isle of Man."""
POSTCODE = re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]?[ -]{0,2}(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
ORDINALS = frozenset({"1st", "2nd", "3rd", *(f"{digit}th" for digit in range(10))})


def _postcodes(text: str) -> Spans:
    for match in POSTCODE.finditer(text):
        if match.group(1).upper() in AREAS and match.group(2) not in ORDINALS:
            yield match.span()


MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)"
FULL_YEAR = r"(?:19|20)\d\d"
NUMERIC = rf"(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|1[0-2])[ ./-]{YEAR}"
IN_WORDS = rf"{DAY}(?:\s+of)?[\s-]*{MONTH}\.?|{MONTH}\.?[\s-]+{DAY}"
FULL_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-]{YEAR}|{FULL_YEAR}-\d\d-\d\d"
    rf"|{DAY}(?:\s+of)?[\s,-]*{MONTH}\.?[\s,-]+{FULL_YEAR}|{MONTH}\.?[\s-]+{DAY}[\s,]+{FULL_YEAR})(?![\d/])",
    re.IGNORECASE,
)
BIRTH = (
    r"(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?date|birthday|b[- ]?day|born|birth|e\.?d\.?d\b\.?"
    r"|due date|(?:baby|is) due|turned|turns|turning)"
)
BIRTH_THEN_DATE = re.compile(
    rf"\b{BIRTH}[^.\d\n]{{0,20}}?\b({NUMERIC}|{FULL_YEAR}-\d\d-\d\d|{DAY}[/.-](?:0?[1-9]|1[0-2])|{IN_WORDS})(?!\w)",
    re.IGNORECASE,
)


def _birth_dates(text: str) -> Spans:
    for match in FULL_DATE.finditer(text):
        yield match.span()
    for match in BIRTH_THEN_DATE.finditer(text):
        yield match.span(1)


SURNAMED = re.compile(r"\b(?:mr|mrs|ms|mx)\b\.?\s+(?!and\b|or\b|is\b|was\b|has\b)[^\W\d_][\w’'-]+", re.IGNORECASE)
NAME = r"[A-ZÀ-Þ][\w’'-]*[a-zß-ÿ][\w’'-]*"
TITLE = (
    r"(?:[Mm]iss|[Mm]aster|[Dd]r|[Dd]octor|[Pp]rof(?:essor)?|[Ss]ir|[Ll]ady|[Ll]ord|[Rr]ev(?:erend)?|[Nn]urse|[Ss]ister"
    r"|[Mm]idwife|[Aa]unt(?:ie|y)?|[Uu]ncle|[Nn]ana|[Nn]an|[Gg]ran(?:ny|dma|dad|ny)?|[Pp]ops?|[Hh]ealth visitor|HV|SW"
    r"|[Ss]ocial worker|[Mm]um(?:my)?|[Dd]ad(?:dy)?|[Mm]other|[Ff]ather|[Bb]aby|[Pp]artner|[Hh]usband|[Ww]ife"
    r"|[Ss]on|[Dd]aughter|[Bb]rother|[Tt]wins?|[Ff]oster carer|[Cc]alled"
    r"|[Nn]amed|[Nn]ame is|[Nn]ame’s|[Nn]ame's|[Kk]nown as)"
)
TITLED = re.compile(rf"\b{TITLE}(?:(?<=[Dd]r)\.|(?<=[Pp]rof)\.|(?<=[Rr]ev)\.)?\s+({NAME})(?:\s+{NAME})?")
NO_NAMES = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Christmas Easter Ramadan Eid Diwali VIG Visitor Practitioner Health Family
    Mental Child Children English Welsh Polish Urdu Arabic Bengali Punjabi Romanian Somali French Spanish Portuguese
    British Bliss Zoom Teams Skype Being Encouraging Receiving Developing Guiding Deepening The She He They It We I
    """.split()  # noqa: SIM905 - a list of this length is read as words
)


def _names(text: str) -> Spans:
    for match in SURNAMED.finditer(text):
        yield match.span()
    for match in TITLED.finditer(text):
        if match.group(1).removesuffix("’s").removesuffix("'s") not in NO_NAMES:
            yield match.span()
    for match in re.finditer(rf"\b{NAME}", text):
        if match.group().removesuffix("’s").removesuffix("'s") in FIRST_NAMES:
            yield match.span()


_SEEKERS = (
    (IdentifierKind.EMAIL, _emails),
    (IdentifierKind.NHS_NUMBER, _nhs_numbers),
    (IdentifierKind.NI_NUMBER, _ni_numbers),
    (IdentifierKind.TELEPHONE, _telephones),
    (IdentifierKind.POSTCODE, _postcodes),
    (IdentifierKind.BIRTH_DATE, _birth_dates),
    (IdentifierKind.NAME, _names),
)
"""In the order of how sure they are: what one has found, a later one leaves alone."""
