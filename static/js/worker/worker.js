// Stands in for the server at the addresses of a questionnaire that was prepared: a posted form becomes a sealed event,
// a stored page is the reply. It never renders and never replays a request. What it does not know goes through.
import { after, answerFrom, isRepeat, keyOf, leadFrom, raised } from "./journey.js";
import * as outbox from "./outbox.js";
import { fillCheck, fillStep, shownOf } from "./pages.js";
import { asked, takenBack } from "./returning.js";
import { closeBit, closeDraft, openDraft, seal } from "./sealing.js";
import { bare, exchange, had, post, sendAll, status } from "./sending.js";
const OCCASION = /^\/q\/([0-9a-f-]{36})\//;
const elsewhere = new Set(); // occasions that were begun on the server
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || !["GET", "POST"].includes(request.method)) return;
  const occasion = OCCASION.exec(pathname)?.[1];
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  } else if (pathname.startsWith("/q/")) {
    const form = occasion && request.method === "POST" ? request.clone() : null; // before the body is read, and no later
    const reply = form ? saved(occasion, pathname, request, form) : shown(occasion, pathname, request);
    event.respondWith(reply.catch(() => undefined).then((known) => known ?? through(occasion, pathname, request)));
  }
});

/** To the server, untouched. Whoever begins there goes on there. Without a network all else is locked, as on the server. */
function through(occasion, path, request) {
  if (path !== `/q/${occasion}/`) elsewhere.add(occasion);
  const reply = fetch(request);
  if (request.mode !== "navigate") return reply;
  return reply.catch(async (error) => (await locked()) ?? Promise.reject(error));
}

async function locked() {
  const held = await outbox.heldFor();
  return held?.lease.back ? page(held.lease, held.lease.back.locked) : undefined;
}

async function shown(occasion, path, request) {
  if (path === "/q/sealed-file") return sealedFile();
  const held = await outbox.heldFor(occasion);
  if (!held) return undefined;
  const { lease } = held;
  if (path === "/q/start") return Response.redirect(lease.places.welcome, 303);
  if (path === lease.back?.path) return stored(lease, await asked(held, request));
  return lease.keys.includes(path) ? show(request, lease, await journeyOf(held), path) : undefined;
}

/** A reply as it is; of a key, its page. */
const stored = (lease, found) => (typeof found === "string" ? page(lease, found) : found);

const saved = (occasion, path, request, form) =>
  outbox.alone(occasion, async () => {
    const held = await outbox.heldFor(occasion);
    const { places, steps, back } = held?.lease ?? { places: {}, steps: [] };
    if (path === back?.path) return stored(held.lease, await takenBack(held, journeyOf, request, await form.formData()));
    if (path !== places.check && !steps.some((step) => step.path === path)) return undefined;
    const saving = form.formData().then((fields) => save(request, held, path, fields));
    return saving.catch(() => page(held.lease, places.full)); // nothing looks saved that is not
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
    const counts = await countsOf(held);
    const content = { kind: answer.kind, item: step.item, value: answer.value, form_id: answer.form };
    const event = await next(lease, counts, step.part, content);
    const draft = await closeDraft(await outbox.draftKeyOf(lease), journey.answers);
    await keep(lease, { counts, draft }, [event]);
  }
  return show(request, lease, journey, after(journey, step)?.path ?? lease.places.check);
}

/** The next event of an assessment, sealed: always before a transaction begins, for that would not wait. */
function next(lease, counts, assessment, content) {
  counts[assessment] = (counts[assessment] ?? 0) + 1;
  const event = { event_id: crypto.randomUUID(), assessment, seq: counts[assessment] };
  return seal(lease, event, { ...content, at: Date.now() });
}

/** Keep events and how far the sitting is. Where there is no room, they go to the server at once, or are not taken. */
async function keep(lease, changes, events) {
  try {
    await outbox.change(lease.writer, changes, { add: events });
    if (outbox.ahead.delete(lease.writer)) await outbox.noteRoom(lease);
  } catch (full) {
    await outbox.noteNoRoom(lease);
    const said = await exchange(lease, events);
    if (!events.every((event) => had(said, event))) throw full;
    outbox.ahead.set(lease.writer, changes);
  }
}

/** How many events each part has. After a time without room the server must say: what went to it at once was not counted. */
async function countsOf({ lease, progress }) {
  if (outbox.ahead.has(lease.writer) || (await outbox.hasRoom(lease))) return { ...progress.counts };
  const { have } = await exchange(lease, []);
  outbox.ahead.set(lease.writer, {});
  const counted = (part) => Math.max(progress.counts[part] ?? 0, ...(have[part] ?? []).map(([, to]) => to));
  return Object.fromEntries(lease.steps.map(({ part }) => [part, counted(part)]));
}

async function finish(request, held, journey) {
  const { lease } = held;
  const counts = await countsOf(held);
  const add = [];
  for (const part of new Set(lease.steps.map((step) => step.part))) {
    const content = { kind: "submit", item: null, value: null, form_id: null, count: counts[part] ?? 0, flag: raised(journey, part) };
    add.push({ ...(await next(lease, counts, part, content)), submit: true });
  }
  const calm = await outbox.calmOf(lease);
  const over = { state: "finished", counts, draft: null, bit: calm ? closeBit(calm, raised(journey)) : null };
  await keep(lease, over, add);
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
async function sealedFile() {
  const unsent = (await outbox.everything()).filter(({ events }) => events.length > 0);
  const sealed = ({ lease: { occasion, writer, keyId }, events }) => ({ occasion, writer, keyId, events: events.map(bare) });
  const headers = { "Content-Disposition": 'attachment; filename="answers.vigsealed"' };
  const file = { v: 1, "vig-dcs": "sealed events", leases: unsent.map(sealed) };
  return unsent.length > 0 ? Response.json(file, { headers }) : undefined;
}

/** Get an occasion ready that nobody has begun. `ready` says whether the worker answers for it. */
async function prepare({ occasion }) {
  elsewhere.delete(occasion);
  if (await outbox.heldFor(occasion)) return { ready: true };
  const reply = await post(`/q/${occasion}/prepare`, { "X-VIG-Worker": "1" }, { v: 1 });
  if (reply.status === 200) {
    const { lease: given, pages, pagesBack, assets, calm, ...plan } = await reply.json();
    const lease = { ...plan, ...given, keys: Object.keys(pages) };
    await outbox.store(lease, { ...pages, ...pagesBack }, assets, calm);
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
  const progress = { state: "returned", draft: null, bit: null };
  for (const { lease } of await outbox.everything()) {
    await outbox.change(lease.writer, progress);
    await outbox.forgetDraft({ lease, progress });
  }
}

const nudge = async (about) => (await Promise.all([sendAll(about.now), self.clients.claim()]), status(about)); // a hard reload lets a page go
const MESSAGES = { prepare, nudge, status, returned };
self.addEventListener("message", (event) => {
  const answered = Promise.resolve(event.data).then((data) => MESSAGES[data.type](data)).catch(() => undefined);
  event.waitUntil(answered.then((reply) => event.ports[0]?.postMessage(reply ?? {})));
});
