// What a wedge scanner types, wherever the focus is: keys in quick succession that end with Enter or Tab.

const QUICK = 50;
const PAUSE = 1000;
const SHORTEST = 4;

/**
 * Calls `take(code)` for each burst. What was typed of it into some input is taken out of that input again. A busy
 * terminal may stumble within a burst: unless it goes into an input for people, half of the keys have to be quick.
 */
export function onBurst(field, take) {
  let [keys, slow, last, into, before] = ["", 0, 0, null, ""];

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
    if (event.key.length === 1) typed(event);
    else if (event.key === "Enter" || event.key === "Tab") ended(event);
    else keys = "";
  }, true);

  function typed(event) {
    const gap = event.timeStamp - last;
    if (!keys || gap > PAUSE || event.target !== into) {
      [keys, slow, into] = ["", 0, event.target];
      before = isInput(into) ? into.value : "";
    } else if (gap >= QUICK) slow += 1;
    keys += event.key;
    last = event.timeStamp;
    // A blank in a code must not press the button that has the focus.
    if (event.key === " " && keys.length > 1 && !isInput(into)) event.preventDefault();
  }

  function ended(event) {
    const code = keys;
    const gap = event.timeStamp - last;
    keys = "";
    if (gap >= QUICK) slow += 1;
    const most = isInput(into) && into !== field ? 0 : code.length / 2;
    if (code.length < SHORTEST || gap > PAUSE || slow > most) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isInput(into)) into.value = before;
    take(code);
  }
}

const isInput = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
