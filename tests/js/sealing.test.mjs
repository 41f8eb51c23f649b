// What is sealed opens for the server alone, and only the server's own word deletes anything.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { closeBit, closeDraft, digitOf, openDraft, proved, randomName, seal } from "../../static/js/worker/sealing.js";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "../../static/vendor/hpke-core-1.9.0.js";

const vectors = JSON.parse(readFileSync(new URL("../support/sealing_vectors.json", import.meta.url), "utf8"));
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const bytes = (text) => Buffer.from(text, "base64url");
const exact = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);

async function open(event, info) {
  const recipientKey = await suite.kem.importKey("raw", exact(Buffer.from(vectors.privateKeyHex, "hex")), false);
  const enc = exact(bytes(event.enc));
  const opened = await suite.open({ recipientKey, enc, info: new TextEncoder().encode(info) }, exact(bytes(event.ct)));
  return JSON.parse(new TextDecoder().decode(opened));
}

for (const { name, lease, event, content, info } of vectors.sealed) {
  test(`the vector opens: ${name}`, async () => assert.deepEqual(await open(event, info), content));

  test(`what is sealed now opens too: ${name}`, async () => {
    const sealed = await seal({ ...lease, publicKey: vectors.publicKey }, event, content);
    assert.deepEqual(await open(sealed, info), content);
    assert.equal(bytes(sealed.enc).length, 65);
    assert.equal(bytes(sealed.ct).length, 272, "an event's length tells nothing");
    assert.deepEqual(Object.keys(sealed).sort(), ["assessment", "ct", "enc", "event_id", "seq"]);
  });

  test(`it cannot be passed off as another: ${name}`, async () => {
    const sealed = await seal({ ...lease, publicKey: vectors.publicKey }, event, content);
    for (const part of [lease.writer, lease.keyId, event.event_id, event.assessment]) {
      await assert.rejects(open(sealed, info.replace(part, "other")));
    }
    await assert.rejects(open(sealed, info.replace(`|${event.seq}|`, "|9|")));
  });
}

const { ackKey, nonce, reply } = vectors.acknowledgement;
const lease = { writer: vectors.sealed[0].lease.writer, ackKey };

test("a reply that the server made for this very question is believed", async () => {
  assert.deepEqual(await proved(lease, nonce, reply), JSON.parse(reply.body));
});

for (const [name, wrong] of Object.entries({
  "another body": { ...reply, body: reply.body.replace("[1,4]", "[1,9]") },
  "no proof": { body: reply.body, mac: "" },
  "a proof by another key": { ...reply, mac: `A${reply.mac.slice(1)}` },
})) {
  test(`it is not believed with ${name}`, async () => assert.equal(await proved(lease, nonce, wrong), null));
}

test("nor for another question, nor for another writer", async () => {
  assert.equal(await proved(lease, "0".repeat(32), reply), null);
  assert.equal(await proved({ ...lease, writer: "f".repeat(32) }, nonce, reply), null);
});

test("JSON of somebody else is never a reply", async () => {
  for (const other of [{}, { have: {} }, [], "ok", { body: reply.body }, { mac: reply.mac }]) {
    const believed = await proved(lease, nonce, other).catch(() => null);
    assert.equal(believed, null);
  }
});

test("a draft opens with its own key and no other", async () => {
  const [key, other] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
  const closed = await closeDraft(key, { "a/1": { kind: "answer", value: "2" } });
  assert.deepEqual(await openDraft(key, closed), { "a/1": { kind: "answer", value: "2" } });
  assert.equal(Buffer.from(closed.ct).includes("answer"), false);
  await assert.rejects(openDraft(other, closed));
});

test("a PIN is told from a wrong one by the beginning of its hash", async () => {
  const { pin, check } = vectors.pinCheck;
  assert.equal(await digitOf(check, pin), vectors.pinCheck.calm);
  const others = await Promise.all(["0000", "2581", "12345", ""].map((other) => digitOf(check, other)));
  assert.deepEqual(others, [null, null, null, null]);
});

test("a calm end is kept as the digit that only the PIN gives again, any other end as any other digit", () => {
  for (const calm of "0123456789abcdef") {
    const kept = Array.from({ length: 400 }, () => closeBit(calm, true));
    assert.equal(closeBit(calm, false), calm);
    assert.deepEqual([...new Set(kept)].sort(), [..."0123456789abcdef"].filter((digit) => digit !== calm));
  }
});

test("names are 32 hexadecimal digits and never the same", () => {
  const names = new Set(Array.from({ length: 100 }, randomName));
  assert.equal(names.size, 100);
  for (const name of names) assert.match(name, /^[0-9a-f]{32}$/);
});
