// axe on pages, and pictures of them: what the stories in the browser share.
//
//   import { browser, look, WAYS } from "./axe.mjs";
//   await browser(async (open) => { ... });
//
// From the command line: node axe.mjs ADDRESS... [--shots FOLDER]; every address x language x width x view.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The ways in which every page is looked at. */
export const LANGUAGES = ["zh", "bo", "en"];
export const WIDTHS = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 900 }, terminal: { width: 1080, height: 1920 } };
export const VIEWS = {
  light: { theme: "light", view: "plain" },
  dark: { theme: "dark", view: "plain" },
  elder: { theme: "light", view: "elder" },
  "elder-dark": { theme: "dark", view: "elder-3" },
};

/** All ways, or those of some widths and views. */
export const ways = ({ widths = ["phone", "desk"], views = ["light", "dark", "elder"], languages = LANGUAGES } = {}) =>
  languages.flatMap((lang) => widths.flatMap((width) => views.map((view) => ({ lang, width, view }))));

/** Debian's Chromium without windows where it is installed, which starts sooner and works less; else the whole one. */
const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);

const ARGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"];

/** Opens Debian's Chromium for a story and closes it whatever happens. */
export async function browser(story) {
  const chrome = await chromium.launch({
    executablePath: CHROMIUM,
    // Playwright keeps away from /dev/shm because some containers have little of it; the disk is slower.
    ignoreDefaultArgs: ["--disable-dev-shm-usage"],
    args: ARGS,
  });
  try {
    return await story(chrome);
  } finally {
    await chrome.close();
  }
}

/** Opens Debian's Chromium with a profile in a folder, as the browser of a machine that is never put away has one. */
export async function withProfile(folder, viewport, story) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    viewport,
    args: ARGS,
  });
  try {
    return await story(context);
  } finally {
    await context.close();
  }
}

/** A context whose pages are read in one way: language, view and theme as the cookies keep them. */
export async function reading(chrome, origin, { lang, width, view }, { script = true, ...more } = {}) {
  const context = await chrome.newContext({ viewport: WIDTHS[width], javaScriptEnabled: script, colorScheme: VIEWS[view].theme, ...more });
  const cookie = (name, value) => ({ name, value, url: origin });
  await context.addCookies([cookie("yika_lang", lang), cookie("yika_view", VIEWS[view].view), cookie("yika_theme", VIEWS[view].theme)]);
  return context;
}

/** What another theme, and another size of type, can make wrong on a page that is right otherwise. */
export const OF_COLOURS = ["color-contrast", "link-in-text-block"];
export const OF_SIZES = ["target-size", "scrollable-region-focusable", "color-contrast"];

/**
 * What is wrong with the page as it stands: axe's violations of WCAG 2.2 AA (or of some rules), targets too small, text too small,
 * and scrolling sideways.
 */
export async function look(page, { view }, { rules } = {}) {
  // The content policy forbids scripts in the page; axe comes in through the debugger, as the browser's own would.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async (rules) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
    const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} — ${node.any.map((check) => check.message).join("; ").slice(0, 200)}`) }));
  }, rules);
  if (rules === OF_COLOURS) return found;
  const elder = VIEWS[view].view !== "plain";
  const measured = await page.evaluate((elder) => {
    const wrong = [];
    if (document.documentElement.scrollWidth > window.innerWidth + 1) {
      const wide = [...document.querySelectorAll("body *")].filter((one) => !one.closest(".y-scroll") && one.getBoundingClientRect().right > window.innerWidth + 1);
      wrong.push({ id: "scrolls-sideways", help: `${document.documentElement.scrollWidth} px`, where: wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 160)) });
    }
    const least = elder ? 60 : 44;
    // Links in running text and in tables are read, not touched; a label belongs to its input.
    const inText = "p, li:not([class]), td, th, dd, .govuk-error-summary, .y-line, .govuk-skip-link, [hidden]";
    // Some links are as large as what they stand in: an invisible layer of theirs covers it.
    const touched = (one) => {
      const layer = getComputedStyle(one, "::after");
      const covers = layer.content !== "none" && layer.position === "absolute" && one.offsetParent;
      return (covers ? one.offsetParent : one).getBoundingClientRect();
    };
    const small = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((one) => {
      const { width, height } = touched(one);
      const card = one.closest("td, th, dd") && one.matches("button, input, select");
      return width > 0 && height > 0 && (card || !one.closest(inText)) && height < least - 0.5;
    });
    if (small.length > 0) wrong.push({ id: "small-target", help: `below ${least} px`, where: small.slice(0, 6).map((one) => `${Math.round(touched(one).height)} px ${one.outerHTML.slice(0, 140)}`) });
    if (elder) {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const tiny = new Set();
      while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !one.checkVisibility() || one.closest("svg, .govuk-visually-hidden")) continue;
        const style = getComputedStyle(one);
        if (parseFloat(style.fontSize) < 18) tiny.add(`${style.fontSize} ${one.outerHTML.slice(0, 120)}`);
      }
      if (tiny.size > 0) wrong.push({ id: "small-text", help: "below 18 px", where: [...tiny].slice(0, 6) });
    }
    return wrong;
  }, elder);
  return [...found, ...measured];
}

/** What is wrong, the same on many pages once. */
export function said(wrong) {
  const seen = new Map();
  for (const one of wrong) {
    const key = `${one.id}: ${one.help}\n    ${one.where.join("\n    ")}`;
    seen.set(key, [...(seen.get(key) ?? []), `${one.page ?? new URL(one.address).pathname} ${one.way.lang}/${one.way.width}/${one.way.view}`]);
  }
  return [...seen].map(([key, places]) => `${key}\n  on ${places.length}: ${places.slice(0, 3).join(", ")}`).join("\n");
}

/** Looks at addresses in all ways; answers what is wrong, and leaves pictures in a folder if one is named. */
export async function walk(addresses, { all = ways(), shots } = {}) {
  const wrong = [];
  let looked = 0;
  await browser(async (chrome) => {
    for (const way of all) {
      const context = await reading(chrome, new URL(addresses[0]).origin, way);
      for (const address of addresses) {
        const page = await context.newPage();
        page.on("console", (message) => message.type() === "error" && wrong.push({ way, address, id: "console", help: message.text(), where: [] }));
        page.on("pageerror", (why) => wrong.push({ way, address, id: "script", help: String(why), where: [] }));
        await page.goto(address);
        for (const one of await look(page, way)) wrong.push({ way, address, ...one });
        looked += 1;
        if (shots) {
          mkdirSync(shots, { recursive: true });
          const name = new URL(address).pathname.replaceAll("/", "_").replace(/^_/, "") || "home";
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: join(shots, `${name}-${way.lang}-${way.width}-${way.view}.png`), fullPage: true });
        }
        await page.close();
      }
      await context.close();
    }
  });
  return { looked, wrong };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const given = process.argv.slice(2);
  const at = given.indexOf("--shots");
  const shots = at < 0 ? undefined : given.splice(at, 2)[1];
  const all = ways({ widths: Object.keys(WIDTHS), views: Object.keys(VIEWS) });
  const { looked, wrong } = await walk(given, { all, shots });
  if (wrong.length > 0) console.log(said(wrong));
  console.log(`${looked} looks, ${wrong.length} violations`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
