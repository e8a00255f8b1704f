import { browser, reading, look } from "./axe.mjs";
import { readdirSync, readFileSync } from "node:fs";
import { execSync } from "node:child_process";
const O = "http://127.0.0.1:18561";
const phones = process.argv[2].split(",");
const inbox = "/tmp/appdemo/exchange/outbox/sms/";
const code = async () => { await new Promise((r) => setTimeout(r, 2500)); const f = readdirSync(inbox).filter((n) => n.endsWith(".txt")).sort().pop(); return /\b(\d{6})\b/.exec(readFileSync(inbox + f, "utf8"))[1]; };
const signIn = async (page, phone) => {
  await page.goto(O + "/app/payments"); await page.fill("#phone", phone); await page.click("main button.govuk-button"); await page.waitForURL(/code/);
  await page.fill("#code", await code()); await page.click("main button.govuk-button"); await page.waitForLoadState();
};
await browser(async (chrome) => {
  const first = await reading(chrome, O, { lang: "zh", width: "phone", view: "light" }, { script: false });
  const p0 = await first.newPage(); await signIn(p0, phones[0]);
  console.log("after sign-in", p0.url(), await p0.title());
  const cookies = (await first.cookies()).filter((c) => ["yika_home"].includes(c.name));
  const item = await p0.getAttribute(".y-timeline a", "href").catch(() => null);
  const pages = ["/app", "/app/payments", item, "/app/card", "/app/household", "/app/relatives", "/app/messages", "/app/looks", "/app/sessions", "/app/pin", "/app/complaints", "/app/complaints/new", "/app/complaints/follow", "/app/offline", "/app/sign-in", "/app/sign-in/card", "/notice", "/notice/6", "/notice/6?region=540502", "/notice/6/objection/2", "/notice/received/3"].filter(Boolean);
  for (const way of [{ lang: "zh", width: "phone", view: "light" }, { lang: "zh", width: "phone", view: "dark" }, { lang: "zh", width: "phone", view: "elder" }, { lang: "en", width: "desk", view: "light" }, { lang: "bo", width: "phone", view: "light" }]) {
    const context = await reading(chrome, O, way); await context.addCookies(cookies);
    for (const path of pages) {
      const page = await context.newPage(); const r = await page.goto(O + path);
      const found = await look(page, way);
      const name = `${way.lang}-${way.width}-${way.view}${path.replace(/\W+/g, "_")}`;
      await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true });
      if (r.status() >= 400) console.log(path, r.status());
      const list = Array.isArray(found) ? found : found.violations ?? found;
      if (JSON.stringify(list) !== "[]" && JSON.stringify(list) !== "{}") console.log(JSON.stringify(way), path, JSON.stringify(list).slice(0, 700));
      await page.close();
    }
    await context.close();
  }
});
