// Events are closed so that only the server can open them, and the server's replies are proved to be the server's.
// RFC 9180, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "../../vendor/hpke-core-1.9.0.js";
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const PADDED = 256; // characters: an event is as long as any other, so that its length tells nothing
const utf8 = new TextEncoder();
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toHex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
export const randomName = () => toHex(crypto.getRandomValues(new Uint8Array(16))); // 128 bits

/** Close one event. Whose it is goes in as `info`, so that it cannot be passed off as another. */
export async function seal(lease, { event_id, assessment, seq }, content) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(toBytes(lease.publicKey));
  const info = utf8.encode(`vig-dcs/1|${lease.keyId}|${lease.writer}|${assessment}|${seq}|${event_id}`);
  const sealed = await suite.seal({ recipientPublicKey, info }, utf8.encode(JSON.stringify(content).padEnd(PADDED)));
  return { event_id, assessment, seq, enc: toText(sealed.enc), ct: toText(sealed.ct) };
}

/** What a reply of the server says, or null where the server did not make it for this very question. */
export async function proved(lease, nonce, reply) {
  const use = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", toBytes(lease.ackKey), use, false, ["verify"]);
  const genuine = await crypto.subtle.verify("HMAC", key, toBytes(reply.mac), utf8.encode(`${nonce}.${reply.body}`));
  const said = genuine ? JSON.parse(reply.body) : null;
  return said?.writer === lease.writer ? said : null;
}

// The draft, the answers so far, is kept only so that Back can show them; readable while its key is there.
const draftKey = (bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
export async function closeDraft(bytes, draft) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = utf8.encode(JSON.stringify(draft));
  return { iv, ct: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await draftKey(bytes), plain) };
}

export async function openDraft(bytes, { iv, ct }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await draftKey(bytes), ct);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** The digit after the kept ones, if a PIN may be the right one; else null. A whole hash on the tablet could be searched. */
export async function digitOf({ salt, iterations, starts }, pin) {
  const key = await crypto.subtle.importKey("raw", utf8.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: utf8.encode(salt), iterations };
  const digits = toHex(await crypto.subtle.deriveBits(way, key, 256));
  return digits.startsWith(starts) ? digits[starts.length] : null;
}

/** What is kept of the end: the calm digit, or any other if an answer was raised. Only the PIN gives the calm one again. */
export function closeBit(calm, raised) {
  const other = 1 + (crypto.getRandomValues(new Uint8Array(1))[0] % 15);
  return ((parseInt(calm, 16) + (raised ? other : 0)) % 16).toString(16);
}
