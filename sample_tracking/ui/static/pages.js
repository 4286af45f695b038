// What all pages gain from scripts; each page works without them.

const language = document.documentElement.lang;

// Times in the reader's zone; the moment in UTC stays in the tooltip.
const shown = new Intl.DateTimeFormat(language, {dateStyle: "medium", timeStyle: "short"});
for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) {
    time.title ||= time.textContent;
    time.textContent = shown.format(moment);
  }
}

// A second click while the first is under way sends nothing. After "back" the form can be sent again.
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => sent.delete(form)));

// What was typed before a log-in comes back by itself.
document.querySelector("form[data-at-once]")?.requestSubmit();

// The first field that is wrong, so that nobody has to look for it.
document.querySelector(".wrong :is(input, select, textarea)")?.focus();

// On a small screen the step that is shown stands in the middle of the steps.
const steps = document.querySelector(".stepper");
const here = steps?.querySelector("[aria-current]");
if (here) steps.scrollLeft = here.offsetLeft - (steps.clientWidth - here.offsetWidth) / 2;

// Who logs out takes along what the scan page has kept of itself. Scans that wait stay until they are sent.
document.querySelector("form.leave")?.addEventListener("submit", (event) => {
  if (!globalThis.caches) return;
  event.preventDefault();
  const forget = async () => {
    const kept = (await caches.keys()).filter((name) => name.startsWith("scan-"));
    await Promise.all(kept.map((name) => caches.delete(name)));
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  };
  forget().catch(() => {}).then(() => event.target.submit());
});
