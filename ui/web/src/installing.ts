// Registers the worker that a page names, for the app on a phone.
export function installing(document: Document): void {
  const worker = document.documentElement.getAttribute("data-worker");
  if (!worker || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(worker, { scope: "/app" }).catch((why) => console.error("worker", why));
}
