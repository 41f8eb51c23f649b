// Warns before a sign-in that nobody uses ends, and covers the page when it has ended. What was typed is sent to be kept.
// Without this file the server ends the sign-in all the same, and keeps what is sent too late.

const dialog = document.getElementById("time-out");
const [warning, ended] = dialog.children;
const LIMIT = Number(dialog.dataset.idle) * 1000;
const WARNED = 120_000;
const others = new BroadcastChannel("in-use");
let used = Date.now();

function isUsed() {
  used = Date.now();
  if (dialog.open && ended.hidden) dialog.close();
}

function wasChanged(form) {
  return [...form.elements].some((each) =>
    ["radio", "checkbox"].includes(each.type)
      ? each.checked !== each.defaultChecked
      : each.defaultValue !== undefined && each.value !== each.defaultValue,
  );
}

/** The form that somebody has begun to fill in goes to the server, which keeps it and does nothing else with it. */
function signInAgain() {
  const begun = [...document.querySelectorAll("#main form[method=post]")].find(wasChanged);
  if (!begun) return location.reload();
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "timed_out", value: "1" });
  begun.append(mark);
  begun.submit();
}

function look() {
  const idle = Date.now() - used;
  if (idle < LIMIT - WARNED) return;
  const over = idle >= LIMIT;
  warning.hidden = over;
  ended.hidden = !over;
  dialog.classList.toggle("dcs-dialog--ended", over);
  if (!dialog.open) dialog.showModal();
}

dialog.addEventListener("cancel", (event) => event.preventDefault());
ended.querySelector("button").addEventListener("click", signInAgain);
warning.querySelector("button").addEventListener("click", async () => {
  const token = document.querySelector("[name=csrf_token]").value;
  const asked = { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" };
  const reply = await fetch(dialog.dataset.stay, asked).catch(() => null);
  if (reply?.status !== 204) return;
  isUsed();
  others.postMessage("used");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) return;
  isUsed();
  others.postMessage("used");
});
others.addEventListener("message", isUsed);
others.postMessage("used");
setInterval(look, 5_000);
