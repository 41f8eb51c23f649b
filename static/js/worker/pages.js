// Stored pages have two blanks, the form's id and the earlier answer; the check page has lists that hold every step.
// All are filled by replacer functions: a text as the replacement would eat `$&`.
import { DECLINED, keyOf, now } from "./journey.js";
import { randomName } from "./sealing.js";
const FORM_ID = /(<input type="hidden" name="form_id" value=")(")/g;
const FIELD = /<input\b[^>]*\bname="answer"[^>]*>/g;
const COUNT = /<p\b[^>]*\bdata-answered="(\d+)"[^>]*>[\s\S]*?<\/p>/g;
const LIST = /<section data-list="(\w+)">[\s\S]*?<\/section>/g;
const LINE = /<li\b[^>]*>[\s\S]*?<\/li>/g;
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const withFormId = (html) => html.replace(FORM_ID, (_, before, behind) => before + randomName() + behind);

/** A page with `shown` chosen or typed in; nothing where it is null. */
export const fillStep = (html, shown) => withFormId(html).replace(FIELD, (field) => fillField(field, shown));

function fillField(field, shown) {
  const typed = field.includes('type="text"');
  if (shown === null || (typed && shown === DECLINED)) return field;
  if (typed) return field.replace('value=""', () => `value="${escaped(shown)}"`);
  return /\bvalue="([^"]*)"/.exec(field)[1] === shown ? field.replace(/>$/, () => " checked>") : field;
}

export function shownOf(journey, step) {
  const { kind, value = null } = journey.answers[keyOf(step)] ?? {};
  return kind === "decline" ? DECLINED : value;
}

/** The check page: the one sentence that is true, and of the lists the steps that were left out or declined. */
export function fillCheck(html, journey) {
  const answered = now(journey, "answer").length;
  return withFormId(html)
    .replace(COUNT, (sentence, number) => (Number(number) === answered ? sentence : ""))
    .replace(LIST, (list, kind) => {
      const paths = now(journey, kind).map((step) => `href="${escaped(step.path)}"`);
      return paths.length ? list.replace(LINE, (line) => (paths.some((path) => line.includes(path)) ? line : "")) : "";
    });
}
