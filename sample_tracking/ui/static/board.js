/* Keeps a board up to date: asks every half minute for its version, a few bytes, and loads it anew when that changed. */

const PAUSE = 30_000;
const told = document.getElementById("board");

function say(name) {
  const text = document.getElementById(name).innerHTML;
  if (told.innerHTML !== text) told.innerHTML = text;
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${told.dataset.address}/version`, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    if ((await answer.text()) !== told.dataset.version) location.reload();
    else say("kept");
  } catch {
    say("away");
  }
}

say("kept");
setInterval(look, PAUSE);
document.addEventListener("visibilitychange", look);
window.addEventListener("online", look);
