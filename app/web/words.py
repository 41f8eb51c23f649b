"""The words for what is stored as codes, and the few phrases that several pages share."""

from datetime import date, datetime

from flask_babel import LazyString, format_date, format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.errors import CodeFault
from app.domain.instrument import ChoiceItem, Instrument
from app.domain.vocabulary import (
    AdultAge,
    AdultRole,
    Attendance,
    ChildAge,
    GrantKind,
    Mode,
    NationalUse,
    NotCollected,
    OccasionKind,
    Place,
    Population,
    Principle,
    Referral,
    Stage,
    VisitKind,
)
from app.queries.caseload import DyadView
from app.queries.granting import GrantState

Words = LazyString

ADULT_ROLES: dict[AdultRole, Words] = {
    AdultRole.MOTHER: _l("Mother"),
    AdultRole.FATHER: _l("Father"),
    AdultRole.OTHER_PARENT: _l("Other parent"),
    AdultRole.GRANDPARENT: _l("Grandparent"),
    AdultRole.FOSTER_CARER: _l("Foster carer"),
    AdultRole.ADOPTIVE_PARENT: _l("Adoptive parent"),
    AdultRole.KINSHIP_CARER: _l("Kinship carer"),
    AdultRole.OTHER_CARER: _l("Other carer"),
    AdultRole.NOT_RECORDED: _l("Adult, role not recorded"),
}
STAGES: dict[Stage, Words] = {
    Stage.TRAINEE_1: _l("Training, stage 1"),
    Stage.TRAINEE_2: _l("Training, stage 2"),
    Stage.TRAINEE_3: _l("Training, stage 3"),
    Stage.ACCREDITED: _l("Accredited"),
    Stage.SUPERVISOR: _l("Supervisor"),
}
ADULT_AGES: dict[AdultAge, Words] = {
    AdultAge.UNDER_20: _l("Under 20"),
    AdultAge.FROM_20: _l("20 to 29"),
    AdultAge.FROM_30: _l("30 to 39"),
    AdultAge.FROM_40: _l("40 or older"),
    AdultAge.NOT_RECORDED: _l("Not known"),
}
POPULATIONS: dict[Population, Words] = {
    Population.NEONATAL: _l("Baby born early, or in neonatal care"),
    Population.PARENTAL_MENTAL_HEALTH: _l("A parent’s mental health"),
    Population.NEGLECT: _l("Neglect or child protection"),
    Population.EDGE_OF_CARE: _l("On the edge of care, or in court"),
    Population.IN_CARE_OR_ADOPTED: _l("Child in care or adopted"),
    Population.AUTISM_OR_LEARNING_DISABILITY: _l("Autism or learning disability"),
}
REFERRALS: dict[Referral, Words] = {
    Referral.HEALTH_VISITOR: _l("Health visitor"),
    Referral.MIDWIFE: _l("Midwife"),
    Referral.NEONATAL_UNIT: _l("Neonatal unit"),
    Referral.PERINATAL_MENTAL_HEALTH: _l("Perinatal mental health team"),
    Referral.CHILDREN_SOCIAL_CARE: _l("Children’s social care"),
    Referral.EDUCATION: _l("Nursery, school or education service"),
    Referral.GP: _l("GP"),
    Referral.SELF: _l("The family asked for it"),
    Referral.OTHER: _l("Somebody else"),
    Referral.NOT_RECORDED: _l("Not known"),
}
NATIONAL_USES: dict[NationalUse, Words] = {
    NationalUse.AGREED: _l("Yes, they agree"),
    NationalUse.NOT_AGREED: _l("No, they do not agree"),
    NationalUse.NOT_ASKED: _l("Not asked yet"),
}
OCCASIONS: dict[OccasionKind, Words] = {
    OccasionKind.BEFORE: _l("Before VIG"),
    OccasionKind.DURING: _l("During VIG"),
    OccasionKind.AFTER: _l("After VIG"),
    OccasionKind.FOLLOW_UP: _l("Follow-up"),
}
MODES: dict[Mode, Words] = {
    Mode.TABLET: _l("The parent, on this tablet"),
    Mode.ALOUD: _l("The parent, and I read aloud"),
    Mode.PAPER: _l("I copy from a paper form"),
    Mode.PHONE: _l("I ask by telephone"),
    Mode.OWN_PHONE: _l("The parent, on their own phone"),
}
GRANT_KINDS: dict[GrantKind, Words] = {
    GrantKind.HAND_OVER: _l("Tablet with the parent"),
    GrantKind.LINK: _l("Link for the parent’s phone"),
}
GRANT_STATES: dict[GrantState, Words] = {
    GrantState.SENT: _l("Sent, not opened"),
    GrantState.OUT: _l("Still out"),
    GrantState.RETURNED: _l("Returned"),
    GrantState.ENDED: _l("Ended"),
}
NOT_COLLECTED: dict[NotCollected, Words] = {
    NotCollected.PARENT_DECLINED: _l("The parent did not want to"),
    NotCollected.NOT_SUITABLE: _l("It does not suit this parent or child"),
    NotCollected.NO_TIME: _l("There was no time"),
    NotCollected.LANGUAGE: _l("It is not there in their language"),
    NotCollected.OTHER: _l("Another reason"),
}
VISIT_KINDS: dict[VisitKind, Words] = {
    VisitKind.GOAL_SETTING: _l("Goal-setting"),
    VisitKind.FILMING: _l("Filming"),
    VisitKind.SHARED_REVIEW: _l("Shared review"),
    VisitKind.OTHER: _l("Another session"),
}
ATTENDANCES: dict[Attendance, Words] = {
    Attendance.ATTENDED: _l("Took place"),
    Attendance.DID_NOT_ATTEND: _l("Did not attend"),
    Attendance.CANCELLED: _l("Cancelled"),
}
PLACES: dict[Place, Words] = {
    Place.HOME: _l("Home"),
    Place.CLINIC: _l("Clinic"),
    Place.WARD: _l("Ward"),
    Place.SCHOOL: _l("School"),
    Place.REMOTE: _l("Remote"),
    Place.OTHER: _l("Elsewhere"),
}
PRINCIPLES: dict[Principle, Words] = {
    Principle.ATTENTIVE: _l("Being attentive"),
    Principle.ENCOURAGING: _l("Encouraging initiatives"),
    Principle.RECEIVING: _l("Receiving initiatives"),
    Principle.DEVELOPING: _l("Developing attuned interactions"),
    Principle.GUIDING: _l("Guiding"),
    Principle.DEEPENING: _l("Deepening discussion"),
}
CODE_FAULTS: dict[CodeFault, Words] = {
    CodeFault.LENGTH: _l("A client code has 8 letters and numbers, like 7K3M-9PXB. Check it and type it again."),
    CodeFault.SYMBOL: _l("A client code has only letters and numbers, and never a U. Check it and type it again."),
    CodeFault.CHECK: _l("This is not a client code. Two signs may be swapped, or one may be wrong. Check it again."),
}
CODE_NOT_IN_CASELOAD = _l("This code is not in your caseload. Check it and type it again.")
DAY_OUTSIDE = _l("VIG cannot end before it started, or in the future. Check the day.")
DAY_OF_MEASURES = _l("Enter the day: not later than today, nor more than a year before VIG started.")
FOLLOW_UP_TOO_EARLY = _l("A follow-up comes after the day VIG ended. Check the day.")
GOAL_IS_RATED = _l("This goal has been rated, so its words stay as they are. The rating belongs to them.")


