// All stories in the browser: `node run.mjs`, with the program in YIKA and the routes in ROUTES (see `make browser`).
//
// Each story is told with script and without. Afterwards every page must have been looked at, and nothing found wrong.
import { execFileSync } from "node:child_process";
import { browser, said } from "./axe.mjs";
import { inPrefecture } from "./house.mjs";
import { Looks } from "./looks.mjs";
import * as stories from "./stories.mjs";

const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
const only = process.argv.slice(2);
const routes = execFileSync(process.env.ROUTES, { encoding: "utf8" }).trim().split("\n").map((line) => {
  const [method, path] = line.split(" ");
  return { method, path };
});

/** Tells one story; answers whether it came to its end. */
async function tell(name, story, ways) {
  const tale = { ...ways, seats: [] };
  const words = `${name}, ${ways.script ? "script on" : "script off"}, ${ways.lang}`;
  try {
    await story(tale);
    console.log(`ok    ${words}  (${seconds()})`);
    return true;
  } catch (why) {
    console.log(`FAIL  ${words}\n${why.stack}`);
    return false;
  } finally {
    await Promise.all(tale.seats.map((seat) => seat.close().catch(() => {})));
  }
}

const faults = await inPrefecture({ yika: process.env.YIKA }, (house) => {
  console.log(`a prefecture at ${house.origin}  (${seconds()})`);
  return browser(async (chrome) => {
    const looks = new Looks(chrome, house, routes);
    const wanted = Object.entries(stories).filter(([name]) => only.length === 0 || only.includes(name));
    let failed = 0;
    const one = async (ways) => {
      for (const [name, story] of wanted) failed += (await tell(name, story, { chrome, house, looks, ...ways })) ? 0 : 1;
    };
    await Promise.all([one({ script: true, lang: "zh" }), one({ script: false, lang: "en" })]);
    if (looks.wrong.length > 0) console.log(said(looks.wrong));
    const forgotten = only.length === 0 ? looks.forgotten() : [];
    for (const route of forgotten) console.log(`FAIL  ${route}`);
    console.log(`${looks.looks} looks at ${looks.done.size} pages, ${looks.wrong.length} violations  (${seconds()})`);
    return failed + looks.wrong.length + forgotten.length;
  });
});
process.exitCode = faults === 0 ? 0 : 1;
