// Stands in for the server at the addresses of a questionnaire that was prepared: a posted form becomes a sealed event,
// a stored page is the reply. It never renders and never replays a request. What it does not know goes through.
import { after, answerFrom, isRepeat, keyOf, leadFrom, raised } from "./journey.js";
import * as outbox from "./outbox.js";
import { fillCheck, fillStep, shownOf } from "./pages.js";
import { closeDraft, mayBePin, openDraft, seal } from "./sealing.js";
import { bare, post, reached, sendAll, status } from "./sending.js";
const OCCASION = /^\/q\/([0-9a-f-]{36})\//;
const PIN_TRIES = 5;
const elsewhere = new Set(); // occasions that were begun on the server
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || !["GET", "POST"].includes(request.method)) return;
  const occasion = OCCASION.exec(pathname)?.[1];
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  } else if (occasion) {
    const form = request.method === "POST" ? request.clone() : null; // before the body is read, and no later
    const reply = form ? saved(occasion, pathname, request, form) : shown(occasion, pathname, request);
    event.respondWith(reply.catch(() => undefined).then((known) => known ?? through(occasion, pathname, request)));
  }
});

/** To the server, untouched. Whoever begins there goes on there: nothing gets ready behind their back. */
function through(occasion, path, request) {
  if (path !== `/q/${occasion}/`) elsewhere.add(occasion);
  return fetch(request);
}

async function shown(occasion, path, request) {
  if (path === `/q/${occasion}/sealed-file`) return sealedFile(occasion);
  const held = await outbox.heldFor(occasion);
  if (held?.lease.fallbacks.includes(path)) return fetch(request).catch(() => page(held.lease, path));
  return held?.lease.keys.includes(path) ? show(request, held.lease, await journeyOf(held), path) : undefined;
}

const saved = (occasion, path, request, form) =>
  outbox.alone(occasion, async () => {
    const held = await outbox.heldFor(occasion);
    if (path !== held?.lease.places.check && !held?.lease.steps.some((step) => step.path === path)) return undefined;
    const saving = form.formData().then((fields) => save(request, held, path, fields));
    return saving.catch(() => page(held.lease, held.lease.places.full)); // nothing looks saved that is not
  });

async function journeyOf({ lease, progress: { draft, state } }) {
  const answers = draft ? await outbox.draftKeyOf(lease).then((key) => openDraft(key, draft)).catch(() => ({})) : {};
  return { steps: lease.steps, places: lease.places, answers, finished: state === "finished" };
}

/** Save what was posted to a step, or the end of it all, and show what comes next. */
async function save(request, held, path, form) {
  const { lease, progress } = held;
  const journey = await journeyOf(held);
  if (leadFrom(journey, path) !== path) return show(request, lease, journey, path);
  const step = lease.steps.find((each) => each.path === path);
  if (!step) return finish(request, held, journey);
  const said = answerFrom(step, form);
  if (said.problem) return page(lease, step[said.problem], (html) => fillStep(html, said.typed ?? null));
  const answer = { ...said, form: (form.get("form_id") ?? "").slice(0, 64) };
  if (!isRepeat(journey, step, answer)) {
    journey.answers[keyOf(step)] = answer;
    const counts = { ...progress.counts };
    const content = { kind: answer.kind, item: step.item, value: answer.value, form_id: answer.form };
    const event = await next(lease, counts, step.part, content);
    const draft = await closeDraft(await outbox.draftKeyOf(lease), journey.answers);
    await outbox.change(lease.writer, { counts, draft }, { add: [event] });
  }
  return show(request, lease, journey, after(journey, step)?.path ?? lease.places.check);
}

/** The next event of an assessment, sealed: always before a transaction begins, for that would not wait. */
function next(lease, counts, assessment, content) {
  counts[assessment] = (counts[assessment] ?? 0) + 1;
  const event = { event_id: crypto.randomUUID(), assessment, seq: counts[assessment] };
  return seal(lease, event, { ...content, at: Date.now() });
}

async function finish(request, { lease, progress }, journey) {
  const counts = { ...progress.counts };
  const add = [];
  for (const part of new Set(lease.steps.map((step) => step.part))) {
    const content = { kind: "submit", item: null, value: null, form_id: null, count: counts[part] ?? 0 };
    add.push({ ...(await next(lease, counts, part, content)), submit: true });
  }
  const over = { state: "finished", counts, draft: null, alert: raised(journey) };
  await outbox.change(lease.writer, over, { add });
  await outbox.forgetDraft({ lease, progress: over });
  return show(request, lease, { ...journey, finished: true }, lease.places.thanks);
}

