// What was scanned before and still counts: the place, the thing, the badge, the things that wait for their place.
// What a code means beside them is decided here, without the network; what it is and does, the server says.

const NOTHING = { place: null, subject: null, isPlaced: false, badge: null, isGathering: false, gathered: [] };

/** Without what scanners put around a code. */
export const bare = (code) => code.replace(/^\][A-Za-z][0-9A-Za-z]/, "").replace(/[\u0000-\u001f\u007f]/g, "").trim();

export class Context {
  constructor(kept) {
    Object.assign(this, NOTHING, kept);
    this.places = new Map();
    this.changers = new Set();
  }

  /** What is kept when the page is left. */
  get kept() {
    return Object.fromEntries(Object.keys(NOTHING).map((name) => [name, this[name]]));
  }

  know({ places = [], changers = [] }) {
    this.places = new Map(places.map((place) => [place.code, place]));
    this.changers = new Set(changers);
  }

  placeOf(code) {
    const place = this.places.get(code);
    if (place) return place;
    const [changer, position, more] = code.split(":");
    const isPosition = more === undefined && /^\d+$/.test(position ?? "") && this.changers.has(changer);
    return isPosition ? { code, name: code.replace(":", " "), isSingle: true } : null;
  }

  /** {wishes: what is to be asked of the server, told: name of a sentence}; changes what counts. */
  read(code) {
    const known = bare(code);
    if (known === "CMD:NEXT") return this.next();
    if (known === "CMD:END") return this.end();
    if (known.startsWith("CMD:")) return { wishes: [this.wish(code, { subject: this.subject })] };
    if (known.startsWith("BDG:")) {
      this.badge = known;
      return { wishes: [{ barcode: code }] };
    }
    const place = this.placeOf(known);
    return place ? this.readPlace(code, place) : this.readThing(code, known);
  }

  readPlace(code, place) {
    if (this.gathered.length) {
      const wishes = this.gathered.map((thing) => this.wish(thing, { location: place.code }));
      [this.gathered, this.isPlaced] = [[], true];
      return { wishes, told: "gathered" };
    }
    if (!this.place && this.subject && !this.isPlaced) {
      this.isPlaced = true;
      return { wishes: [this.wish(code, { subject: this.subject })] };
    }
    this.place = { code: place.code, name: place.name, isSingle: Boolean(place.isSingle) };
    return { wishes: [this.wish(code, {})] };
  }

  readThing(code, known) {
    const location = this.isGathering ? null : this.place?.code;
    const wish = this.wish(code, { location, subject: this.subject });
    if (this.isGathering && !this.gathered.includes(known)) this.gathered.push(known);
    [this.subject, this.isPlaced] = [known, Boolean(location)];
    if (location && this.place.isSingle) this.place = null;
    return { wishes: [wish] };
  }

  wish(barcode, more) {
    const wish = { barcode, badge: this.badge, ...more };
    return Object.fromEntries(Object.entries(wish).filter(([, value]) => value));
  }

  next() {
    [this.place, this.subject, this.isPlaced] = [null, null, false];
    return { wishes: [], told: "next" };
  }

  end() {
    Object.assign(this, NOTHING, { gathered: [] });
    return { wishes: [], told: "end" };
  }

  /** What the answer says that could not be known before. A thing stays the thing when a step of it is refused. */
  learn(wish, status, answer) {
    const code = bare(wish.barcode);
    if ((answer.errors ?? []).some((fault) => fault.pointer === "/badge")) this.badge = null;
    if (status === 409 || ["dewar", "container", "sample"].includes(answer.kind)) return;
    if (this.badge === code && answer.kind !== "badge") this.badge = null;
    this.gathered = this.gathered.filter((thing) => thing !== code);
    if (this.subject !== code) return;
    this.subject = answer.kind ? wish.subject ?? null : null;
    if (answer.kind === "location" && !wish.subject) this.place = { code, name: answer.place?.name ?? code };
  }
}
