// Pictures of main pages for the README: taken where the stories stand, in three languages (see `make screens`).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, VIEWS, WIDTHS } from "./axe.mjs";
import { Looks } from "./looks.mjs";

/** Which page, in which state, as which picture. */
const PICTURES = {
  "/platform to approve": [{ name: "work", width: "desk", view: "light" }],
  "/platform/batches/{id} answered": [{ name: "batch", width: "desk", view: "light" }, { name: "batch-dark", width: "desk", view: "dark", languages: ["zh"] }],
  "/platform/batches/{id}/approve with the difference": [{ name: "approve", width: "desk", view: "light", at: "#difference" }],
  "/platform/people found": [{ name: "people", width: "desk", view: "light" }],
  "/notice/{batch}": [{ name: "notice", width: "phone", view: "light" }],
  "/app signed in": [{ name: "app", width: "phone", view: "light" }, { name: "app-elder", width: "phone", view: "elder" }],
  "/app/payments not paid": [{ name: "payments", width: "phone", view: "light" }],
  "/app/card signed in": [{ name: "card", width: "phone", view: "light" }],
};

/** Dots a pixel. */
const DOTS = { phone: 1.5, desk: 1 };

export class Pictures extends Looks {
  constructor(chrome, house, routes, folder) {
    super(chrome, house, routes);
    Object.assign(this, { folder, taken: new Set() });
    mkdirSync(folder, { recursive: true });
  }

  async at(page, note = "") {
    const key = `${this.route(page.url())} ${note}`.trim();
    if (this.taken.has(key) || !PICTURES[key]) return;
    this.taken.add(key);
    const state = await page.context().storageState();
    for (const one of PICTURES[key]) for (const lang of one.languages ?? LANGUAGES) await this.#take(page.url(), state, lang, one);
  }

  async copy() {}

  async #take(address, state, lang, { name, width, view, at }) {
    const { theme, view: words } = VIEWS[view];
    const context = await this.chrome.newContext({ storageState: state, viewport: WIDTHS[width], deviceScaleFactor: DOTS[width], serviceWorkers: "block" });
    const cookie = (key, value) => ({ name: key, value, url: this.house.origin });
    await context.addCookies([cookie("yika_lang", lang), cookie("yika_view", words), cookie("yika_theme", theme)]);
    const page = await context.newPage();
    this.listen(page, `${name} (${lang})`);
    await page.goto(address);
    await page.evaluate(() => document.fonts.ready);
    if (at) await page.locator(at).evaluate((one) => one.closest(".y-card").scrollIntoView());
    await page.screenshot({ path: join(this.folder, `${name}-${lang}.png`) });
    this.looks += 1;
    await context.close();
  }

  /** Pictures that no story came by. */
  forgotten() {
    return Object.keys(PICTURES).filter((key) => !this.taken.has(key)).map((key) => `no story came by ${key}`);
  }
}
