"""Two small made-up instruments that are right, to be made wrong in one place by each test."""

ON_SCREEN = """\
code: ease
version: "1"
name: A made-up scale of ease
short_name: EASE
authors: Nobody
year: "2020"
informant: parent
recall: today
collect: on_screen
entry: [items]
choice_lists:
  often:
    - {code: never, value: 0}
    - {code: always, value: 3}
items:
  - {code: "1", kind: choice, choices: often}
  - {code: "2", kind: choice, choices: often, reversed: true}
  - {code: "3", kind: number, minimum: 0, maximum: 4}
  - {code: goal_1, kind: goal_rating, goal: 1}
scales:
  - code: total
    items: ["1", "2"]
    method: sum
    direction: higher_worse
    low: 0
    high: 6
    missing: {max_missing: 1, method: prorate, source: a paper}
    bands:
      - {code: few, low: 0, high: 2}
      - {code: many, low: 3, high: 6}
    bands_source: a paper
    cut_off: {value: 3, clinical: at_or_above, population: nobody, source: a paper}
    reliable_change: {threshold: 2.5, confidence: 95, source: a paper}
  - code: rest
    items: ["3", goal_1]
    method: mean
    direction: higher_better
    low: 0
    high: 7
    missing: {max_missing: 0, method: none, source: a paper}
safety_items:
  - {item: "1", at_least: 3, code: danger, source: a paper}
codes:
  loinc: {total: 44261-6}
  source: loinc.org
licence: {status: bundle, owner: Nobody, terms: none}
citation: Nobody 2020.
wording:
  en:
    about: ease
    goal_prompt: What is your goal?
    stem: How often?
    items: {"1": I sit., "2": I stand., "3": How many times?, goal_1: Goal 1}
    choices:
      often: {never: Never, always: Always}
    anchors: {"0": not at all}
    scales: {total: Ease, rest: Rest}
    bands:
      total: {few: few, many: many}
    safety: {danger: danger}
"""

SCORE_ENTRY = """\
code: paper
version: "1"
name: A made-up scale on paper
short_name: PAPER
authors: Nobody
year: "2020"
informant: parent
recall: today
collect: score_entry
entry: [items, totals]
items:
  - {code: "1", kind: score, values: [0, 1, 2], not_applicable: 1}
  - {code: "2", kind: score, values: [0, 1, 2]}
scales:
  - code: total
    items: ["1", "2"]
    method: sum
    direction: higher_better
    low: 0
    high: 4
    missing: {max_missing: 0, method: none, source: a paper}
licence: {status: licence_gated, owner: Nobody, terms: none}
citation: Nobody 2020.
wording:
  en:
    about: paper
    scales: {total: Paper}
"""
