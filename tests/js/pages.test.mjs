// The blanks of a stored page are filled as the server fills them, and nothing else on it changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fillCheck, fillStep, shownOf } from "../../static/js/worker/pages.js";

const hidden = '<input type="hidden" name="csrf_token" value=""> <input type="hidden" name="form_id" value="">';
const radio = (value) => `<input class="nhsuk-radios__input" id="answer-${value}" name="answer" type="radio" value="${value}">`;
const field = '<input class="nhsuk-input" id="answer" name="answer" type="text" inputmode="numeric" value="">';
const withoutId = (html) => html.replace(/(name="form_id" value=")[0-9a-f]{32}"/, '$1"');
const chosen = (html) => [...html.matchAll(/value="([^"]*)" checked>/g)].map((match) => match[1]);

test("a page gets a form's id of its own each time, and no token", () => {
  const [one, other] = [fillStep(hidden, null), fillStep(hidden, null)];
  assert.match(one, /name="form_id" value="[0-9a-f]{32}"/);
  assert.notEqual(one, other);
  assert.equal(withoutId(one), hidden);
});

test("the earlier answer is chosen and no other", () => {
  const page = [radio("1"), radio("10"), radio("_declined")].join("");
  assert.deepEqual(chosen(fillStep(page, "1")), ["1"]);
  assert.deepEqual(chosen(fillStep(page, "10")), ["10"]);
  assert.deepEqual(chosen(fillStep(page, "_declined")), ["_declined"]);
  assert.equal(fillStep(page, null), page);
  assert.equal(fillStep(page, "7"), page);
});

test("a number is typed in again, letter for letter, and can break nothing", () => {
  assert.match(fillStep(field, "42"), /value="42"/);
  const wicked = `"><script>$&$1</script>'`;
  const filled = fillStep(field, wicked);
  assert.match(filled, /value="&#34;&#62;&#60;script&#62;\$&#38;\$1&#60;\/script&#62;&#39;"/);
  assert.equal(filled.match(/</g).length, 1);
});

test("a declined number leaves its field empty", () => {
  const page = field + radio("_declined");
  assert.equal(fillStep(page, "_declined"), field + radio("_declined").replace(">", " checked>"));
});

test("text of the page that looks like a replacement stays as it is", () => {
  assert.equal(withoutId(fillStep(`<p>$& $1 $$</p>${hidden}`, "1")), `<p>$& $1 $$</p>${hidden}`);
});

const steps = ["1", "2", "10"].map((item) => ({ part: "a", item, path: `/q/o/a/${item}` }));
const row = (step) => `<li>\n<a class="dcs-rows__link" href="${step.path}">Question ${step.item}</a>\n</li>`;
const list = (kind) => `<section data-list="${kind}"><h2>${kind}</h2><ul>${steps.map(row).join("")}</ul></section>`;
const sentences = [0, 1, 2, 3].map((count) => `<p class="dcs-lede" data-answered="${count}">You answered ${count}.</p>`);
const check = `<h1>Before you finish</h1>${sentences.join("\n")}${list("clear")}${list("decline")}${hidden}`;
const given = (...kinds) => ({
  steps,
  answers: Object.fromEntries(kinds.map((kind, index) => [`a/${steps[index].item}`, { kind, value: "0", form: "" }])),
});
const links = (html, kind) => {
  const found = new RegExp(`<section data-list="${kind}">([\\s\\S]*?)</section>`).exec(html);
  return found ? [...found[1].matchAll(/href="([^"]*)"/g)].map((match) => match[1]) : null;
};

test("the check page lists what was left out and what was declined, and no more", () => {
  const html = fillCheck(check, given("clear", "decline", "clear"));
  assert.deepEqual(links(html, "clear"), ["/q/o/a/1", "/q/o/a/10"]);
  assert.deepEqual(links(html, "decline"), ["/q/o/a/2"]);
  assert.deepEqual(html.match(/You answered \d/g), ["You answered 0"]);
});

test("a list without a line is gone with its heading", () => {
  const html = fillCheck(check, given("answer", "answer", "answer"));
  assert.equal(links(html, "clear"), null);
  assert.equal(links(html, "decline"), null);
  assert.doesNotMatch(html, /<h2>/);
  assert.deepEqual(html.match(/You answered \d/g), ["You answered 3"]);
  assert.match(html, /<h1>Before you finish<\/h1>/);
});

test("what a field shows of an answer", () => {
  const shown = (answer) => shownOf({ answers: answer ? { "a/1": answer } : {} }, steps[0]);
  assert.equal(shown({ kind: "answer", value: "3" }), "3");
  assert.equal(shown({ kind: "decline", value: null }), "_declined");
  assert.equal(shown({ kind: "clear", value: null }), null);
  assert.equal(shown(undefined), null);
});
