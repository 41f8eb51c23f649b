"""Made-up families: what is recorded about them, and their goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from app.domain.vocabulary import AdultAge, AdultRole, ChildAge, NationalUse, Population, Referral

Each = TypeVar("Each")

ADULT_ROLES = {
    AdultRole.MOTHER: 70,
    AdultRole.FATHER: 12,
    AdultRole.GRANDPARENT: 4,
    AdultRole.FOSTER_CARER: 5,
    AdultRole.ADOPTIVE_PARENT: 4,
    AdultRole.KINSHIP_CARER: 3,
    AdultRole.OTHER_PARENT: 2,
}
ADULT_AGES = {
    AdultAge.UNDER_20: 7,
    AdultAge.FROM_20: 40,
    AdultAge.FROM_30: 38,
    AdultAge.FROM_40: 10,
    AdultAge.NOT_RECORDED: 5,
}
REFERRALS = {
    Referral.HEALTH_VISITOR: 34,
    Referral.PERINATAL_MENTAL_HEALTH: 20,
    Referral.CHILDREN_SOCIAL_CARE: 14,
    Referral.MIDWIFE: 9,
    Referral.NEONATAL_UNIT: 7,
    Referral.GP: 5,
    Referral.SELF: 5,
    Referral.EDUCATION: 3,
    Referral.OTHER: 3,
}
POPULATIONS = {
    Population.PARENTAL_MENTAL_HEALTH: 0.4,
    Population.NEONATAL: 0.14,
    Population.NEGLECT: 0.12,
    Population.EDGE_OF_CARE: 0.09,
    Population.AUTISM_OR_LEARNING_DISABILITY: 0.07,
}
NATIONAL_USE = {NationalUse.AGREED: 78, NationalUse.NOT_AGREED: 12, NationalUse.NOT_ASKED: 10}
NOT_THE_BIRTH_FAMILY = (AdultRole.FOSTER_CARER, AdultRole.ADOPTIVE_PARENT)
UNBORN = 0.07
COURT_ORDERED = {True: 0.35, False: 0.02}
"""How often VIG was ordered by a court, for families on the edge of care and for others."""

GOALS = (
    "Enjoy bath time together",
    "Feel calmer when my baby cries",
    "Notice when my baby wants a rest",
    "Play together for ten minutes a day",
    "Know what my baby is telling me",
    "Have easier bedtimes",
    "Look at each other more at meal times",
    "Wait for my child to start the game",
    "Feel more sure of myself as a parent",
    "Say what I see my child doing",
    "Have more smiles in our day",
    "Settle more quickly after nursery",
)


@dataclass(frozen=True, slots=True)
class MadeUpFamily:
    """`fields` are columns of a dyad."""

    fields: Mapping[str, Any]
    populations: tuple[Population, ...]


def family(chance: Random) -> MadeUpFamily:
    """A family whose details do not contradict each other."""
    adult_role = _one(chance, ADULT_ROLES)
    unborn = adult_role in (AdultRole.MOTHER, AdultRole.FATHER) and chance.random() < UNBORN
    populations = [each for each, share in POPULATIONS.items() if chance.random() < share]
    if unborn:
        populations = [each for each in populations if each is not Population.NEONATAL]
    if adult_role in NOT_THE_BIRTH_FAMILY:
        populations.append(Population.IN_CARE_OR_ADOPTED)
    return MadeUpFamily(
        fields={
            "adult_role": str(adult_role),
            "adult_age": str(_one(chance, ADULT_AGES)),
            "child_age": str(ChildAge.UNBORN if unborn else ChildAge.MONTHS),
            "child_months": None if unborn else int(chance.triangular(0, 60, 6)),
            "referral": str(_one(chance, REFERRALS)),
            "court_ordered": chance.random() < COURT_ORDERED[Population.EDGE_OF_CARE in populations],
            "national_use": str(_one(chance, NATIONAL_USE)),
        },
        populations=tuple(populations),
    )


def goals(chance: Random) -> list[str]:
    """One to three goals."""
    return chance.sample(GOALS, chance.choice((1, 2, 2, 3)))


def _one(chance: Random, likely: Mapping[Each, int]) -> Each:
    return chance.choices(tuple(likely), tuple(likely.values()))[0]
