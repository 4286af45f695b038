// What the server knows already: the places, and the last scans of this terminal.

import { pastLine } from "./scan-faces.js";
import * as queue from "./scan-queue.js";

export async function learnPlaces(context) {
  const places = await ask("/scan/places");
  if (!places) return;
  context.know(places);
  await queue.keep("places", places);
}

/** Adds those that do not stand in the list yet, and marks those that were taken back. */
export async function showPast(list, terminal) {
  const past = await ask(`/scan/entries?terminal=${encodeURIComponent(terminal)}`);
  for (const scan of past?.items ?? []) {
    const line = [...list.lines.values()].find((one) => one.id === scan.id);
    if (!line) list.put(pastLine(scan), true);
    else if (scan.state === "undone") list.put({ key: line.key, state: "undone", ways: [] });
  }
}

async function ask(address) {
  try {
    const answer = await fetch(address, { redirect: "error", cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
