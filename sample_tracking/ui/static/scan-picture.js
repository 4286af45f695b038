// A picture of damage, kept with the thing that was scanned last. It needs the network: pictures do not wait here.

import { smaller } from "./scan-camera.js";

const label = document.getElementById("picture-label");
const said = document.getElementById("picture-said");
let about = null;

export function offerPicture(thing) {
  about = ["dewar", "container"].includes(thing?.level) ? thing : null;
  if (!label) return;
  label.hidden = !about;
  said.textContent = "";
}

export function wirePicture(words) {
  label?.querySelector("input").addEventListener("change", async ({ target }) => {
    const [photo, thing] = [target.files[0], about];
    if (!photo || !thing) return;
    said.textContent = words.picture.sending;
    said.textContent = await send(photo, thing).catch(() => words.picture.failed) || words.picture.kept.replace("{}", thing.name);
    target.value = "";
  });
}

/** Nothing, or the sentence of a refusal. */
async function send(photo, { level, id }) {
  const body = await smaller(photo);
  const answer = await fetch(`/scan/pictures/${level}/${id}`, {
    method: "POST", headers: { "Content-Type": body.type, "Idempotency-Key": crypto.randomUUID() }, body,
  });
  return answer.ok ? "" : (await answer.json()).detail;
}
