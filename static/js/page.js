// What plain HTML cannot do: say where you are after a swap, and say calmly that the network failed.
// Every page works without this file.

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

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main") return;
  status.textContent = "";
  startReading();
});
document.addEventListener("htmx:sendError", () => say(status.dataset.noSignal));
document.addEventListener("htmx:timeout", () => say(status.dataset.noSignal));
document.addEventListener("htmx:responseError", () => say(status.dataset.trouble));

if (document.querySelector("#main .nhsuk-error-summary")) startReading();
