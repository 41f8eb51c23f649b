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
