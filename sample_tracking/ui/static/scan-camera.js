// A phone as the scanner: the browser reads the codes, or a photo goes to the server, which reads them.

const PAUSE = 150;
const LARGEST = 2400;
const video = document.getElementById("video");
const choices = document.getElementById("found");
let stream = null;

/** Two equal readings in a row are a code; the same one counts again when something else was seen or it was gone. */
async function watch(take) {
  const detector = new BarcodeDetector();
  let [seen, taken] = ["", ""];
  while (stream) {
    const [found] = await detector.detect(video).catch(() => []);
    const code = found?.rawValue ?? "";
    if (code && code === seen && code !== taken) take(code);
    if (code === seen) taken = code;
    seen = code;
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
}

export async function toggle(take) {
  if (stream) return close();
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  watch(take);
  return true;
}

function close() {
  stream.getTracks().forEach((track) => track.stop());
  [stream, video.srcObject, video.hidden] = [null, null, true];
  return false;
}

export const hasDetector = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices);

/** As a JPEG of a size that codes can be read on, whatever the phone makes. */
export async function smaller(photo) {
  const picture = await createImageBitmap(photo);
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.9); });
}

/** The codes on a photo; an Error with a sentence when it cannot be read. */
async function read(photo) {
  const body = await smaller(photo);
  const answer = await fetch("/scan/photo", { method: "POST", headers: { "Content-Type": body.type }, body });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail ?? "");
  return said.codes.map((code) => code.text);
}

/** `told(name, sentence)`: what the page says of it. */
export async function readPhoto(photo, take, told) {
  choices.replaceChildren();
  told("reading");
  let codes;
  try {
    codes = await read(photo);
  } catch (error) {
    return told("unread", error.name === "Error" ? error.message : "");
  }
  if (!codes.length) return told("none");
  if (codes.length === 1) return take(codes[0]);
  told("several");
  choices.append(...codes.map((code) => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: code });
    one.addEventListener("click", () => { choices.replaceChildren(); take(code); });
    return one;
  }));
  return choices.firstElementChild.focus();
}
