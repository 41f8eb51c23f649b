// The worker's journey goes as the server's does: tests/domain/test_journey_vectors.py has the other half.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { after, answerFrom, firstOpen, isRepeat, keyOf, leadFrom, mayVisit, now, raised } from "../../static/js/worker/journey.js";

const vectors = JSON.parse(readFileSync(new URL("../domain/vectors/journey.json", import.meta.url), "utf8"));
const places = { welcome: "/welcome", check: "/check", thanks: "/thanks" };

function journeyOf({ parts, answers }, finished = false) {
  const steps = parts.flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => ({ part, item: `${index + 1}`, path: `/${part}/${index + 1}`, raises: [] })),
  );
  const given = Object.fromEntries(Object.entries(answers).map(([key, kind]) => [key, { kind, value: null, form: "" }]));
  return { steps, places, answers: given, finished };
}

for (const vector of vectors.cases) {
  test(`journey: ${vector.name}`, () => {
    const journey = journeyOf(vector);
    const keys = (steps) => steps.map(keyOf);
    const named = (step) => (step ? keyOf(step) : null);
    assert.equal(named(firstOpen(journey)), vector.go_on);
    assert.deepEqual(keys(journey.steps.filter((step) => mayVisit(journey, step))), vector.may_visit);
    for (const [key, following] of Object.entries(vector.after)) {
      assert.equal(named(after(journey, journey.steps.find((step) => keyOf(step) === key))), following);
    }
    for (const kind of ["answer", "decline", "clear"]) assert.deepEqual(keys(now(journey, kind)), vector[kind]);
  });

  test(`every visit ends where it may: ${vector.name}`, () => {
    const journey = journeyOf(vector);
    const goOn = vector.go_on === null ? "/check" : `/${vector.go_on}`;
    for (const step of journey.steps) {
      assert.equal(leadFrom(journey, step.path), vector.may_visit.includes(keyOf(step)) ? step.path : goOn);
    }
    assert.equal(leadFrom(journey, "/check"), goOn);
    assert.equal(leadFrom(journey, "/welcome"), "/welcome");
    assert.equal(leadFrom(journey, "/thanks"), "/welcome");
    assert.equal(leadFrom(journey, "/not-today"), "/not-today");
  });

  test(`after the end there is only the end: ${vector.name}`, () => {
    const journey = journeyOf(vector, true);
    const paths = [...journey.steps.map((step) => step.path), "/check", "/welcome", "/thanks", "/not-today"];
    for (const path of paths) assert.equal(leadFrom(journey, path), "/thanks");
  });
}

const choice = { part: "a", item: "1", typed: false, accepts: ["0", "1", "2"], raises: ["2"] };
const number = { part: "a", item: "2", typed: true, accepts: ["0", "1", "60"], raises: [] };
const form = (...fields) => {
  const posted = new FormData();
  for (const [name, value] of fields) posted.append(name, value);
  return posted;
};

for (const [name, step, posted, said] of [
  ["an answer", choice, form(["answer", "2"]), { kind: "answer", value: "2" }],
  ["a decline", choice, form(["answer", "_declined"]), { kind: "decline", value: null }],
  ["left out on paper", choice, form(["answer", "_left_out"]), { kind: "clear", value: null }],
  ["skip, whatever is chosen", choice, form(["answer", "2"], ["skip", "1"]), { kind: "clear", value: null }],
  ["nothing chosen", choice, form(["form_id", "f"]), { problem: "empty" }],
  ["nothing typed", number, form(["answer", ""]), { problem: "empty" }],
  ["only spaces typed", number, form(["answer", "  "]), { problem: "empty" }],
  ["not one of the choices", choice, form(["answer", "7"]), { problem: "wrong", typed: "7" }],
  ["a choice is not a number", choice, form(["answer", "02"]), { problem: "wrong", typed: "02" }],
  ["two answers", choice, form(["answer", "1"], ["answer", "2"]), { problem: "wrong" }],
  ["a number and a decline", number, form(["answer", "1"], ["answer", "_declined"]), { problem: "wrong" }],
  ["an empty field and a decline", number, form(["answer", ""], ["answer", "_declined"]), { kind: "decline", value: null }],
  ["a number with spaces and zeros", number, form(["answer", " 0060 "]), { kind: "answer", value: "60" }],
  ["minus zero", number, form(["answer", "-0"]), { kind: "answer", value: "0" }],
  ["a number out of range", number, form(["answer", "61"]), { problem: "wrong", typed: "61" }],
  ["words", number, form(["answer", "six"]), { problem: "wrong", typed: "six" }],
  ["a fraction", number, form(["answer", "1.0"]), { problem: "wrong", typed: "1.0" }],
]) {
  test(`a posted form: ${name}`, () => assert.deepEqual(answerFrom(step, posted), said));
}

const given = (answer) => ({ steps: [choice], places, answers: answer ? { "a/1": answer } : {}, finished: false });
const first = { kind: "answer", value: "2", form: "f1" };

test("a double tap is the same form with the same answer, and nothing else is", () => {
  assert.equal(isRepeat(given(first), choice, first), true);
  assert.equal(isRepeat(given(first), choice, { ...first, form: "f2" }), false);
  assert.equal(isRepeat(given(first), choice, { ...first, value: "1" }), false);
  assert.equal(isRepeat(given(first), choice, { kind: "decline", value: null, form: "f1" }), false);
  assert.equal(isRepeat(given(undefined), choice, first), false);
  assert.equal(isRepeat(given({ ...first, form: "" }), choice, { ...first, form: "" }), false);
});

test("an answer taken again on a page that Back brought is new once another came in between", () => {
  assert.equal(isRepeat(given({ kind: "answer", value: "1", form: "f2" }), choice, first), false);
});

test("an alert is raised by the answer that stands now", () => {
  assert.equal(raised(given(first)), true);
  assert.equal(raised(given({ ...first, value: "1" })), false);
  assert.equal(raised(given({ kind: "decline", value: null, form: "f1" })), false);
  assert.equal(raised(given(undefined)), false);
});

test("each part has a flag of its own", () => {
  const journey = given(first);
  const [part, other] = [journey.steps[0].part, "another part"];
  assert.deepEqual([raised(journey, part), raised(journey, other)], [true, false]);
});
