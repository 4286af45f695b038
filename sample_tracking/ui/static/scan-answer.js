// What came of the last scan, so big that it is read from two steps away: colour, sign, word, sentence, and the next step.

import { button } from "./scan-list.js";

const box = document.getElementById("answer");
const part = (name) => box.querySelector(`.${name}`);
const line = (text) => Object.assign(document.createElement("li"), { textContent: text });

/** `look`: ok, warning, error or waiting; `more`: lines below the sentence; `ways`: [act, title] of buttons. */
export function show(look, mark, word, sentence, { code = "", more = [], ways = [] } = {}) {
  box.hidden = false;
  box.dataset.look = look;
  part("mark").textContent = mark;
  part("word").textContent = word;
  part("code").textContent = code;
  part("more").replaceChildren(...more.map(line));
  part("ways").replaceChildren(...ways.map(([act, title]) => button(act, title, code)));
  // Emptied first, so that the same sentence is read out once more.
  part("sentence").textContent = "";
  part("sentence").textContent = sentence;
}

export const onWay = (act) => part("ways").addEventListener("click", ({ target }) => {
  const pressed = target.closest("[data-act]");
  if (pressed) act(pressed.dataset.act);
});
