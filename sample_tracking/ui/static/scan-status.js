// What always stands on the page beside the answers: the place that counts, what waits, and why it waits.

import * as queue from "./scan-queue.js";

const at = (id) => document.getElementById(id);
const fill = (sentence, value) => sentence.replace("{}", value);
const counted = ([one, many], count) => fill(count === 1 ? one : many, count);

export function showContext(words, context) {
  const { place, subject, isPlaced, badge, isGathering, gathered } = context;
  at("place").dataset.place = place?.code ?? "";
  at("place-name").textContent = place?.name ?? words.no_place;
  at("place-hint").textContent = place ? words.goes_there : subject && !isPlaced && !isGathering ? fill(words.goes, subject) : words.any_order;
  at("leave-place").hidden = !place;
  at("gather").setAttribute("aria-pressed", String(isGathering));
  at("gathered").hidden = !isGathering;
  at("gathered").textContent = counted(words.gathered, gathered.length);
  at("subject").textContent = subject ?? "–";
  at("badge").hidden = !badge;
}

/** How many scans wait; gives those that do. */
export async function showWaiting(words, owner) {
  const entries = await queue.all();
  const waiting = entries.filter((entry) => entry.state === "waiting");
  const [own, others] = [waiting.filter((entry) => entry.owner === owner), waiting.filter((entry) => entry.owner !== owner)];
  at("waiting").dataset.count = own.length;
  at("waiting").textContent = own.length ? counted(words.waiting, own.length) : words.all_sent;
  at("others").hidden = !others.length;
  at("others").textContent = counted(words.others, others.length);
  return entries;
}

/** `why`: network, busy, login, mistake, or nothing. */
export function showTrouble(words, why, sentence) {
  at("trouble").hidden = !why;
  at("trouble").dataset.why = why;
  at("why").textContent = [words.troubles[why], sentence].filter(Boolean).join(" ");
  at("log-in").hidden = why !== "login";
}
