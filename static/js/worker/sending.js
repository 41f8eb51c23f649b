// Events go to the server behind the person's back: without cookies, and deleted only on its proved word.
import { change, clear, everything, forgetDraft } from "./outbox.js";
import { proved, randomName } from "./sealing.js";
const BATCH = 200;
const TIME_LIMIT = 15_000;
const LONGEST_WAIT = 300_000;
export const bare = ({ event_id, assessment, seq, enc, ct }) => ({ event_id, assessment, seq, enc, ct });
/** Post JSON: never follow a redirect, never ask a cache, never wait for ever. */
export function post(address, headers, body, more) {
  const how = { method: "POST", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(TIME_LIMIT), ...more };
  return fetch(address, { ...how, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
}

/** Offer events to the server. Resolves with what it said, if that is proved; else with {wait: ms, refused}. */
export async function exchange(lease, events) {
  const nonce = randomName();
  const headers = { Authorization: `Bearer ${lease.token}`, "X-Nonce": nonce };
  const body = { v: 1, events: events.map(bare) };
  try {
    const reply = await post(`/q/${lease.occasion}/events`, headers, body, { credentials: "omit" });
    const said = reply.status === 200 ? await proved(lease, nonce, await reply.json()) : null;
    return said ?? { wait: Number(reply.headers.get("Retry-After")) * 1000 || 0, refused: reply.status === 401 };
  } catch {
    return { wait: 0, refused: false };
  }
}

/** Whether the server said that it has an event, in its place or kept aside. */
export const had = (said, { event_id, assessment, seq }) =>
  said.have?.[assessment]?.some(([from, to]) => from <= seq && seq <= to) || said.quarantined?.includes(event_id);

async function send({ lease, progress: { tries }, events }) {
  const batch = events.slice(0, BATCH);
  const said = await exchange(lease, batch);
  if (!said.have) {
    const wait = Math.max(said.wait, Math.random() * 2000 * 2 ** tries); // at random: tablets do not come all at once
    const notBefore = Date.now() + Math.min(LONGEST_WAIT, wait);
    await change(lease.writer, { tries: Math.min(tries + 1, 20), notBefore, refused: said.refused });
    return false;
  }
  const remove = batch.filter((event) => had(said, event));
  const complete = lease.steps.every(({ part }) => said.state[part] === "complete");
  await change(lease.writer, { tries: 0, notBefore: 0, refused: false, complete }, { remove });
  return remove.length > 0;
}

const isDue = ({ notBefore }) => notBefore <= Date.now() || notBefore > Date.now() + LONGEST_WAIT; // a clock was set back
/** Whether a lease has nothing left to do here. Where a return page is stored, the alert bit waits for the return. */
const isOver = ({ lease, progress: { state, complete }, events }) =>
  events.length === 0 && (state === "returned" || (state === "finished" && complete && !lease.back));

/** Send all that is due (`now`: all), of every occasion. One at a time; a call while another runs does nothing. */
export const sendAll = (now = false) =>
  navigator.locks.request("vig-sending", { ifAvailable: true }, async (lock) => {
    for (let held of lock ? await everything() : []) {
      if (held.progress.state !== "open") await forgetDraft(held); // again, should it have been cut short
      const { occasion, writer } = held.lease;
      while (held?.events.length > 0 && (now || isDue(held.progress)) && (await send(held))) {
        held = (await everything(occasion)).find(({ lease }) => lease.writer === writer);
      }
      if (held && isOver(held)) await clear(held);
    }
  });

/** How things stand, for the line at the foot of a page: `ready` says whether this occasion is answered here. */
export async function status({ occasion }) {
  const all = await everything();
  const events = all.flatMap((held) => held.events);
  const tried = all.some((held) => held.events.length > 0 && held.progress.tries > 0);
  const begun = all.some(({ progress }) => Object.keys(progress.counts).length > 0);
  const refused = all.some((held) => held.events.length > 0 && held.progress.refused);
  const ready = all.some(({ lease }) => lease.occasion === occasion);
  return { begun, tried, refused, ready, unsent: events.length, waiting: events.filter(({ submit }) => !submit).length };
}
