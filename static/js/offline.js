// The page's side of the service worker: asks it to get ready, nudges it to send, and says where the answers are.
// Without a worker everything goes to the server as before, and the page says that it needs a signal.

const line = document.getElementById("saved");
const occasion = line?.dataset.occasion; // a parent's page; a practitioner's page has the line without it
const start = document.querySelector("[data-start]");
const ASK_LIMIT = 4_000;
const READY_LIMIT = 12_000;
let soon = 0;

/** Nothing here may wait for ever: `navigator.serviceWorker.ready` does where registering is blocked. */
const within = (limit, promise) =>
  Promise.race([promise, new Promise((_, late) => setTimeout(() => late(new Error("Too late")), limit))]);

async function worker() {
  const registration = await navigator.serviceWorker.register("/q/worker.js", { scope: "/q/", updateViaCache: "none" });
  if (registration.active) return registration.active;
  const coming = registration.waiting ?? registration.installing;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && resolve(coming));
  });
}

async function ask(type, more = {}, limit = ASK_LIMIT) {
  const { port1, port2 } = new MessageChannel();
  const reply = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  (await within(limit, worker())).postMessage({ type, occasion, ...more }, [port2]);
  return within(limit, reply);
}

/** Whether this occasion is answered by the worker from now on. */
async function getReady() {
  try {
    const { ready } = await ask("prepare", {}, READY_LIMIT);
    if (ready && !navigator.serviceWorker.controller) await ask("claim");
    if (ready && navigator.serviceWorker.controller) return true;
  } catch {
    // Too slow, or no workers here.
  }
  await ask("cancel").catch(() => {});
  return false;
}

function show({ begun, unsent, waiting, tried, refused }) {
  if (document.getElementById("status")?.textContent) return; // trouble with this answer comes first
  const { held, sent, stuck } = line.dataset;
  const number = line.getAttribute(`data-waiting-${new Intl.PluralRules(document.documentElement.lang).select(waiting)}`);
  const behind = tried && waiting ? (number ?? line.dataset.waitingOther).replace("{n}", () => waiting) : held;
  if (unsent) line.textContent = refused ? stuck : behind;
  else if (begun) line.textContent = sent;
  document.querySelector("[data-sealed-file]")?.toggleAttribute("hidden", !(unsent && tried));
}

const look = () => ask("status").then(show).catch(() => {});
const nudge = (now = false) => ask("nudge", { now }).then(show).catch(() => {});

/** With no network the return page learns from the worker whether an answer must be looked at. */
async function checkPin(form) {
  const said = await ask("alert?", { pin: form.elements.pin.value }, READY_LIMIT * 2).catch(() => ({ unknown: true }));
  const result = "alert" in said ? (said.alert ? "raised" : "none") : Object.keys(said)[0];
  for (const part of document.querySelectorAll("[data-offline]")) part.hidden = part.dataset.offline !== result;
}

async function begin() {
  if (start) start.hidden = true;
  const ready = start ? await getReady() : await (navigator.serviceWorker.controller ? true : ask("claim").catch(() => {}));
  if (start) start.hidden = false;
  if (start && !ready) line.textContent = line.dataset.onlineOnly;
  if (!occasion) await ask("returned").catch(() => {});
  await look();
  await nudge();
}

if (line && "serviceWorker" in navigator) {
  begin();
  navigator.serviceWorker.addEventListener("message", ({ data }) => data?.type === "status" && show(data));
  document.addEventListener("htmx:afterSettle", () => {
    clearTimeout(soon);
    soon = setTimeout(nudge, 1_000); // sending is never in the way of the next answer
    look();
  });
  window.addEventListener("online", () => setTimeout(nudge, Math.random() * 2000, true));
  document.addEventListener("visibilitychange", () => nudge());
  setInterval(nudge, 15_000);
  document.addEventListener("htmx:sendError", ({ target }) => target.closest?.("[data-return]") && checkPin(target));
} else if (line && start) line.textContent = line.dataset.onlineOnly;
// A page that Back brings out of memory may be older than the answers: ask for it again.
window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.replace(window.location.href));