def day(value: date) -> str:
    """`8 September 2026`."""
    return str(format_date(value, "d MMMM y"))


def short_day(value: date) -> str:
    """`8 Sep 2026`, where there is little room."""
    return str(format_date(value, "d MMM y"))


def day_of_year(value: date) -> str:
    """`8 Sep`, where there is less."""
    return str(format_date(value, "d MMM"))


def moment(value: datetime) -> str:
    """`8 September 2026 at 14:05`, in London."""
    return str(format_datetime(value, "d MMMM y 'at' HH:mm"))


def clock(value: datetime) -> str:
    """`14:05`, in London."""
    return str(format_datetime(value, "HH:mm"))


def child_age(kind: ChildAge, months: int | None) -> str:
    """`baby, 9 months`, `child, 3 years`, `baby not yet born`."""
    if kind is ChildAge.UNBORN:
        return _("baby not yet born")
    if kind is ChildAge.NOT_RECORDED or months is None:
        return _("child, age not recorded")
    if months < 24:
        return ngettext("baby, %(num)d month", "baby, %(num)d months", months)
    return _("child, %(years)d years", years=months // 12)


def who(dyad: DyadView) -> str:
    """`Mother and baby, 9 months`: the age is that of the day the dyad was added."""
    adult = ADULT_ROLES[AdultRole(dyad.adult_role)]
    return _("%(adult)s and %(child)s", adult=adult, child=child_age(dyad.child_age, dyad.child_months))


def occasion(kind: OccasionKind, number: int) -> str:
    """`After VIG`; the second and later ones of a kind are numbered."""
    return str(OCCASIONS[kind]) if number == 1 else f"{OCCASIONS[kind]} {number}"


def points(hundredths: int) -> str:
    """`12`, or `12.5` where a score was estimated or is a mean."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def scale(instrument: Instrument, code: str) -> str:
    """What a scale is called on screens."""
    return instrument.words().scales.get(code, code)


def band(instrument: Instrument, scale_code: str, code: str) -> str:
    """What a band is called, as its source has it."""
    return instrument.words().bands.get(scale_code, {}).get(code, code)


def answer(instrument: Instrument, item_code: str, value: str) -> str:
    """The words of a choice, where the instrument may be shown; otherwise its score."""
    item = instrument.item(item_code)
    if isinstance(item, ChoiceItem):
        return instrument.words().choices.get(item.choices, {}).get(value, value)
    return value


def device(stored: str) -> str:
    """`Chrome/Android` -> `Chrome on Android`."""
    browser, _slash, system = stored.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A browser that does not say what it is")
