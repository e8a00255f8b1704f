// A field to sign in with finger, pen or mouse: what is drawn goes with its form as a picture. Without script the field stays
// hidden, and a sheet of paper is signed.

function start(place: HTMLElement): void {
  const canvas = place.querySelector("canvas");
  const value = place.querySelector<HTMLInputElement>('input[type="hidden"]');
  const pen = canvas?.getContext("2d");
  if (!canvas || !value || !pen || !window.PointerEvent) return;
  place.hidden = false;

  const clear = (): void => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    value.value = "";
  };
  clear();
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#000";

  let drawing = false;
  const at = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  const lift = (): void => {
    if (!drawing) return;
    drawing = false;
    value.value = canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  place.querySelector("[data-signature-clear]")?.addEventListener("click", clear);
}

export function signatures(document: Document): void {
  document.querySelectorAll<HTMLElement>("[data-signature]").forEach(start);
}
