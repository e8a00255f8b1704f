// `/` goes to the search field, `?` shows the keys, and `data-key` gives a link or button a key of its own.

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function keyboard(document: Document): void {
  const help = document.querySelector<HTMLDialogElement>("dialog.y-keys");
  const show = (): void => {
    if (help && !help.open) help.showModal();
  };
  for (const opener of document.querySelectorAll<HTMLElement>("[data-shows-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", show);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      show();
      return;
    }
    if (help?.open) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    const target = [...document.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset.key === event.key);
    if (target) {
      event.preventDefault();
      target.click();
    }
  });
}
