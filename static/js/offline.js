// The page's side of the service worker: asks it to get ready, nudges it to send, and says where the answers are.
// Without a worker everything goes to the server as before, and the page says that it needs a signal.
const line = document.getElementById("saved");
const occasion = line?.dataset.occasion; // a parent's page; the practitioner's pages have the line without it
const start = document.querySelector("[data-start]");
let worker, soon, kept; // whom to ask, the next nudge, whether something was kept here since this page came

/** Nothing here waits for ever, as `navigator.serviceWorker.ready` does where registering is blocked. */
const within = (limit, promise) =>
  Promise.race([promise, new Promise((_, late) => setTimeout(() => late(new Error("Too late")), limit))]);

async function register() {
  const workers = navigator.serviceWorker;
  const how = { scope: "/q/", updateViaCache: "none" };
  const registration = await (occasion ? workers.register("/q/worker.js", how) : workers.getRegistration("/q/"));
  const coming = registration.active ?? registration.waiting ?? registration.installing;
  if (coming.state === "activated") return coming;
  return new Promise((resolve) => (coming.onstatechange = () => coming.state === "activated" && resolve(coming)));
}

async function ask(type, more = {}, limit = 4_000) {
  const { port1, port2 } = new MessageChannel();
  const reply = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  worker ??= register();
  (await within(limit, worker)).postMessage({ type, occasion, ...more }, [port2]);
  return within(limit, reply);
}

function show({ begun, tried, refused, ready, unsent, waiting }) {
  document.querySelector("[data-sealed-file]")?.toggleAttribute("hidden", !(unsent > 0 && tried));
  if (document.getElementById("status")?.textContent) return; // trouble with this answer comes first
  const { held, sent, stuck, onlineOnly, waitingOther } = line.dataset;
  const number = new Intl.PluralRules(document.documentElement.lang).select(waiting);
  const words = line.getAttribute(`data-waiting-${number}`) ?? waitingOther;
  kept ||= begun || unsent > 0;
  if (unsent > 0 && refused) line.textContent = stuck;
  else if (unsent > 0) line.textContent = tried && waiting ? words.replace("{n}", () => waiting) : held;
  else if (kept) line.textContent = sent;
  else if (occasion && !ready && document.querySelector("#main [data-start], #main .dcs-step")) line.textContent = onlineOnly;
}

const nobody = { begun: false, tried: false, refused: false, ready: false, unsent: 0, waiting: 0 }; // no worker can be asked
const look = () => ask("status").catch(() => nobody).then(show);
const nudge = (now = false) => ask("nudge", { now }, 60_000).then(show, () => {});

if (line) {
  if (start) {
    start.hidden = true; // until the worker can stand in for the server, or has had its time
    line.textContent = line.dataset.preparing;
    const { ready } = await within(12_000, ask("prepare", {}, 12_000)).catch(() => ({ ready: false }));
    if (ready) line.textContent = "";
    start.hidden = false;
  }
  if ("returned" in line.dataset) await ask("returned").catch(() => {});
  await look();
  nudge();
  setInterval(nudge, 15_000);
  window.addEventListener("online", () => setTimeout(nudge, Math.random() * 2_000, true));
  document.addEventListener("visibilitychange", () => nudge());
  document.addEventListener("htmx:afterSettle", () => {
    look();
    clearTimeout(soon);
    soon = setTimeout(nudge, 1_000); // sending is not in the way of the next answer
  });
}
