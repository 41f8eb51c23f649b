// Taking the tablet back where no server answers. The practitioner's PIN shows one thing: whether an answer must be looked
// at today. The server works it out again from the answers when it has them.
import { raised } from "./journey.js";
import * as outbox from "./outbox.js";
import { digitOf } from "./sealing.js";
const PIN_TRIES = 5;
const TIME_LIMIT = 15_000;

/** The server's reply, or undefined where there is none in time. Over HTTPS nobody else can give one. */
async function fromServer(request) {
  const late = new Promise((resolve) => setTimeout(resolve, TIME_LIMIT));
  const reply = await Promise.race([fetch(request).catch(() => undefined), late]);
  return reply && reply.status < 500 ? reply : undefined;
}

const triesLeft = ({ lease, progress }) => (lease.pinCheck ? (progress.pinTries ?? PIN_TRIES) : 0);

/** The page that asks for the PIN: the server's, or else the key of the stored one. */
export const asked = async (held, request) =>
  (await fromServer(request)) ?? held.lease.back[triesLeft(held) > 0 ? "path" : "closed"];

/** What a posted PIN leads to: the server's reply, or else the key of a stored page. A stored form has no token to send. */
export async function takenBack(held, journeyOf, request, form) {
  const reply = form.get("csrf_token") ? await fromServer(request) : undefined;
  return reply ?? held.lease.back[await tried(held, journeyOf, (form.get("pin") ?? "").trim())];
}

async function tried(held, journeyOf, pin) {
  const { lease, progress } = held;
  const left = triesLeft(held);
  if (left === 0) return "closed";
  if (!pin) return "empty";
  await outbox.change(lease.writer, { pinTries: left - 1 }); // before it is tried: ending the browser gives none back
  const digit = await digitOf(lease.pinCheck, pin);
  if (digit === null) return left > 1 ? "wrong" : "closed";
  await outbox.change(lease.writer, { pinTries: PIN_TRIES });
  const look = progress.bit ? progress.bit !== digit : raised(await journeyOf(held));
  return look ? "raised" : "calm";
}
