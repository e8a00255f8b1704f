// What is asked only of who chooses something is hidden from others; a choice that excludes the others takes them back.
//
// The library's own script says `aria-expanded` on radio buttons, which no radio button may have; so this is ours.

const conditional = (input: HTMLInputElement): HTMLElement | null =>
  input.dataset.ariaControls ? document.getElementById(input.dataset.ariaControls) : null;

function show(input: HTMLInputElement): void {
  const kind = input.type === "radio" ? "radios" : "checkboxes";
  conditional(input)?.classList.toggle(`govuk-${kind}__conditional--hidden`, !input.checked);
}

const inputs = (root: ParentNode): NodeListOf<HTMLInputElement> =>
  root.querySelectorAll<HTMLInputElement>(".govuk-radios__input, .govuk-checkboxes__input");

function exclude(chosen: HTMLInputElement): void {
  if (chosen.type !== "checkbox" || !chosen.checked) return;
  const alone = chosen.dataset.behaviour === "exclusive";
  for (const other of inputs(document)) {
    const same = other !== chosen && other.type === "checkbox" && other.form === chosen.form && other.name === chosen.name;
    if (same && (alone || other.dataset.behaviour === "exclusive")) other.checked = false;
  }
}

let listens = false;

export function conditions(document: Document): void {
  inputs(document).forEach(show);
  if (listens) return;
  listens = true;
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    exclude(event.target);
    inputs(document).forEach(show);
  });
  // Browsers bring back what was chosen when one comes back to a page.
  window.addEventListener("pageshow", () => inputs(document).forEach(show));
}
