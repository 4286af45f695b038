// What a cell may hold, told by the column's rules in the server's own words; and text as spreadsheets copy it.

const number = (text) => Number(text.replace(",", "."));

/** The sentence about what is wrong with a text in a column, or nothing. `isNeeded`: the row holds a sample. */
export function complaint(rules, text, isNeeded) {
  const said = rules.sentences;
  if (text === "") return rules.required && isNeeded ? said.needed : "";
  if (rules.longest && [...text].length > rules.longest) return said.long;
  if (rules.pattern && !new RegExp(`^(?:${rules.pattern})$`).test(text)) return said.pattern;
  if (rules.choices && !rules.choices.includes(text)) return said.choice;
  if (rules.kind === "text") return "";
  if (Number.isNaN(number(text)) || (rules.kind === "whole" && !/^\d+$/.test(text))) return said.kind;
  const isInside = number(text) >= (rules.low ?? -Infinity) && number(text) <= (rules.high ?? Infinity);
  return isInside ? "" : said.range;
}

/** Lines of cells. A cell in quotes may hold tabs, line ends and doubled quotes. */
export function linesOf(copied) {
  const lines = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/y;
  const text = copied.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (cell.lastIndex <= text.length) {
    const [, quoted, plain, end] = cell.exec(text);
    lines.at(-1).push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim());
    if (end === "") break;
    if (end === "\n") lines.push([]);
  }
  return lines;
}

/** lys-9 becomes lys-10, A07 becomes A08; a name without a number gets one. */
export function following(name) {
  const found = /^(.*?)(\d+)$/.exec(name);
  if (!found) return name && `${name}2`;
  return found[1] + String(Number(found[2]) + 1).padStart(found[2].length, "0");
}
