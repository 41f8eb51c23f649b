"""The closed lists that describe a family, an intervention and a way of answering. Their words are in `web/`."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody may be. Most people hold several at once: nearly every supervisor is a practitioner, too."""

    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    SERVICE_LEAD = "service_lead"
    NATIONAL_ANALYST = "national_analyst"
    ADMINISTRATOR = "administrator"
    GRANT_HOLDER = "grant_holder"
    """Whoever holds the tablet or the phone that a grant was given to. Not an account."""


SERVICE_ROLES = (Role.PRACTITIONER, Role.SUPERVISOR, Role.SERVICE_LEAD)
"""Held in one service."""
NATIONAL_ROLES = (Role.NATIONAL_ANALYST, Role.ADMINISTRATOR)
"""Held in no service."""


class ServicePurpose(StrEnum):
    """Whom a service films. Only work with families is VIG and counts in a release."""

    FAMILIES = "families"
    VERP = "verp"
    """Video Enhanced Reflective Practice: with professionals."""
    TEST = "test"
    """For training and for trying things out."""


class Stage(StrEnum):
    """Where a practitioner is on the training pathway; stamped on an intervention when it starts."""

    TRAINEE_1 = "trainee_1"
    TRAINEE_2 = "trainee_2"
    TRAINEE_3 = "trainee_3"
    ACCREDITED = "accredited"
    SUPERVISOR = "supervisor"


class AdultRole(StrEnum):
    MOTHER = "mother"
    FATHER = "father"
    OTHER_PARENT = "other_parent"
    GRANDPARENT = "grandparent"
    FOSTER_CARER = "foster_carer"
    ADOPTIVE_PARENT = "adoptive_parent"
    KINSHIP_CARER = "kinship_carer"
    OTHER_CARER = "other_carer"
    NOT_RECORDED = "not_recorded"


class AdultAge(StrEnum):
    """A band, never a date of birth (design §5; bands as in the research extract)."""

    UNDER_20 = "under_20"
    FROM_20 = "20_29"
    FROM_30 = "30_39"
    FROM_40 = "40_plus"
    NOT_RECORDED = "not_recorded"


class ChildAge(StrEnum):
    MONTHS = "months"
    UNBORN = "unborn"
    NOT_RECORDED = "not_recorded"


class Population(StrEnum):
    """What a report may be broken down by (design §5)."""

    NEONATAL = "neonatal"
    PARENTAL_MENTAL_HEALTH = "parental_mental_health"
    NEGLECT = "neglect"
    EDGE_OF_CARE = "edge_of_care"
    IN_CARE_OR_ADOPTED = "in_care_or_adopted"
    AUTISM_OR_LEARNING_DISABILITY = "autism_or_learning_disability"


class Referral(StrEnum):
    HEALTH_VISITOR = "health_visitor"
    MIDWIFE = "midwife"
    NEONATAL_UNIT = "neonatal_unit"
    PERINATAL_MENTAL_HEALTH = "perinatal_mental_health"
    CHILDREN_SOCIAL_CARE = "children_social_care"
    EDUCATION = "education"
    GP = "gp"
    SELF = "self"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class NationalUse(StrEnum):
    """Whether the family agrees that their figures may count in national releases."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    NOT_ASKED = "not_asked"


class ErasureReason(StrEnum):
    """Why everything about a dyad was deleted."""

    ASKED = "asked"
    KEPT_LONG_ENOUGH = "kept_long_enough"


class OccasionKind(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    FOLLOW_UP = "follow_up"


ONCE_PER_INTERVENTION = frozenset({OccasionKind.BEFORE, OccasionKind.AFTER})


class Mode(StrEnum):
    """Who answers, and how the answers reach the system."""

    TABLET = "tablet"
    ALOUD = "aloud"
    PAPER = "paper"
    PHONE = "phone"
    OWN_PHONE = "own_phone"


class GrantKind(StrEnum):
    """A tablet in the parent's hands, or a link on her own phone."""

    HAND_OVER = "hand_over"
    LINK = "link"


class AlertAction(StrEnum):
    """What a practitioner says they do about an alert."""

    TALKED = "talked"
    CALL = "call"
    ELSE = "else"


class NotCollected(StrEnum):
    """Why a measure was left out of an occasion."""

    PARENT_DECLINED = "parent_declined"
    NOT_SUITABLE = "not_suitable"
    NO_TIME = "no_time"
    LANGUAGE = "language"
    OTHER = "other"


class EndingReason(StrEnum):
    """Why a course of VIG ended. None of them is a failure: one cycle can be enough, and a court sets its own dates."""

    COMPLETED = "completed"
    ENOUGH = "enough"
    FAMILY_STOPPED = "family_stopped"
    DISENGAGED = "disengaged"
    MOVED = "moved"
    CHILD_MOVED = "child_moved"
    COURT_TIMESCALE = "court_timescale"
    SERVICE_ENDED = "service_ended"
    OTHER = "other"


class NoAfter(StrEnum):
    """Why the measures after VIG will not be collected at all."""

    LOST_TOUCH = "lost_touch"
    PARENT_DECLINED = "parent_declined"
    NOT_NOW = "not_now"
    CHILD_ELSEWHERE = "child_elsewhere"
    AGE = "age"
    LANGUAGE = "language"
    OTHER = "other"


class CloseReason(StrEnum):
    """Why what is missing is waited for no more."""

    UNREADABLE = "unreadable"
    TABLET_LOST = "tablet_lost"
    PARENT_STOPPED = "parent_stopped"
    OTHER = "other"


class AmendReason(StrEnum):
    """Why an answer of a finished measure is put right."""

    WRONG_TAP = "wrong_tap"
    MISCOPIED = "miscopied"
    PARENT_CORRECTED = "parent_corrected"
    OTHER = "other"


class AssessmentState(StrEnum):
    """Derived: open until submitted, arriving while an event before the submit is missing, then complete.

    A choice is needed where two devices say different things, or one says something after the end.
    """

    OPEN = "open"
    ARRIVING = "arriving"
    COMPLETE = "complete"
    CHOICE = "choice"


class VisitKind(StrEnum):
    """What a session was for."""

    GOAL_SETTING = "goal_setting"
    FILMING = "filming"
    SHARED_REVIEW = "shared_review"
    OTHER = "other"


PARTS_OF_A_CYCLE = frozenset({VisitKind.FILMING, VisitKind.SHARED_REVIEW})


class Attendance(StrEnum):
    """Whether a session took place. One that did not is an entry too."""

    ATTENDED = "attended"
    DID_NOT_ATTEND = "did_not_attend"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """Where, or how, a session was held."""

    HOME = "home"
    CLINIC = "clinic"
    WARD = "ward"
    SCHOOL = "school"
    REMOTE = "remote"
    OTHER = "other"


class Principle(StrEnum):
    """The six levels of attuned interaction and guidance, by their published short names."""

    ATTENTIVE = "attentive"
    ENCOURAGING = "encouraging"
    RECEIVING = "receiving"
    DEVELOPING = "developing"
    GUIDING = "guiding"
    DEEPENING = "deepening"