/** The page at which a visit to `wanted` ends: in place for htmx's forms and where it was asked for, else led there. */
async function show(request, lease, journey, wanted) {
  const path = leadFrom(journey, wanted);
  const posted = request.method === "POST";
  const led = new Response(null, { status: 303, headers: { Location: path } });
  if (posted ? !request.headers.has("HX-Request") : path !== wanted) return led;
  const step = journey.steps.find((each) => each.path === path);
  const { welcome, again, check } = lease.places;
  const key = path === welcome && Object.keys(journey.answers).length > 0 ? again : path;
  const fill = (html) => (path === check ? fillCheck(html, journey) : fillStep(html, step ? shownOf(journey, step) : null));
  return (await page(lease, key, fill, posted ? { "HX-Push-Url": path } : {})) ?? (posted ? led : undefined);
}

async function page(lease, key, fill = (html) => html, headers = {}) {
  const kept = await outbox.storedPage(lease, key);
  const all = { ...lease.headers, "Content-Type": "text/html; charset=utf-8", ...headers };
  return kept && new Response(fill(await kept.text()), { status: kept.status, headers: all });
}

/** The last resort: what was not sent, still sealed, as a file that can be brought to the server by hand. */
async function sealedFile(occasion) {
  const unsent = (await outbox.everything(occasion)).filter(({ events }) => events.length > 0);
  const sealed = ({ lease: { writer, keyId }, events }) => ({ occasion, writer, keyId, events: events.map(bare) });
  const headers = { "Content-Disposition": 'attachment; filename="sealed-answers.json"' };
  const file = { v: 1, "vig-dcs": "sealed events", leases: unsent.map(sealed) };
  return unsent.length > 0 ? Response.json(file, { headers }) : undefined;
}

/** Get an occasion ready that nobody has begun. `ready` says whether the worker answers for it. */
async function prepare({ occasion }) {
  elsewhere.delete(occasion);
  if (await outbox.heldFor(occasion)) return { ready: true };
  const reply = await post(`/q/${occasion}/prepare`, { "X-VIG-Worker": "1" }, { v: 1 });
  if (reply.status === 200) {
    const { lease: given, pages, fallbacks, assets, ...plan } = await reply.json();
    const lease = { ...plan, ...given, keys: Object.keys(pages), fallbacks: Object.keys(fallbacks) };
    await outbox.store(lease, { ...pages, ...fallbacks }, assets);
    await outbox.alone(occasion, async () => {
      const free = !elsewhere.has(occasion) && !(await outbox.heldFor(occasion));
      if (free) await returned(); // while this sitting is open, no other family's can be opened
      await (free ? outbox.keep(lease) : outbox.clear({ lease, progress: {} }));
    });
  }
  return { ready: Boolean(await outbox.heldFor(occasion)) };
}

/** The tablet is back with the practitioner: no sitting on it can be opened any more. What is unsent goes on. */
async function returned() {
  const progress = { state: "returned", draft: null, alert: null };
  for (const { lease } of await outbox.everything()) {
    await outbox.change(lease.writer, progress);
    await outbox.forgetDraft({ lease, progress });
  }
}

/** Whether an answer must be looked at, for whoever knows the PIN, and only while the server cannot be asked. */
async function alertFor({ occasion, pin }) {
  const held = await outbox.heldFor(occasion);
  if (!held?.lease.pinCheck) return { unknown: true };
  if (await reached(held.lease)) return { online: true };
  const left = held.progress.pinTries ?? PIN_TRIES;
  const right = left > 0 && (await mayBePin(held.lease.pinCheck, pin));
  await outbox.change(held.lease.writer, { pinTries: right ? PIN_TRIES : Math.max(0, left - 1) });
  if (right) return { alert: held.progress.alert ?? raised(await journeyOf(held)) };
  return left > 1 ? { wrong: true, left: left - 1 } : { locked: true };
}

const nudge = ({ now }) => Promise.all([sendAll(now), self.clients.claim()]).then(status); // a hard reload lets a page go
const MESSAGES = { prepare, nudge, status, returned, "alert?": alertFor };
self.addEventListener("message", (event) => {
  const answered = Promise.resolve(event.data).then((data) => MESSAGES[data.type](data)).catch(() => undefined);
  event.waitUntil(answered.then((reply) => event.ports[0]?.postMessage(reply ?? {})));
});
