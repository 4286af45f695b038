// What people do with the table of a puck: keys, pasting, filling down, repeating, emptying and placing rows.
// Without it the table is a plain form; the server checks everything again.

import { following, linesOf } from "./cells.js";
import {
  addRow, byName, cell, cells, change, columnOf, columns, done, fill, form, isEmpty, placed, put, refresh, rowOf, rows,
  rowsIn, tell, undo, visible, waiting, words,
} from "./sheet.js";

let isLeaving = false;

const emptyRow = (list) => list.find((row) => isEmpty(row) && cell(row, "id").value === "");

function carry(from, to) {
  for (const name of ["id", "seen", ...columns.map((column) => column.name)]) {
    if (name === "position") continue;
    put(cell(to, name), cell(from, name).value);
    put(cell(from, name), "");
  }
}

const acts = {
  clone(row) {
    const target = emptyRow(rowsIn(placed)) ?? emptyRow(rowsIn(waiting)) ?? addRow();
    change(() => {
      for (const { name } of columns) {
        const text = cell(row, name).value;
        if (name !== "position" && name !== "code") put(cell(target, name), name === "name" ? freeName(text) : text);
      }
    });
    cell(target, "name").focus();
    tell(fill(words.cloned, where(target)));
  },
  clear(row) {
    change(() => columns.forEach(({ name }) => name !== "position" && put(cell(row, name), "")));
    cell(row, "protein").focus();
    tell(words.cleared);
  },
  place(row) {
    const target = emptyRow(rowsIn(placed));
    const free = freePosition();
    if (!target && !free) return tell(words.none_free);
    change(() => (target ? carry(row, target) : put(cell(row, "position"), String(free))));
    cell(target ?? row, "position").focus();
    return tell(fill(words.moved, where(target ?? row)));
  },
  unplace(row) {
    const target = emptyRow(rowsIn(waiting)) ?? addRow();
    change(() => carry(row, target));
    cell(target, "position").focus();
    tell(fill(words.moved, words.nowhere));
  },
};

const where = (row) => row.querySelector("th .unseen").textContent;

function freePosition() {
  const taken = new Set(rows().map((row) => cell(row, "position").value.trim()));
  const most = Number(form.dataset.most) || 10000;
  for (let position = 1; position <= most; position += 1) if (!taken.has(String(position))) return position;
  return null;
}

function freeName(name) {
  const taken = new Set(rows().map((row) => cell(row, "name").value.trim().toLowerCase()));
  let found = following(name);
  while (found && taken.has(found.toLowerCase())) found = following(found);
  return found;
}

// --- pasting and filling ----------------------------------------------------------------------------------------

/** Columns by the titles in a first line, if it is one. */
function titled(line) {
  const known = new Map(columns.flatMap(({ name, title }) => [[name, name], [plain(title.textContent), name]]));
  const found = line.map((text) => byName.get(known.get(plain(text)) ?? known.get(text.trim())));
  return found.filter(Boolean).length > 1 || (line.length === 1 && found[0]) ? found : null;
}

const plain = (text) => text.replace("*", "").trim().toLowerCase();

function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const lines = linesOf(text);
  const heads = titled(lines[0]);
  if (heads) lines.shift();
  const shown = visible();
  const across = heads ?? shown.slice(shown.indexOf(columnOf(event.target)));
  const list = rows();
  const start = list.indexOf(rowOf(event.target));
  let count = 0;
  let isFull = false;
  change(() => lines.forEach((line, down) => {
    let row = list[start + down];
    if (!row) [row, isFull] = [addRow(), true];
    line.forEach((value, number) => {
      if (across[number]) count += put(cell(row, across[number].name), value);
    });
  }));
  unfold(heads ?? []);
  tell(fill(words.pasted, count) + (isFull ? ` ${words.full}` : ""));
}

function unfold(chosen) {
  for (const column of chosen.filter(Boolean)) {
    const fold = document.getElementById(`fold-${column.title.className}`);
    if (fold) fold.checked = true;
  }
}

/** Into the rows below that hold a sample, or into all that are empty where none does; names count up. */
function fillDown(input) {
  const { name } = columnOf(input);
  if (name === "position") return;
  const list = rowsIn(rowOf(input).parentElement);
  const below = list.slice(list.indexOf(rowOf(input)) + 1);
  const filled = below.filter((row) => !isEmpty(row));
  let [text, count] = [input.value, 0];
  change(() => (filled.length ? filled : below).forEach((row) => {
    if (name === "name") text = following(text);
    count += put(cell(row, name), text);
  }));
  tell(fill(words.filled_down, count));
}

// --- keys -------------------------------------------------------------------------------------------------------

