// Keeps the guides, and nothing else, for a phone without network. Pages come from the network first
// and from the copy where it fails; files come from the copy: their address changes with them.
// What is kept was fetched without cookies, so no page of somebody signed in can be among it.
const KEPT = JSON.parse("{{ kept|escapejs }}");
const START = "{{ start|escapejs }}";
const NAME = "vedich-help-" + KEPT.version;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await Promise.all([...KEPT.pages, ...KEPT.files].map(async (path) => {
      const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new Error(path);
      await cache.put(path, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("vedich-help-") && name !== NAME)
      .map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (KEPT.files.includes(url.pathname)) {
    event.respondWith(copy(url.pathname).then((found) => found || fetch(event.request)));
  } else if (event.request.mode === "navigate" && url.pathname.startsWith(START) &&
             (KEPT.pages.includes(url.pathname) || url.pathname === START)) {
    event.respondWith(page(event.request, url.pathname === START ? KEPT.pages[0] : url.pathname));
  }
});

const copy = (path) => caches.open(NAME).then((cache) => cache.match(path));

async function page(request, path) {
  const network = fetch(request);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([network, late]);
    if (first) return first;
  } catch {
    // No network: the copy below.
  }
  return (await copy(path)) || network;
}
