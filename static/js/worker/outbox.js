// What is kept on the tablet until the server has it. IndexedDB has three stores: `leases`, what `prepare` gave, never
// changed, perhaps several of an occasion; `progress` of each lease: state (open, finished, returned), counts, the closed
// draft, the closed alert bit, how sending goes; `events`, sealed.
// Pages and what opens draft and bit lie in Cache Storage: a deleted entry is a deleted file, which IndexedDB does not promise.
const STORES = ["leases", "progress", "events"];
const DRAFT_KEYS = "vig-draft-keys";
let connection = null;
let known = null; // all leases, once read
/** Writer -> progress that could not be kept: its answers went to the server at once. Gone when the worker ends. */
export const ahead = new Map();
/** One at a time for an occasion, over all tabs and workers: read, seal and write happen inside. */
export const alone = (occasion, work) => navigator.locks.request(`vig-occasion-${occasion}`, work);
const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function connect() {
  const request = indexedDB.open("vig", 1);
  request.onupgradeneeded = () => {
    for (const name of ["leases", "progress"]) request.result.createObjectStore(name, { keyPath: "writer" });
    request.result.createObjectStore("events", { keyPath: ["writer", "assessment", "seq"] });
  };
  return result(request);
}

/** Run `work` in one transaction; resolves when it is on the disk. A throw does not abort a transaction by itself. */
async function transact(mode, work) {
  const begin = async () => (await (connection ??= connect())).transaction(STORES, mode, { durability: "strict" });
  const transaction = await begin().catch(() => {
    connection = null; // browsers drop the connection of a tablet that slept: once more with a new one
    return begin();
  });
  return new Promise((resolve, reject) => {
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was aborted"));
    const worked = work((name) => transaction.objectStore(name)).then((found) => (value = found));
    worked.catch((error) => (reject(error), transaction.abort())).catch(() => {}); // it may have ended by itself
  });
}

const ofWriter = (writer) => IDBKeyRange.bound([writer], [writer, []]);
/** All leases (of an occasion), oldest first: [{lease, progress, events}]. */
export const everything = (occasion, withEvents = true) =>
  transact("readonly", async (store) => {
    known ??= (await result(store("leases").getAll())).sort((one, other) => one.incarnation - other.incarnation);
    const found = known.map(async (lease) => ({
      lease,
      progress: await result(store("progress").get(lease.writer)),
      events: withEvents ? await result(store("events").getAll(ofWriter(lease.writer))) : [],
    }));
    return (await Promise.all(found)).filter(({ lease }) => !occasion || lease.occasion === occasion);
  });
/** The lease that answers for this occasion, with its progress; undefined where the server does or nothing can be kept. */
export const heldFor = async (occasion) =>
  (await everything(occasion, false).catch(() => []))
    .map(({ lease, progress }) => ({ lease, progress: { ...progress, ...ahead.get(lease.writer) } }))
    .filter(({ progress }) => progress.state !== "returned")
    .pop();
/** Change the progress of a lease, add and remove its events: all of it or nothing. An event is never overwritten. */
export const change = (writer, changes, { add = [], remove = [], lease } = {}) =>
  transact("readwrite", async (store) => {
    if (lease) store("leases").add(lease);
    known = lease ? null : known;
    for (const event of add) store("events").add({ writer, ...event });
    for (const { assessment, seq } of remove) store("events").delete([writer, assessment, seq]);
    const progress = await result(store("progress").get(writer));
    if (progress || lease) store("progress").put({ writer, ...progress, ...changes });
  });
export const keep = (lease) =>
  change(lease.writer, { state: "open", counts: {}, draft: null, tries: 0, notBefore: 0 }, { lease });
const draftEntry = ({ writer }) => `/q/draft/${writer}`;
const calmEntry = ({ writer }) => `/q/calm/${writer}`;
const ROOM = "/q/room";
const pagesOf = ({ writer }) => `vig-pages-${writer}`;
export const storedPage = (lease, key) => caches.match(key, { cacheName: pagesOf(lease) });

export async function draftKeyOf(lease) {
  const kept = await caches.match(draftEntry(lease), { cacheName: DRAFT_KEYS });
  if (kept) return kept.arrayBuffer();
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  await (await caches.open(DRAFT_KEYS)).put(draftEntry(lease), new Response(bytes));
  return bytes;
}

/** The digit that stands for a calm end, while the sitting is open; undefined without a PIN. */
export const calmOf = async (lease) => (await caches.match(calmEntry(lease), { cacheName: DRAFT_KEYS }))?.text();
/** There is room to keep answers. That there was none can be noted where nothing can be written: by deleting. */
export const hasRoom = async (lease) => Boolean(await storedPage(lease, ROOM));
export const noteRoom = async (lease) => (await caches.open(pagesOf(lease))).put(ROOM, new Response());
export const noteNoRoom = async (lease) => (await caches.open(pagesOf(lease))).delete(ROOM);

/** Store every page as it came, and what the pages fetch. */
export async function store(lease, pages, assets, calm) {
  const cache = await caches.open(pagesOf(lease));
  if (calm) await (await caches.open(DRAFT_KEYS)).put(calmEntry(lease), new Response(calm));
  await Promise.all([noteRoom(lease), draftKeyOf(lease)]);
  await Promise.all(Object.entries(pages).map(([key, { status, html }]) => cache.put(key, new Response(html, { status }))));
  await cache.addAll(assets);
}

/** The end of a sitting: what opens draft and bit goes first, then the questions. Thanks and the way back stay a while. */
export async function forgetDraft({ lease, progress }) {
  const keys = await caches.open(DRAFT_KEYS);
  await Promise.all([draftEntry(lease), calmEntry(lease)].map((entry) => keys.delete(entry)));
  const cache = await caches.open(pagesOf(lease));
  const gone = lease.keys.filter((key) => progress.state !== "finished" || key !== lease.places.thanks);
  await Promise.all(gone.map((key) => cache.delete(key)));
}

export async function clear({ lease, progress }) {
  await forgetDraft({ lease, progress });
  await caches.delete(pagesOf(lease));
  await transact("readwrite", async (store) => {
    for (const name of ["leases", "progress"]) store(name).delete(lease.writer);
    store("events").delete(ofWriter(lease.writer));
    known = null;
  });
}
