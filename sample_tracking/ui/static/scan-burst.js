// What a wedge scanner types, wherever the focus is: keys in quick succession that end with Enter or Tab.

const QUICK = 50;
const PAUSE = 1000;
const SHORTEST = 4;

/**
 * Calls `take(code)` for each burst. What was typed of it into some input is taken out of that input again. A busy
 * terminal may stumble within a burst: unless it goes into an input for people, half of the keys have to be quick.
 */
export function onBurst(field, take) {
  let [keys, slow, last] = ["", 0, 0];
  const before = new Map(); // input → what stood in it; the focus may move within a burst

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
    if (event.key.length === 1) typed(event);
    else if (event.key === "Enter" || event.key === "Tab") ended(event);
    else keys = "";
  }, true);

  function typed(event) {
    const { key, target, timeStamp } = event;
    const gap = timeStamp - last;
    if (!keys || gap > PAUSE) {
      [keys, slow] = ["", 0];
      before.clear();
    } else if (gap >= QUICK) slow += 1;
    if (isInput(target) && !before.has(target)) before.set(target, target.value);
    keys += key;
    last = timeStamp;
    // A blank in a code must not press the button that has the focus.
    if (key === " " && keys.length > 1 && !isInput(target)) event.preventDefault();
  }

  function ended(event) {
    const [code, gap] = [keys, event.timeStamp - last];
    keys = "";
    if (gap >= QUICK) slow += 1;
    const isForPeople = [...before.keys()].some((input) => input !== field);
    if (code.length < SHORTEST || gap > PAUSE || slow > (isForPeople ? 0 : code.length / 2)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const [input, text] of before) input.value = text;
    take(code);
  }
}

const isInput = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
