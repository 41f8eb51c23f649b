"""Made-up answers to one instrument, from how hard things are for a family."""

from random import Random

from app.domain.answers import CLEARED, DECLINED, Answer, total_code
from app.domain.instrument import Direction, Entry, Instrument, Item
from app.domain.journey import items_to_ask
from app.operations.demonstration_stories import within

Answers = list[tuple[str, Answer]]

STRENGTH = {"gbo": (1.3, -0.05), "kpcs": (0.45, 0.0), "pbq": (0.4, 0.0), "mors_sf": (0.5, 0.0), "epds": (0.85, 0.0)}
"""How strongly a measure shows the level (times, plus), so that scores lie where they lie in life."""
WOBBLE = 0.05
SAFETY_ITEM_TOUCHED = 0.2
SKIPS = 0.1
CHANGES_AN_ANSWER = 0.06
COPIES_TOTALS = 0.3


def made_up_answers(
    chance: Random, instrument: Instrument, goals: frozenset[str], level: float, *, exact: bool
) -> Answers:
    """Answers in the order they are given: now and then one is skipped, declined or changed.

    `exact`: the points are exactly at the level, and nothing is left out.
    """
    times, plus = STRENGTH.get(instrument.code, (1.0, 0.0))
    hardness = level if exact else within(level * times + plus + chance.gauss(0, WOBBLE))
    items = items_to_ask(instrument, goals)
    if Entry.TOTALS in instrument.entry and (not items or chance.random() < COPIES_TOTALS):
        return _totals(chance, instrument, hardness)
    chosen = _spread(chance, instrument, items, hardness)
    answers = [(item.code, Answer.of(chance.choice(chosen[item.code]))) for item in items]
    return answers if exact else _life(chance, items, answers)


def _totals(chance: Random, instrument: Instrument, hardness: float) -> Answers:
    answers = []
    for scale in instrument.scales:
        share = within(hardness + chance.gauss(0, WOBBLE))
        share = 1 - share if scale.direction is Direction.HIGHER_BETTER else share
        answers.append((total_code(scale.code), Answer.of(str(round(scale.low + share * (scale.high - scale.low))))))
    return answers


def _spread(
    chance: Random, instrument: Instrument, items: tuple[Item, ...], hardness: float
) -> dict[str, tuple[str, ...]]:
    """Item code -> equal values to choose from. Steps away from the lightest answer are dealt out among the items."""
    ladders = {item.code: _ladder(instrument, item) for item in items}
    steps = dict.fromkeys(ladders, 0)
    scored = {code for scale in instrument.scales for code in scale.items}
    safety = {each.item for each in instrument.safety_items}
    for group in (ladders.keys() & scored, ladders.keys() - scored):
        codes = [code for code in ladders if code in group]
        pool = [
            code
            for code in codes
            if code not in safety or chance.random() < SAFETY_ITEM_TOUCHED
            for _ in ladders[code][1:]
        ]
        wanted = round(hardness * sum(len(ladders[code]) - 1 for code in codes))
        for code in chance.sample(pool, min(wanted, len(pool))):
            steps[code] += 1
    return {code: ladders[code][step] for code, step in steps.items()}


def _ladder(instrument: Instrument, item: Item) -> list[tuple[str, ...]]:
    """The item's values from the lightest to the hardest, those of equal points together."""
    by_points: dict[int, list[str]] = {}
    for place, (value, points) in enumerate(item.scores().items()):
        by_points.setdefault(place if points is None else points, []).append(value)
    scale = next((scale for scale in instrument.scales if item.code in scale.items), None)
    better_high = scale is not None and scale.direction is Direction.HIGHER_BETTER
    return [tuple(by_points[points]) for points in sorted(by_points, reverse=better_high)]


def _life(chance: Random, items: tuple[Item, ...], answers: Answers) -> Answers:
    if chance.random() < SKIPS:
        for place in chance.sample(range(len(answers)), min(len(answers), chance.choice((1, 1, 1, 2, 3)))):
            answers[place] = (answers[place][0], chance.choice((DECLINED, CLEARED)))
    if chance.random() < CHANGES_AN_ANSWER:
        place = chance.randrange(len(answers))
        first = Answer.of(chance.choice(items[place].allowed()))
        if first != answers[place][1]:
            answers.insert(place, (items[place].code, first))
    return answers
