// The way through the questions, worked out from the answers: the rules of app/domain/journey.py and of the routes, proved
// by the same vectors. A journey is {steps, places, answers, finished}; `answers` has an entry for each step that was
// passed: key of the step -> {kind: "answer" | "decline" | "clear", value, form}.
export const DECLINED = "_declined";
const APART = { [DECLINED]: "decline", _left_out: "clear" };
export const keyOf = (step) => `${step.part}/${step.item}`;
const passed = (journey, step) => keyOf(step) in journey.answers;
export const firstOpen = (journey) => journey.steps.find((step) => !passed(journey, step));
export const after = (journey, step) => journey.steps[journey.steps.indexOf(step) + 1];
export const mayVisit = (journey, step) =>
  journey.steps.slice(0, journey.steps.indexOf(step)).every((earlier) => passed(journey, earlier));
/** The steps that stand as answered, declined, or left out. */
export const now = (journey, kind) => journey.steps.filter((step) => journey.answers[keyOf(step)]?.kind === kind);
/** Whether an answer (to a part) as it stands now is one that a practitioner must hear of. */
export const raised = (journey, part) =>
  now(journey, "answer").some((step) => step.part === (part ?? step.part) && step.raises.includes(journey.answers[keyOf(step)].value));

// Where a visit ends: the first rule whose guard holds says it. Where none holds, the visit stays where it is.
const goOn = (journey) => firstOpen(journey)?.path ?? journey.places.check;
const RULES = [
  { guard: ({ finished }) => finished, to: ({ places }) => places.thanks },
  { guard: ({ places }, path) => path === places.thanks, to: ({ places }) => places.welcome },
  { guard: (journey, path) => path === journey.places.check && firstOpen(journey), to: goOn },
  { guard: (journey, path, step) => step && !mayVisit(journey, step), to: goOn },
];

export function leadFrom(journey, path) {
  const step = journey.steps.find((each) => each.path === path);
  return RULES.find(({ guard }) => guard(journey, path, step))?.to(journey) ?? path;
}

/** What a posted form says: {kind, value}, or {problem: "empty" | "wrong", typed}. As app/web/answer_fields.py. */
export function answerFrom(step, form) {
  if (form.get("skip")) return { kind: "clear", value: null };
  const values = form.getAll("answer").filter((value) => value !== "");
  if (values.length > 1) return { problem: "wrong" };
  if (!values[0]?.trim()) return { problem: "empty" };
  if (values[0] in APART) return { kind: APART[values[0]], value: null };
  const value = step.typed && /^\s*-?\d{1,7}\s*$/.test(values[0]) ? String(Number(values[0])) : values[0];
  return step.accepts.includes(value) ? { kind: "answer", value } : { problem: "wrong", typed: values[0] };
}
/** A second tap on the same form with the same answer. The form's id alone would lose an answer changed after Back. */
export function isRepeat(journey, step, { kind, value, form }) {
  const last = journey.answers[keyOf(step)];
  return form !== "" && last?.form === form && last.kind === kind && last.value === value;
}
