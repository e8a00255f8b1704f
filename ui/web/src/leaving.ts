// A page that shows somebody's data is asked for anew when the back button brings it out of the browser's memory: after
// sign-out, or when a card was removed, the answer is the sign-in.
export function leaving(document: Document): void {
  if (!document.documentElement.hasAttribute("data-signed-in")) return;
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}
