// From an answer of the server to what people read: the line in the list, and the face of the last scan.

const MARKS = { ok: "✓", warning: "!", error: "✕", waiting: "…" };
const STEPS = ["receive", "finish", "dispatch"];
const CONFIRMED = ["place_occupied", "other_laboratory", "wrong_beamline", "other_waybill"];
const OUTCOMES = { done: "done", told: "told", nothing: "told", undone: "undone", refused: "refused", unknown: "refused" };

/** The line of an entry that waits, or of one with its answer. */
export function lineOf(words, entry, status = 0, answer = {}) {
  const { key, number, at, wish } = entry;
  const code = entry.code.startsWith("BDG:") ? words.badge : entry.code;
  const line = { key, number, code, at, wish, id: answer.id, isLeft: false };
  if (!status) return { ...line, ...(entry.state === "stuck" ? stuck(words, entry.status, {}) : { state: "waiting", sentence: words.sending, ways: [] }) };
  if (status < 300) return { ...line, ...done(answer) };
  if (answer.type === "/problems/unknown-code") return { ...line, state: "refused", sentence: answer.detail, ways: ["leave"] };
  if (answer.type !== "/problems/scan-refused") return { ...line, ...stuck(words, status, answer) };
  const isOpen = (answer.warnings ?? []).some((warning) => CONFIRMED.includes(warning.code));
  return { ...line, state: "refused", sentence: answer.detail, ways: isOpen ? ["confirm", "leave"] : ["leave"] };
}

function done({ sound, outcome, sentence, undo_until: until }) {
  const state = sound === "warning" ? "warning" : OUTCOMES[outcome] ?? "told";
  return { state, sentence, ways: until && new Date(until) > new Date() ? ["undo"] : [] };
}

/** What the server could not read stays so; what it has failed at may be tried again. */
const stuck = (words, status, { detail }) => ({
  state: "stuck", sentence: detail ?? `${words.stuck} (${status}).`, ways: status >= 500 || status === 409 ? ["again", "leave"] : ["leave"],
});

/** A scan as the log of the server has it. */
export function pastLine({ id, code, at, state, sentence, undo_until: until }) {
  const ways = until && new Date(until) > new Date() ? ["undo"] : [];
  return { key: `scan-${id}`, id, code, at, state, sentence, ways, isLeft: !ways.length };
}

/** What stands in big letters: {look, mark, word, sentence, code, more, ways}. */
export function faceOf(words, line, answer) {
  const look = { done: "ok", told: "ok", undone: "ok", warning: "warning" }[line.state] ?? "error";
  const steps = (answer.possible ?? []).filter((step) => STEPS.includes(step) && answer.outcome === "told");
  return {
    look,
    mark: MARKS[look],
    word: words.states[line.state],
    sentence: line.sentence,
    code: line.code,
    more: factsOf(words, answer),
    ways: [...line.ways.map((way) => [way, words.ways[way]]), ...steps.map((step) => [step, words.steps[step]])],
  };
}

function factsOf(words, { sentence, detail, thing, place, effect, was, expected, warnings = [] }) {
  const facts = warnings.map((warning) => warning.sentence).filter((text) => text !== (detail ?? sentence));
  const where = effect && place ? place.name : thing?.location;
  if (expected) facts.push(`${words.expected}: ${[expected.place ?? expected.beamline, expected.because].filter(Boolean).join(" – ")}`);
  if (thing) facts.push([thing.name, thing.proposal, words.stands[thing.status] ?? thing.status, where].filter(Boolean).join(" · "));
  if (was?.location && was.location !== thing?.location) facts.push(`${words.was}: ${was.location}`);
  return facts;
}