function step(input, down, across) {
  const [list, shown] = [rows(), visible()];
  const row = list[list.indexOf(rowOf(input)) + down];
  const column = shown[shown.indexOf(columnOf(input)) + across];
  if (!row || !column) return false;
  const next = cell(row, column.name);
  next.focus();
  next.select();
  return true;
}

function isAtEdge(input, across) {
  const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return isWhole || (input.selectionStart === input.selectionEnd
    && input.selectionStart === (across < 0 ? 0 : input.value.length));
}

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function onKey(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === "s") {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const input = event.target;
  if (event.isComposing || event.altKey || !form.contains(input) || !input.name || !columnOf(input)) return;
  if (isCommand && key === "d") fillDown(input);
  else if (isCommand && key === "z" && done.length && input.value === input.dataset.entered) undo();
  else if (isCommand) return;
  else if (event.key === "Enter") step(input, event.shiftKey ? -1 : 1, 0);
  else if (arrows[event.key] && !event.shiftKey) {
    const [down, across] = arrows[event.key];
    if (across && !isAtEdge(input, across)) return;
    if (!step(input, down, across)) return;
  } else return;
  event.preventDefault();
}

// --- start ------------------------------------------------------------------------------------------------------

function addActs(row) {
  const box = row.insertCell();
  box.className = "acts";
  const placing = row.parentElement === placed ? ["unplace", "↓"] : ["place", "↑"];
  for (const [act, sign] of [["clone", "+"], ["clear", "✕"], placing]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "quiet", textContent: sign, title: words[act], value: act });
    button.setAttribute("aria-label", words[act]);
    button.dataset.act = act;
    box.append(button);
  }
}

for (const input of form.querySelectorAll("[aria-invalid]")) {
  Object.assign(input.dataset, { told: input.value.trim(), fault: input.nextElementSibling.textContent, left: "" });
}
rows().forEach(addActs);
for (const { name, rules } of columns.filter((column) => column.rules.kind !== "text")) {
  for (const row of rows()) cell(row, name).inputMode = rules.kind === "whole" ? "numeric" : "decimal";
}
form.querySelectorAll("[hidden]").forEach((hidden) => { hidden.hidden = false; });
form.classList.add("live");
refresh();

document.addEventListener("keydown", onKey);
form.addEventListener("paste", (event) => { if (event.target.name && columnOf(event.target)) paste(event); });
form.addEventListener("input", (event) => { if (rowOf(event.target)) refresh([rowOf(event.target)]); });
form.addEventListener("focusin", ({ target }) => {
  if (!target.name || !columnOf(target)) return;
  target.dataset.entered = target.value;
  fillDown.input = target;
  const fault = target.getAttribute("aria-describedby");
  if (fault) tell(document.getElementById(fault).textContent);
  const position = cell(rowOf(target), "position").value.trim();
  for (const spot of form.querySelectorAll(".spot")) spot.classList.toggle("here", spot.dataset.position === position);
});
form.addEventListener("focusout", ({ target }) => {
  if (!target.name || !columnOf(target) || !rowOf(target)) return;
  if (target.value !== target.dataset.entered) target.dataset.left = "";
});
form.addEventListener("change", ({ target }) => {
  if (target.name && columnOf(target) && target.dataset.entered !== target.value) {
    done.push(new Map([[target, target.dataset.entered]]));
    target.dataset.entered = target.value;
    cells(rowOf(target)).forEach((input) => { if (input.value) input.dataset.left = ""; });
    document.getElementById("undo").disabled = false;
  }
});
form.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]");
  const spot = event.target.closest(".spot");
  if (act) acts[act.dataset.act](rowOf(act));
  if (!spot) return;
  event.preventDefault();
  const list = rows();
  const row = list.find((one) => cell(one, "position").value.trim() === spot.dataset.position)
    ?? emptyRow(list.filter((one) => !cell(one, "position").value)) ?? addRow();
  if (!cell(row, "position").value) change(() => put(cell(row, "position"), spot.dataset.position));
  cell(row, "protein").focus();
  row.scrollIntoView({ block: "nearest" });
});
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("fill-down").addEventListener("mousedown", (event) => event.preventDefault());
document.getElementById("fill-down").addEventListener("click", () => fillDown.input && fillDown(fillDown.input));
form.addEventListener("submit", () => { isLeaving = true; });
window.addEventListener("pageshow", () => { isLeaving = false; });
window.addEventListener("beforeunload", (event) => {
  if (Number(form.dataset.unsaved) && !isLeaving) event.preventDefault();
});
// Where somebody goes on; who has just saved may want to go elsewhere, and who types already stays there.
const first = form.querySelector("[aria-invalid]") ?? cells(emptyRow(rowsIn(placed)) ?? rows()[0])[1];
const here = document.activeElement;
if (form.contains(here)) here.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
else if (first.ariaInvalid || rows().every(isEmpty) || !document.querySelector("main .done")) first.focus({ preventScroll: !first.ariaInvalid });
