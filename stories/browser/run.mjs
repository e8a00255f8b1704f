// All stories in the browser: `node run.mjs [--without-looks] [--pictures=FOLDER] [STORY...]`, with the program in YIKA and what
// prints the routes in ROUTES (see `make browser`). A story needs those that are told before it.
//
// Each story is told with script and without. Afterwards every page must have been looked at, and nothing found wrong.
// With --pictures they are told once, and pages are taken, not looked at.
import { execFileSync } from "node:child_process";
import { browser, said } from "./axe.mjs";
import { inPrefecture } from "./house.mjs";
import { Looks } from "./looks.mjs";
import { Pictures } from "./pictures.mjs";
import { STORIES } from "./stories.mjs";

const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
const off = process.argv.includes("--without-looks");
const folder = process.argv.find((word) => word.startsWith("--pictures="))?.slice("--pictures=".length);
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const routes = execFileSync(process.env.ROUTES, { encoding: "utf8" }).trim().split("\n").map((line) => {
  const [method, path] = line.split(" ");
  return { method, path };
});

/** Tells one story; answers whether it came to its end. */
async function tell(story, tale) {
  const words = `${story.name}, ${tale.script ? "script on" : "script off"}, ${tale.lang}`;
  try {
    await story(tale);
    console.log(`ok    ${words}  (${seconds()})`);
    return true;
  } catch (why) {
    console.log(`FAIL  ${words}  (${seconds()})\n${why.stack}`);
    return false;
  }
}

const faults = await inPrefecture({ yika: process.env.YIKA }, (house) => {
  console.log(`a prefecture at ${house.origin}  (${seconds()})`);
  return browser(async (chrome) => {
    const looks = folder ? new Pictures(chrome, house, routes, folder) : Object.assign(new Looks(chrome, house, routes), { off });
    const wanted = STORIES.filter((story) => only.length === 0 || only.includes(story.name));
    let failed = 0;
    let seen = 0;
    const news = () => {
      if (looks.wrong.length > seen) console.log(said(looks.wrong.slice(seen)));
      seen = looks.wrong.length;
    };
    const one = async (ways) => {
      const tale = { chrome, house, looks, seats: [], ...ways };
      for (const story of wanted) {
        failed += (await tell(story, tale)) ? 0 : 1;
        news();
      }
      await Promise.all(tale.seats.map((seat) => seat.close().catch(() => {})));
    };
    await Promise.all([one({ script: true, lang: "zh" }), ...(folder ? [] : [one({ script: false, lang: "en" })])]);
    const forgotten = only.length === 0 && !off ? looks.forgotten() : [];
    for (const route of forgotten) console.log(`FAIL  ${route}`);
    console.log(`${looks.looks} looks at ${looks.done.size} pages, ${looks.wrong.length} violations  (${seconds()})`);
    return failed + looks.wrong.length + forgotten.length;
  });
});
process.exitCode = faults === 0 ? 0 : 1;
