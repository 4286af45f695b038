// The last scans, each with what came of it and the ways out of it.

const MOST = 20;
const MARKS = { waiting: "…", done: "✓", warning: "!", refused: "✕", stuck: "✕", undone: "↶", told: "i" };

export class List {
  /** `act(name, line)` is called when one of the buttons of a line is pressed. */
  constructor(words, act) {
    this.words = words;
    this.lines = new Map();
    this.box = document.getElementById("scans");
    this.template = document.getElementById("scan-line");
    this.time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" });
    this.box.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-act]");
      if (button) act(button.dataset.act, this.lines.get(button.closest("li").id));
    });
  }

  /** A line: {key, code, at, state, sentence, ways: names of buttons} and what those need. The newest stands first. */
  put(line, isOld = false) {
    const known = this.lines.get(line.key);
    const shown = { sentence: "", ways: [], ...known, ...line };
    this.lines.set(line.key, shown);
    const item = document.getElementById(line.key) ?? this.addItem(line.key, isOld);
    this.fill(item, shown);
    while (!isOld && this.box.children.length > MOST && this.isOver(this.box.lastElementChild)) this.drop();
    return shown;
  }

  addItem(key, isOld) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.id = key;
    if (isOld) this.box.append(item);
    else this.box.prepend(item);
    document.getElementById("no-scans").hidden = true;
    return item;
  }

  /** What waits or was refused and nobody has looked at stays. */
  isOver(item) {
    return !["waiting", "refused", "stuck"].includes(this.lines.get(item.id).state) || this.lines.get(item.id).isLeft;
  }

  drop() {
    this.lines.delete(this.box.lastElementChild.id);
    this.box.lastElementChild.remove();
  }

  fill(item, { code, at, state, sentence, ways, isLeft }) {
    item.className = isLeft ? "scan left" : "scan";
    item.dataset.state = state;
    const put = (name, text) => { item.querySelector(`.${name}`).textContent = text; };
    put("mark", MARKS[state]);
    put("code", code);
    put("said", this.words.states[state]);
    put("sentence", sentence);
    const time = item.querySelector("time");
    time.dateTime = at;
    time.textContent = this.time.format(new Date(at));
    item.querySelector(".ways").replaceChildren(...(isLeft ? [] : ways).map((way) => button(way, this.words.ways[way], code)));
  }
}

export function button(act, title, about = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: title });
  made.dataset.act = act;
  if (about) made.setAttribute("aria-label", `${title}: ${about}`);
  return made;
}
