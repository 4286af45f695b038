// Sends what waits, one after the other in the order of scanning, by one tab at a time. An answer is final or not: what
// the network or a busy server is to blame for is sent again with the same key, which has its effect once.

import * as queue from "./scan-queue.js";

// Browsers do not always tell that the network is back, and then it takes a moment until it carries anything.
const FIRST = 500;
const AGAIN = 5_000;
const PATIENCE = 20_000;
const MOST_TRIES = 5;
const GATEWAYS = [502, 504];

/**
 * `owner`: whose scans these are; those of another log-in wait for it. `told({entry, status, answer})` gets each final
 * answer. `stopped(why, sentence)`: "" when nothing waits any more, else network, busy, login or mistake.
 */
export class Sender {
  constructor(owner, told, stopped) {
    Object.assign(this, { owner, told, stopped, isAsked: false, timer: 0, failures: 0 });
  }

  listen() {
    addEventListener("online", () => { this.failures = 0; this.drain(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.drain(); });
    addEventListener("focus", () => this.drain());
    addEventListener("pageshow", () => this.drain());
  }

  /** Once more for what came since the turn that is under way has begun. */
  drain() {
    if (this.isAsked) return;
    this.isAsked = true;
    clearTimeout(this.timer);
    navigator.locks.request("scan-sender", async () => {
      this.isAsked = false;
      await this.sendAll();
    }).catch(() => this.pause("mistake"));
  }

  async sendAll() {
    const until = ((await queue.kept("notBefore")) ?? 0) - Date.now();
    if (until > 0) return this.pause("busy", "", Math.min(until, 3_600_000));
    for (;;) {
      const entry = (await queue.all()).find((one) => one.state === "waiting" && one.owner === this.owner);
      if (!entry) return this.stopped("");
      if (!navigator.onLine) return this.pause("network");
      const stop = await this.send(entry);
      if (stop) return this.pause(...stop);
    }
  }

  async send(entry) {
    if (!entry.tries) await queue.change({ ...entry, tries: 1 });
    let answer;
    try {
      answer = await post(entry);
    } catch {
      return ["network"];
    }
    const { status, body, retryAfter } = answer;
    if (status === 401) return ["login", body.is_somebody_else ? body.detail : ""];
    if (status === 403) return ["login", body.detail];
    if (status === 429 || status === 503 || GATEWAYS.includes(status)) {
      if (!retryAfter) return ["network"];
      await queue.keep("notBefore", Date.now() + retryAfter * 1000);
      return ["busy", body.detail, retryAfter * 1000];
    }
    if (isPassing(answer) && entry.tries < MOST_TRIES) {
      await queue.change({ ...entry, tries: (entry.tries ?? 1) + 1 });
      return ["mistake", body.detail];
    }
    return this.end(entry, status, body);
  }

  /** What the server has in its log is forgotten here; what it has not stays until somebody has seen it. */
  async end(entry, status, answer) {
    this.failures = 0;
    const isKnown = status < 300 || ["/problems/scan-refused", "/problems/unknown-code"].includes(answer.type);
    if (isKnown) await queue.remove(entry.number);
    else await queue.change({ ...entry, state: "stuck", status });
    await correct(entry, answer);
    await this.told({ entry, status, answer });
  }

  pause(why, sentence = "", wait = Math.min(FIRST * 2 ** this.failures, AGAIN)) {
    this.failures += 1;
    this.stopped(why, sentence);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drain(), wait);
  }
}

/** A way-bill was taken for a thing while nobody could say: what was scanned after it is about the thing before it. */
async function correct({ wish }, answer) {
  if (answer.kind !== "waybill") return;
  for (const later of await queue.all()) {
    if (later.tries || later.wish?.subject !== wish.barcode) continue;
    await queue.change({ ...later, wish: { ...later.wish, subject: wish.subject } });
  }
}

const isPassing = ({ status, body }) => status >= 500 || (status === 409 && body.type === "/problems/conflict");

/** What does not come from our server, such as the page of a guest network, is as good as no network. */
async function post({ key, owner, wish, undo }) {
  const response = await fetch(undo ? `/scan/entries/${undo}/undo` : "/scan/entries", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key, "Scans-Of": owner },
    body: JSON.stringify(wish ?? {}),
    signal: AbortSignal.timeout(PATIENCE),
    redirect: "error",
    cache: "no-store",
  });
  const { status, headers } = response;
  if (GATEWAYS.includes(status)) return { status, body: {}, retryAfter: Number(headers.get("Retry-After")) };
  return { status, body: await response.json(), retryAfter: Number(headers.get("Retry-After")) };
}
