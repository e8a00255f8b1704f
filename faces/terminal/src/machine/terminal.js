// On every page of a terminal: the countdown, telling the machine that somebody is there, leaving a page that is no longer
// true, digits for a screen without keys, and the alarm of a card that was left. Everything works without it, but the digits.
(() => {
  const at = document.querySelector("[data-terminal]");
  if (!at) return;
  const place = at.dataset.terminal;
  const seconds = Number(at.dataset.seconds) || 60;
  const shown = document.querySelector("[data-countdown]");
  let left = seconds;
  let told = 0;
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    window.location.replace("/");
  };

  window.setInterval(() => {
    if (!shown || leaving) return;
    left -= 1;
    shown.textContent = String(Math.max(left, 0));
    if (left <= 0) fetch("/local/finish", { method: "POST", redirect: "manual" }).finally(leave);
  }, 1000);

  window.setInterval(async () => {
    try {
      const state = await (await fetch("/local/state", { cache: "no-store" })).json();
      if (state.place !== place) leave();
    } catch {
      // The program of the machine is starting again; the page stays until it answers.
    }
  }, 500);

  const touched = () => {
    left = seconds;
    if (Date.now() - told < 3000) return;
    told = Date.now();
    fetch("/local/here", { method: "POST" }).catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, touched, { passive: true });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  // A reader of codes types where the focus is.
  document.querySelector("input[name=code]")?.focus();
  const fields = [...document.querySelectorAll("input[type=password]:not([name=code])")];
  if (fields.length > 0) {
    let field = fields[0];
    for (const one of fields) one.addEventListener("focus", () => (field = one));
    const pad = document.createElement("div");
    Object.assign(pad.style, { display: "grid", gridTemplateColumns: "repeat(3, 1fr)", gap: "8px", maxWidth: "22em", margin: "0 0 24px" });
    for (const key of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "←", "0"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.style.margin = "0";
      button.textContent = key;
      if (key === "←") button.setAttribute("aria-label", at.dataset.back || key);
      button.addEventListener("click", () => {
        field.value = key === "←" ? field.value.slice(0, -1) : (field.value + key).slice(0, 6);
        if (key !== "←" && field.value.length === 6) {
          const next = fields[fields.indexOf(field) + 1];
          if (next) next.focus();
        }
      });
      pad.append(button);
    }
    const form = field.closest("form");
    form.insertBefore(pad, form.querySelector("button[type=submit]"));
    field.focus();
  }

  if (place === "left" && window.AudioContext) {
    const sound = new AudioContext();
    const beep = () => {
      const tone = sound.createOscillator();
      tone.frequency.value = 880;
      tone.connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.3);
    };
    beep();
    window.setInterval(beep, 1200);
  }
})();
