// The worker behind the app on a phone. It keeps what is the same for everybody: the assets whose addresses carry their
// content's hash, and the offline page. A person's page it neither reads nor keeps: such a request goes to the network,
// and when there is none, the offline page is shown with the time of the last answer.
export {};

interface Going extends Event { waitUntil(work: Promise<unknown>): void }
interface Asking extends Going { request: Request; respondWith(answer: Promise<Response>): void }
interface Worker extends EventTarget {
  YIKA_KEPT: string[];
  caches: CacheStorage;
  location: Location;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

const worker = self as unknown as Worker;
const OFFLINE = "/app/offline";
const LAST = "/app/last-answer";
// Another set of assets is another cache; the old one is dropped.
const SHELL = `yika-shell-${worker.YIKA_KEPT.join("|")}`;
const HERE = "yika-here";

async function keep(): Promise<void> {
  const shell = await worker.caches.open(SHELL);
  const offline = new Request(OFFLINE, { cache: "reload", credentials: "same-origin" });
  await shell.addAll([offline, ...worker.YIKA_KEPT]);
  await worker.skipWaiting();
}

async function dropOld(): Promise<void> {
  const names = await worker.caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("yika-shell-") && name !== SHELL).map((name) => worker.caches.delete(name)));
  await worker.clients.claim();
}

/** Only the time of an answer is written down, not what it said. */
async function note(): Promise<void> {
  await (await worker.caches.open(HERE)).put(LAST, new Response(String(Date.now())));
}

async function offline(): Promise<Response> {
  const page = await worker.caches.match(OFFLINE);
  if (!page) return Response.error();
  const last = await worker.caches.match(LAST);
  if (!last) return page;
  const since = new Date(Number(await last.text()));
  const two = (number: number): string => String(number).padStart(2, "0");
  const words = `${since.getFullYear()}-${two(since.getMonth() + 1)}-${two(since.getDate())} ${two(since.getHours())}:${two(since.getMinutes())}`;
  const text = (await page.text()).replace(/(data-offline-since[^>]*>)[\s\S]*?(<\/strong>)/, `$1${words}$2`);
  return new Response(text, { headers: page.headers });
}

async function visit(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    await note();
    return answer;
  } catch {
    return offline();
  }
}

async function asset(request: Request, address: string): Promise<Response> {
  return (await worker.caches.match(address)) ?? fetch(request);
}

worker.addEventListener("install", (event) => (event as Going).waitUntil(keep()));
worker.addEventListener("activate", (event) => (event as Going).waitUntil(dropOld()));
worker.addEventListener("fetch", (event) => {
  const asking = event as Asking;
  const url = new URL(asking.request.url);
  if (asking.request.method !== "GET" || url.origin !== worker.location.origin) return;
  const address = url.pathname + url.search;
  if (worker.YIKA_KEPT.includes(address)) asking.respondWith(asset(asking.request, address));
  else if (asking.request.mode === "navigate") asking.respondWith(visit(asking.request));
});
