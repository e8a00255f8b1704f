// Which routes there are, which of them somebody visited, and which pages were looked at in every way.
//
// A page is looked at where a story stands: as it is there, and with the cookies of who reads it. What answers a form
// is looked at in the language of the story.
import { LANGUAGES, OF_COLOURS, OF_SIZES, VIEWS, WIDTHS, look, ways } from "./axe.mjs";

/** A page is looked at in every way; the same page in another state, in these. */
const EVERY = ways();
const SOME = [
  { lang: "zh", width: "phone", view: "light" },
  { lang: "en", width: "desk", view: "dark" },
  { lang: "bo", width: "phone", view: "elder" },
];

export class Looks {
  constructor(chrome, house, routes) {
    Object.assign(this, { chrome, house, wrong: [], looks: 0, plain: new Set(), done: new Map(), visited: new Map() });
    // Those with fewer named parts first: /platform/batches/new is no batch.
    this.routes = routes
      .filter(({ method, path }) => method === "GET" && !path.startsWith("/api/"))
      .map(({ path }) => ({ path, names: path.split("{").length, is: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`) }))
      .sort((one, other) => one.names - other.names);
  }

  /** The route that answers an address. */
  route(address) {
    return this.routes.find(({ is }) => is.test(new URL(address).pathname))?.path;
  }

  /** Somebody was answered; a page may say that what it would do is not to be had here. */
  came(address, status, isPage) {
    const route = this.route(address);
    if (route && (status === 200 || status === 422)) this.visited.set(route, (this.visited.get(route) ?? false) || isPage);
  }

  /** Looks at the page where a story stands, once for every note: in all languages, widths and views, in the state it is in now. */
  async at(page, note = "") {
    const address = page.url();
    const route = this.route(address);
    const key = `${route ?? new URL(address).pathname} ${note}`.trim();
    if (this.done.has(key) || this.off) return;
    const every = ![...this.done.keys()].some((other) => other.split(" ")[0] === route);
    this.done.set(key, true);
    const state = await page.context().storageState();
    await Promise.all(LANGUAGES.map((lang) => this.#inOneLanguage(key, address, state, (every ? EVERY : SOME).filter((way) => way.lang === lang))));
  }

  async #inOneLanguage(key, address, state, some) {
    const { lang } = some[0];
    const context = await this.chrome.newContext({ storageState: state, viewport: WIDTHS.phone, serviceWorkers: "block" });
    try {
      for (const loaded of ["light", "elder"]) {
        const now = some.filter((way) => VIEWS[way.view].view === VIEWS[loaded].view);
        if (now.length === 0) continue;
        const cookie = (name, value) => ({ name, value, url: this.house.origin });
        await context.addCookies([cookie("yika_lang", lang), cookie("yika_view", VIEWS[loaded].view), cookie("yika_theme", VIEWS[loaded].theme)]);
        const page = await context.newPage();
        this.listen(page, `${key} (${lang})`);
        await page.goto(address);
        await this.#standing(page, key, now);
        await page.close();
      }
    } finally {
      await context.close();
    }
  }

  /** Looks at what a form answered, which no address brings back: at a copy of it, in the story's language. */
  async copy({ address, body }, lang, note, width) {
    const key = `${this.route(address) ?? new URL(address).pathname} ${note}`;
    if (this.done.has(`${key} ${lang}`) || this.off) return;
    this.done.set(`${key} ${lang}`, true);
    const context = await this.chrome.newContext({ viewport: WIDTHS.phone, serviceWorkers: "block" });
    try {
      const copy = await context.newPage();
      this.listen(copy, `${key} (${lang})`);
      // A copy stands still: it neither comes again by itself nor asks for parts of itself.
      const still = body.replace(/<meta http-equiv="refresh"[^>]*>/u, "");
      await copy.route(address, (asked) => asked.fulfill({ contentType: "text/html; charset=utf-8", body: still }));
      await copy.route("**/part", (asked) => asked.fulfill({ status: 204 }));
      await copy.goto(address);
      await this.#standing(copy, key, (width ? ways({ widths: [width], views: ["elder"] }) : EVERY).filter((way) => way.lang === lang));
    } finally {
      await context.close();
    }
  }

  /** The theme and the view are classes of the page, so that one load serves several ways. */
  async #standing(page, key, some) {
    const classes = await page.evaluate(() => document.documentElement.className);
    for (const way of some) {
      const { theme, view } = VIEWS[way.view];
      await page.setViewportSize(WIDTHS[way.width]);
      await page.evaluate(([theme, view]) => {
        const root = document.documentElement;
        root.classList.remove("y-dark", "y-light", "y-elder");
        root.classList.add(`y-${theme}`);
        if (view === "elder") root.classList.add("y-elder");
      }, [theme, view]);
      // Another theme is other colours and nothing else, the elder view other sizes.
      const plain = this.plain.has(`${key} ${way.lang} ${way.width}`);
      if (way.view === "light") this.plain.add(`${key} ${way.lang} ${way.width}`);
      const rules = !plain ? undefined : { dark: OF_COLOURS, elder: OF_SIZES }[way.view];
      for (const one of await look(page, way, { rules })) this.wrong.push({ way, page: key, address: page.url(), ...one });
      this.looks += 1;
    }
    await page.evaluate((classes) => { document.documentElement.className = classes; }, classes);
  }

  /** What a page says to its console is a fault too. */
  listen(page, who, refusals = /status of 4(03|04|09|22)/) {
    const fault = (id, help) => this.wrong.push({ way: { lang: "", width: "", view: "" }, page: who, address: page.url(), id, help, where: [] });
    page.on("pageerror", (why) => fault("script", String(why)));
    page.on("console", (message) => {
      // A form that is shown again answers 422, a refusal 403, 404 or 409: those are said to people, not faults.
      if (message.type() === "error" && !refusals.test(message.text())) fault("console", message.text());
    });
  }

  /** Routes that no story visits, and pages that nobody looked at. */
  forgotten() {
    const looked = new Set([...this.done.keys()].map((key) => key.split(" ")[0]));
    return this.routes.flatMap(({ path }) => {
      if (!this.visited.has(path)) return [`no story visits ${path}`];
      return this.visited.get(path) && !looked.has(path) ? [`nobody looked at ${path}`] : [];
    });
  }
}
