// What plain HTML cannot do: say where you are after a swap, say calmly that the network failed, and keep a
// practitioner's pages from a parent who holds the tablet.
// Every page works without this file.

// The second wall behind the templates (Trusted Types). Text becomes markup only inside a document that is not shown, where
// htmx reads a whole page of this server; and the one script that is started by its address is our own worker. Whatever
// else asks gets nothing back, which the browser takes as a refusal.
const READERS = ["Document parseHTMLUnsafe", "DOMParser parseFromString"];
window.trustedTypes?.createPolicy("default", {
  createHTML: (text, _, sink) => (READERS.includes(sink) ? text : null),
  createScriptURL: (address) => (address === "/q/worker.js" ? address : null),
});

const status = document.getElementById("status");

/** Start the new page at its top: the error summary if there is one, else the heading. A swap leaves focus on the body. */
function startReading() {
  const target = document.querySelector("#main .nhsuk-error-summary") ?? document.querySelector("#main h1");
  if (!target) return;
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** A live region says a text again only when it has changed, so it is emptied first. */
function say(words) {
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = words;
  });
}

// What is kept while somebody types settles on the page that is there already, and must not take them out of their field.
let shown = document.getElementById("main");
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main" || event.target === shown) return;
  shown = event.target;
  status.textContent = "";
  startReading();
});
// The second half of a double tap belongs to the page that was there before, not to the one that has just come.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("[type=submit]")) event.preventDefault();
});
// What comes back at its own address, as a page with an error does, is no further step for Back.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.history.path === location.pathname + location.search) detail.history.type = "replace";
});
// Back and Forward ask the server for the whole page, so that it can also say "sign in" or "locked".
document.addEventListener("htmx:historyCacheMiss", (event) => {
  event.preventDefault();
  location.reload();
});
document.addEventListener("htmx:sendError", () => say(status.dataset.noSignal));
document.addEventListener("htmx:timeout", () => say(status.dataset.noSignal));
document.addEventListener("htmx:responseError", () => say(status.dataset.trouble));

if (document.querySelector("#main .nhsuk-error-summary")) startReading();

// A button that copies appears where the browser can, so that nobody sees one that does nothing.
function offerCopying() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = !navigator.clipboard;
  }
}
document.addEventListener("htmx:afterSettle", offerCopying);
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
  say(button.dataset.copied);
});
offerCopying();

// While a parent holds the tablet, no other tab of this browser may go on showing a practitioner's page, and no page
// may come back from the browser's memory.
const handOver = new BroadcastChannel("hand-over");
if (document.body.classList.contains("dcs-page--parent")) {
  handOver.postMessage("begun");
} else {
  handOver.addEventListener("message", () => location.replace("/locked"));
}
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
