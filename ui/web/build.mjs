// Builds everything that pages load into a folder: `node build.mjs [FOLDER]`, else into ../assets; and the library's
// fixtures, against which our components are tested. The same input gives the same bytes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const out = process.argv[2] ?? join(here, "../assets");
const ours = (name) => readFileSync(join(here, name), "utf8");
const theirs = (name) => readFileSync(join(packages, name), "utf8");
const put = (name, text) => writeFileSync(join(out, name), text);

mkdirSync(out, { recursive: true });

// Fonts: the Tibetan letters only, in two weights.
const fonts = ["400", "700"].map((weight) => {
  const name = `noto-serif-tibetan-${weight}.woff2`;
  copyFileSync(join(packages, `@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-${weight}-normal.woff2`), join(out, name));
  return name;
});

// Style: addresses carry the hash of the content, as `ui::asset` makes them.
const hashed = (name) => `${name}?v=${createHash("sha256").update(readFileSync(join(out, name))).digest("hex").slice(0, 12)}`;
const quiet = { warn() {}, debug() {} };
let css = sass.compile(join(here, "src/app.scss"), { style: "compressed", loadPaths: [packages], logger: quiet }).css;
for (const font of fonts) css = css.replaceAll(`/assets/${font}`, `/assets/${hashed(font)}`);
put("yika.css", `${css.replace(/^\uFEFF/, "")}\n`);

// Scripts: ours in one file, htmx as it comes.
await esbuild.build({
  entryPoints: [join(here, "src/yika.ts")], outfile: join(out, "yika.js"), bundle: true, minify: true, format: "iife",
  target: ["chrome80", "firefox80", "safari14.1"], legalComments: "none", charset: "utf8", logLevel: "warning", nodePaths: [packages],
});
await esbuild.build({
  entryPoints: [join(here, "src/worker.ts")], outfile: join(out, "worker.js"), bundle: true, minify: true, format: "iife",
  target: ["chrome80", "firefox80", "safari14.1"], legalComments: "none", charset: "utf8", logLevel: "warning",
});
copyFileSync(join(packages, "htmx.org/dist/htmx.min.js"), join(out, "htmx.js"));

// Icons: one sprite, of which pages take single symbols.
const symbol = (name) => {
  const inside = theirs(`lucide-static/icons/${name}.svg`).replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "");
  return `<symbol id="${name}">${inside.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>").trim()}</symbol>`;
};
const icons = ours("icons.txt").split("\n").filter(Boolean);
put("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${icons.map(symbol).join("\n")}\n</svg>\n`);

// What others wrote, with their terms.
const notices = [
  ["htmx", "htmx.org/LICENSE"],
  ["Noto Serif Tibetan", "@fontsource/noto-serif-tibetan/LICENSE"],
  ["Lucide (icons)", "lucide-static/LICENSE"],
];
const licence = (path) => {
  const folder = join(packages, dirname(path));
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return name ? readFileSync(join(folder, name), "utf8").trim() : "";
};
const govuk = `== GOV.UK Frontend (style, scripts, markup) ==\n\n${ours("govuk-frontend-licence.txt")}\n`;
put("NOTICE.txt", govuk + notices.map(([name, path]) => `== ${name} ==\n\n${licence(path)}\n`).join("\n"));

// Fixtures of the components we have.
const components = readdirSync(join(here, "../src/component")).filter((name) => name.endsWith(".rs"))
  .map((name) => name.slice(0, -3).replaceAll("_", "-"));
const fixtures = {};
for (const component of components) {
  let file;
  try { file = JSON.parse(theirs(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`)); } catch { continue; }
  fixtures[component] = file.fixtures.map(({ name, options, html }) => ({ name, options, html }));
}
const lines = Object.entries(fixtures).map(([name, list]) => `${JSON.stringify(name)}:[\n${list.map((one) => JSON.stringify(one)).join(",\n")}\n]`);
const besides = join(out, "../fixtures");
mkdirSync(besides, { recursive: true });
writeFileSync(join(besides, "govuk.json"), `{${lines.join(",\n")}}\n`);
writeFileSync(join(besides, "LICENCE.txt"), ours("govuk-frontend-licence.txt"));
