// Somebody at a screen: goes to pages, fills in forms, is told what came of it.
import assert from "node:assert/strict";
import { WIDTHS } from "./axe.mjs";

/** Notes what comes to somebody's screen, and lets her wait. */
export function watched(context, looks) {
  // What a script asks for is a part of a page, and no page to be looked at.
  const isPage = (answer) => answer.request().isNavigationRequest() && (answer.headers()["content-type"] ?? "").startsWith("text/html");
  context.on("response", (answer) => looks.came(answer.url(), answer.status(), isPage(answer)));
  // A machine that does other work too may let a page wait for long; that is no fault of the page.
  context.setDefaultTimeout(Number(process.env.PATIENCE ?? 120_000));
}

export class Seat {
  /** Sits down before an empty browser; with script or without, in a language. */
  static async take(tale, { width = "desk" } = {}) {
    const { chrome, house, looks, script, lang } = tale;
    const context = await chrome.newContext({ viewport: WIDTHS[width], javaScriptEnabled: script, serviceWorkers: "block", acceptDownloads: true });
    await context.addCookies([{ name: "yika_lang", value: lang, url: house.origin }]);
    watched(context, looks);
    const page = await context.newPage();
    looks.listen(page, `${lang}${script ? "" : ", no script"}`);
    tale.seats.push(context);
    return Object.assign(new Seat(), { tale, house, looks, lang, context, page });
  }

  /** A clerk who signs in, with the app's code if he has one. */
  static async clerk(tale, login) {
    const seat = await Seat.take(tale);
    await seat.signIn(typeof login === "string" ? tale.house.staff.get(login) : login);
    return seat;
  }

  async signIn({ login, password, key }) {
    await this.go("/platform/sign-in");
    await this.send("/platform/sign-in", { login, password });
    // A code that is older than the last one used is no good.
    if (key) await this.house.turn(async () => this.send("/platform/second-factor", { code: await this.house.code(key) }), key);
    assert.equal(this.path, "/platform", `${login} is signed in`);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  /** Opens a page of ours; answers the status. */
  async go(path, status = 200) {
    const answer = await this.page.goto(this.house.origin + path);
    assert.equal(answer.status(), status, `${path} for ${this.lang}`);
    return this;
  }

  /** Fills in the form that is sent to an address (of several, one that `has` something) and sends it. */
  async send(action, fields = {}, { button = "button:not([type=button])", has = "*", status = 200 } = {}) {
    const forms = this.page.locator(`form[action="${action}"]:has(${has})`);
    const names = Object.keys(fields);
    // Of several forms to the same address, the one with these fields and this button.
    const form = names.reduce((some, name) => some.filter({ has: this.page.locator(`[name="${name}"]`) }), forms.filter({ has: this.page.locator(button) })).first();
    for (const [name, value] of Object.entries(fields)) await this.fill(form, name, value);
    const [answer] = await Promise.all([this.page.waitForNavigation(), form.locator(button).first().click()]);
    if (answer.status() !== status) assert.fail(`${action}: ${answer.status()}, not ${status}: ${await this.page.locator("body").innerText()}`);
    return this;
  }

  async fill(form, name, value) {
    const field = form.locator(`[name="${name}"]:not([type=hidden])`);
    const kind = await field.first().evaluate((one) => (one.tagName === "SELECT" ? "select" : one.type));
    if (kind === "select") await field.selectOption(value);
    else if (kind === "file") await field.setInputFiles(value);
    else if (kind === "radio" || kind === "checkbox") {
      for (const one of [value].flat()) await form.locator(`[name="${name}"][value="${one}"]`).check();
    } else await field.fill(value);
  }

  /** Goes on with Tab until something has the focus. */
  async reach(selector) {
    for (let tabs = 0; tabs < 90; tabs += 1) {
      if (await this.page.locator(selector).first().evaluate((one) => one === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${selector} is not reached by Tab`);
  }

  /** Presses Enter where the focus is, and waits for the page that comes. */
  async enter() {
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press("Enter")]);
  }

  /** Opens what is folded around something. */
  async unfold(selector) {
    await this.page.locator(`details:has(${selector}) > summary`).first().click();
  }

  /** Fetches a file as a link of the page would; answers its bytes. */
  async fetch(path, status = 200) {
    const answer = await this.context.request.get(this.house.origin + path);
    assert.equal(answer.status(), status, path);
    const bytes = await answer.body();
    this.looks.came(this.house.origin + path, answer.status(), bytes.subarray(0, 15).toString() === "<!DOCTYPE html>");
    return bytes;
  }

  count(selector) {
    return this.page.locator(selector).count();
  }

  text(selector = "main") {
    return this.page.locator(selector).first().innerText();
  }

  /** The number that stands for a thing in this address. */
  get number() {
    return Number(/\d+/.exec(this.path)?.[0]);
  }

  /** What the page offers to do, beside the frame. */
  deeds() {
    return this.count('main form[method="post"]');
  }

  /** Looks at the page as it stands, in all ways. */
  async look(note) {
    await this.looks.at(this.page, note);
    return this;
  }

  /** Looks at what a form answered. */
  async lookHere(note) {
    await this.lookAt(await this.keep(), note);
    return this;
  }

  /** The page as it stands, for `lookAt` when it has gone on meanwhile. */
  async keep() {
    return { address: this.page.url(), body: await this.page.content() };
  }

  async lookAt(kept, note) {
    await this.looks.copy(kept, this.lang, note);
  }

  async leave() {
    await this.context.close();
  }
}
