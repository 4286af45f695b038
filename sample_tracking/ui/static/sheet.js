// The table of a puck: its rows and cells, what is wrong with them, what is not saved, and what can be undone.

import { complaint } from "./cells.js";

export const form = document.getElementById("sheet");
export const words = JSON.parse(form.dataset.words);
export const placed = document.getElementById("placed");
export const waiting = document.getElementById("waiting");
const titles = [...form.querySelectorAll("th[data-column]")];
export const columns = titles.map((title) => ({ name: title.dataset.column, title, rules: JSON.parse(title.dataset.rules) }));
export const byName = new Map(columns.map((column) => [column.name, column]));
export const done = [];
let undoing = null;

export const rowsIn = (body) => [...body.rows].filter((row) => row.id);
export const rows = () => [...rowsIn(placed), ...rowsIn(waiting)];
export const cell = (row, name) => row.querySelector(`[name$="-${name}"]`);
export const cells = (row) => columns.map((column) => cell(row, column.name));
export const rowOf = (element) => element.closest("tr[id]");
export const columnOf = (input) => byName.get(input.name.replace(/^samples-\d+-/, ""));
export const visible = () => columns.filter((column) => column.title.offsetParent);
export const isEmpty = (row) => columns.every(({ name }) => name === "position" || cell(row, name).value.trim() === "");
export const fill = (sentence, ...values) => values.reduce((text, value) => text.replace("{}", value), sentence);
export const tell = (sentence) => { document.getElementById("told").textContent = sentence; };

// --- what is shown of the state ---------------------------------------------------------------------------------

const saved = (input) => input.dataset.was ?? input.defaultValue;
const isChanged = (row) => cells(row).some((input) => input.value !== saved(input))
  || cell(row, "id").value !== cell(row, "id").defaultValue;
const lost = Math.max(0, Number(form.dataset.unsaved) - rows().filter(isChanged).length);

function check(row) {
  const isNeeded = !isEmpty(row);
  for (const input of cells(row)) {
    const column = columnOf(input);
    const told = input.dataset.told === input.value.trim() ? input.dataset.fault : "";
    mark(input, complaint(column.rules, input.value.trim(), isNeeded && input.dataset.left !== undefined) || told);
  }
}

function mark(input, sentence) {
  const id = `f${rowOf(input).id.slice(4)}-${columnOf(input).name}`;
  let fault = document.getElementById(id);
  if (!sentence) {
    fault?.remove();
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    return;
  }
  if (!fault) {
    fault = Object.assign(document.createElement("p"), { className: "fault", id });
    input.after(fault);
  }
  if (fault.textContent !== sentence) {
    fault.textContent = sentence;
    if (input === document.activeElement) tell(sentence);
  }
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
}

export function refresh(changed = rows()) {
  changed.forEach(check);
  for (const row of changed) {
    row.classList.toggle("changed", isChanged(row));
    row.classList.toggle("blank", isEmpty(row));
  }
  const count = rows().filter(isChanged).length + lost;
  form.dataset.unsaved = count;
  document.getElementById("unsaved").textContent = count || done.length
    ? fill(words.unsaved[Math.min(count, 2)], count) : document.getElementById("unsaved").textContent;
  draw();
}

function draw() {
  const there = new Map();
  for (const row of rows()) {
    const position = cell(row, "position").value.trim();
    const name = [cell(row, "protein").value, cell(row, "name").value].filter(Boolean).join(" ");
    row.querySelector("th .unseen").textContent = fill(position ? words.position : words.waiting, position || row.id.slice(4));
    if (position && (!isEmpty(row) || !there.has(position))) there.set(position, { row, name: isEmpty(row) ? "" : name || "?" });
  }
  for (const spot of form.querySelectorAll(".spot")) {
    const found = there.get(spot.dataset.position);
    const title = spot.querySelector("title");
    spot.classList.toggle("filled", Boolean(found?.name));
    title.textContent = `${title.textContent.split(":")[0]}: ${found?.name || words.empty}`;
    if (found) spot.setAttribute("href", `#${found.row.id}`);
  }
  const filled = [...there.values()].filter(({ name }) => name).length;
  document.getElementById("filled").textContent = fill(words.filled, filled, form.dataset.most || "?");
}

// --- changes that can be undone ---------------------------------------------------------------------------------

/** Does something to inputs, and remembers what stood in them. */
export function change(work) {
  undoing = new Map();
  work();
  const before = undoing;
  undoing = null;
  if (before.size) done.push(before);
  document.getElementById("undo").disabled = !done.length;
  refresh();
}

export function put(input, text) {
  if (input.value === text) return 0;
  if (!undoing.has(input)) undoing.set(input, input.value);
  input.value = text;
  if (columnOf(input)) input.dataset.left = "";
  return 1;
}

export function undo() {
  const before = done.pop();
  if (!before) return tell(words.nothing);
  for (const [input, text] of before) input.value = text;
  document.getElementById("undo").disabled = !done.length;
  refresh();
  [...before.keys()].find((input) => input.type !== "hidden")?.focus();
  return tell(words.undone);
}

/** Another row below, without a position. */
export function addRow() {
  const number = Math.max(...rows().map((row) => Number(row.id.slice(4)))) + 1;
  const row = rowsIn(waiting).at(-1).cloneNode(true);
  row.id = `row-${number}`;
  row.querySelectorAll(".fault").forEach((fault) => fault.remove());
  row.querySelector(".unseen").id = `h${number}`;
  for (const input of row.querySelectorAll("[name]")) {
    input.name = input.name.replace(/^samples-\d+/, `samples-${number}`);
    input.value = input.defaultValue = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    const label = columnOf(input)?.title.id;
    if (label) input.setAttribute("aria-labelledby", `h${number} ${label}`);
    for (const kept of Object.keys(input.dataset)) delete input.dataset[kept];
  }
  waiting.append(row);
  return row;
}
