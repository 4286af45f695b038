// The scan page. Without this script it is a form for one code after the other.

import { onWay, show } from "./scan-answer.js";
import { onBurst } from "./scan-burst.js";
import { bare, Context } from "./scan-context.js";
import { faceOf, lineOf } from "./scan-faces.js";
import { List } from "./scan-list.js";
import { learnPlaces, showPast } from "./scan-past.js";
import { offerPicture, wirePicture } from "./scan-picture.js";
import * as queue from "./scan-queue.js";
import { Sender } from "./scan-sender.js";
import { sound } from "./scan-sounds.js";
import { showContext, showTrouble, showWaiting } from "./scan-status.js";
import { wireTools } from "./scan-tools.js";

const page = document.getElementById("scan-page");
const field = document.getElementById("code");
const words = JSON.parse(page.dataset.words);
const others = new BroadcastChannel("scans");
const mine = new Set();
const list = new List(words, act);
const state = { terminal: "", isMuted: false, isPlain: false, last: null, owner: page.dataset.owner, why: "" };
let context = new Context();
let sender = null;
page.classList.add("live"); // before it is painted, so that nothing moves; what is scanned waits for the start
showContext(words, context);
let turn = start().catch(usePlainForm);

async function start() {
  const before = await queue.kept("owner");
  state.owner ||= before ?? "";
  state.terminal = (await queue.kept("terminal")) ?? `terminal-${crypto.randomUUID().slice(0, 8)}`;
  await queue.keep("terminal", state.terminal);
  await queue.keep("owner", state.owner);
  if (before === state.owner) context = new Context(await queue.kept("context"));
  context.know((await queue.kept("places")) ?? {});
  sender = new Sender(state.owner, answered, stopped);
  sender.listen();
  wireTools({ state, words, field, scan, context: () => context, changed: () => showContext(words, context) });
  others.addEventListener("message", ({ data }) => heard(data));
  for (const entry of await refresh()) if (entry.owner === state.owner) list.put(lineOf(words, entry));
  showContext(words, context);
  page.dataset.ready = "yes";
  sender.drain();
  catchUp();
}

/** In a browser that keeps nothing the page stays the form that it is without this script. */
function usePlainForm() {
  page.classList.remove("live");
  state.isPlain = true;
  page.dataset.ready = "plain";
}

/** What the server knows: the places, and the last scans of this terminal. Without a network, what is kept will do. */
async function catchUp() {
  await Promise.all([learnPlaces(context), showPast(list, state.terminal)]);
  page.dataset.past = "shown";
}

const refresh = () => showWaiting(words, state.owner);

// --- scanning ---------------------------------------------------------------------------------------------------

/** One after the other, whatever comes how quickly; the field keeps a code until it is kept elsewhere. */
function scan(code) {
  if (state.isPlain) {
    field.value = code;
    field.form.submit();
    return;
  }
  turn = turn.then(() => take(code)).then(() => { if (field.value === code) field.value = ""; }).catch(() => lost(code));
}

async function take(code) {
  if (!bare(code)) return;
  const { wishes, told } = context.read(code);
  for (const wish of wishes) await request({ wish });
  await queue.keep("context", context.kept);
  showContext(words, context);
  if (told && !wishes.length) tell(words.told[told]);
}

async function request({ wish = {}, undo, code = wish.barcode }) {
  const at = new Date().toISOString();
  const full = { ...wish, at, terminal: state.terminal };
  const entry = await queue.add({ key: crypto.randomUUID(), owner: state.owner, state: "waiting", at, tries: 0, code, undo, wish: full });
  mine.add(entry.key);
  state.last = entry.key;
  list.put(lineOf(words, entry));
  show("waiting", "…", words.states.waiting, "", { code });
  await refresh();
  others.postMessage({ added: true });
  if (state.why) stopped(state.why);
  sender.drain();
}

function tell([word, sentence]) {
  state.last = null;
  show("ok", "✓", word, sentence);
  sound("ok", state.isMuted);
}

/** This browser could not keep it: it was not sent, and stands in the field still. */
function lost(code) {
  field.value = code;
  show("error", "✕", words.states.stuck, words.lost, { code });
  sound("error", state.isMuted);
}

// --- answers ----------------------------------------------------------------------------------------------------

function answered(message) {
  others.postMessage(message);
  return heard(message);
}

async function heard(message) {
  await refresh();
  if (!message.entry) return;
  const { entry, status, answer } = message;
  if (!entry.undo) context.learn(entry.wish, status, answer);
  const line = list.put(lineOf(words, entry, status, answer));
  if (answer.effect?.command === "undo") await showPast(list, state.terminal);
  await queue.keep("context", context.kept);
  showContext(words, context);
  const face = faceOf(words, line, answer);
  const isLast = entry.key === state.last;
  if (isLast || face.look === "error") {
    show(face.look, face.mark, face.word, face.sentence, face);
    state.shown = line.key;
    offerPicture(answer.thing);
    if (mine.has(entry.key)) sound(face.look, state.isMuted);
  }
}

/** Nothing more can be sent for now. Who has just scanned hears that it waits. */
function stopped(why, sentence = "") {
  state.why = why;
  showTrouble(words, why, sentence);
  refresh();
  for (const line of list.lines.values()) {
    if (why && line.state === "waiting") list.put({ ...line, sentence: words.waits[why] });
  }
  const last = list.lines.get(state.last);
  if (!why || last?.state !== "waiting" || last.isTold) return;
  last.isTold = true;
  show("waiting", "…", words.states.waiting, words.waits[why], { code: last.code });
  sound("warning", state.isMuted);
}

// --- ways out ---------------------------------------------------------------------------------------------------

function act(name, line) {
  turn = turn.then(() => go(name, line)).catch(() => lost(line?.code ?? ""));
  field.focus();
}

async function go(name, line) {
  if (name === "leave") return leave(line);
  if (name === "again") return again(line);
  if (name === "undo") await request({ undo: line.id, code: line.code });
  else if (name === "confirm") await request({ wish: { ...line.wish, confirm: true } });
  else await request({ wish: { barcode: line.code, action: name, ...(context.badge && { badge: context.badge }) } });
  return list.put({ key: line.key, isLeft: true });
}

async function leave(line) {
  if (line.state === "stuck") await queue.remove(line.number);
  list.put({ key: line.key, isLeft: true });
}

async function again(line) {
  const entry = (await queue.all()).find((one) => one.key === line.key);
  if (!entry) return;
  await queue.change({ ...entry, state: "waiting", tries: 0 });
  list.put({ ...lineOf(words, { ...entry, state: "waiting" }), ways: [] });
  sender.drain();
}

document.getElementById("scan").addEventListener("submit", (event) => {
  if (state.isPlain) return;
  event.preventDefault();
  scan(field.value);
});
onBurst(field, scan);
wirePicture(words);
onWay((name) => act(name, list.lines.get(state.shown)));
