// The buttons beside the field, and that the field has the focus whenever nothing else needs it.

import { hasDetector, readPhoto, toggle } from "./scan-camera.js";
import * as queue from "./scan-queue.js";
import { showTrouble } from "./scan-status.js";

const at = (id) => document.getElementById(id);
const INTERACTIVE = "a, button, input, select, textarea, label, summary, video";

export function wireTools({ state, words, field, scan, context, changed }) {
  keepFocus(field);
  wireSettings(state);
  wireCamera(words, scan);
  at("leave-place").addEventListener("click", () => { scan("CMD:NEXT"); field.focus(); });
  at("end").addEventListener("click", () => { scan("CMD:END"); field.focus(); });
  at("gather").addEventListener("click", () => {
    const now = context();
    now.isGathering = !now.isGathering;
    [now.place, now.gathered] = [null, []];
    changed();
    queue.keep("context", now.kept);
    field.focus();
  });
  installWorker();
  showTrouble(words, state.why, "");
}

function keepFocus(field) {
  // On a terminal with a scanner no keyboard jumps up; the button brings it.
  if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none";
  at("keyboard").hidden = field.inputMode !== "none";
  at("keyboard").addEventListener("click", () => {
    field.blur();
    field.inputMode = "text";
    field.focus();
  });
  document.addEventListener("click", ({ target }) => { if (!target.closest(INTERACTIVE)) field.focus(); });
  addEventListener("focus", () => { if (document.activeElement === document.body) field.focus(); });
  field.focus({ preventScroll: true });
}

async function wireSettings(state) {
  const [sounds, name] = [at("sounds"), at("terminal")];
  const say = () => sounds.setAttribute("aria-pressed", String(!state.isMuted));
  sounds.addEventListener("click", () => {
    state.isMuted = !state.isMuted;
    queue.keep("isMuted", state.isMuted);
    say();
  });
  name.addEventListener("change", () => {
    state.terminal = name.value.trim() || state.terminal;
    name.value = state.terminal;
    queue.keep("terminal", state.terminal);
  });
  state.isMuted = Boolean(await queue.kept("isMuted").catch(() => false));
  name.value = (await queue.kept("terminal").catch(() => "")) ?? "";
  say();
}

function wireCamera(words, scan) {
  const [camera, photo, told] = [at("camera"), at("photo"), at("camera-said")];
  const say = (name, sentence = "") => { told.textContent = [words.camera[name], sentence].filter(Boolean).join(" "); };
  const take = (code) => { say("taken"); scan(code); };
  camera.hidden = !hasDetector();
  camera.addEventListener("click", async () => {
    try {
      camera.setAttribute("aria-pressed", String(await toggle(take)));
    } catch {
      say("refused");
    }
  });
  photo.addEventListener("change", () => {
    const [file] = photo.files;
    if (file) readPhoto(file, take, say);
    photo.value = "";
  });
}

function installWorker() {
  navigator.serviceWorker?.register("/scan-worker.js", { scope: "/scan" }).catch(() => {});
}
