// Keeps the shell of the scan page, and nothing else: the page without a person and without data, its scripts and looks.
// VERSION, SHELL and FILES stand above, written by the server.

const KEPT = `scan-${VERSION}`;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([SHELL, ...FILES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("scan-") && name !== KEPT);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { pathname, search, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === "/scan") event.respondWith(open(event.request));
  else if (FILES.includes(pathname) && !search) event.respondWith(keptFile(event.request));
});

/** The page of the server, or without one the shell: what is scanned waits in it. */
async function open(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
  } catch {
    // no network
  }
  return (await caches.match(SHELL)) ?? Response.error();
}

async function keptFile(request) {
  return (await caches.match(request)) ?? fetch(request);
}
