// A passkey in a real browser, with Chromium's virtual authenticator: added, signed in with, confirmed with, removed; and what
// the pages say where it cannot be.
//
//   import { story } from "./passkey.mjs";
//   await story({ chrome, origin, who: { login, password, key } });  // or `code` instead of `key`: what tells the next code
//
// By itself: node passkey.mjs ADDRESS LOGIN PASSWORD KEY, with somebody of DIR/sign-in.txt who has a key for one-time codes.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { pathToFileURL } from "node:url";
import { browser, look, reading, ways } from "./axe.mjs";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The one-time code that an app shows now (RFC 6238). */
function codeOf(key) {
  const bits = [...key.replace(/=+$/, "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", secret).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Gives a page a device that keeps passkeys; answers how to make it refuse its holder. */
export async function device(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    knows: (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    keeps: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}

const path = (page) => new URL(page.url()).pathname;
const form = (page, action) => page.locator(`form[action="${action}"]`);

/** Presses a form's button and waits for the page that comes. */
async function press(page, action) {
  await Promise.all([page.waitForEvent("framenavigated"), form(page, action).locator("[type=submit]").click()]);
  await page.waitForLoadState("load");
}

async function signIn(page, site, who) {
  await page.goto(`${site}/platform/sign-in`);
  await form(page, "/platform/sign-in").locator('input[name="login"]').fill(who.login);
  await form(page, "/platform/sign-in").locator('input[name="password"]').fill(who.password);
  await press(page, "/platform/sign-in");
  if (path(page) === "/platform/second-factor") {
    await form(page, "/platform/second-factor").locator('input[name="code"]').fill(await (who.code?.() ?? codeOf(who.key)));
    await press(page, "/platform/second-factor");
  }
  assert.equal(path(page), "/platform");
}

/** Looks at the page in every view, as axe does; answers what is wrong. */
async function wrongHere(page) {
  return (await look(page, { view: "light" })).map((one) => `${path(page)} ${one.id}: ${one.help} ${one.where.join(" ")}`);
}

export async function story({ chrome, origin, who }) {
  // Passkeys are bound to a host name; an address in numbers has none.
  const site = origin.replace("127.0.0.1", "localhost");
  const [way] = ways({ languages: ["en"], widths: ["desk"], views: ["light"] });
  const wrong = [];
  const context = await reading(chrome, site, way);
  const page = await context.newPage();
  page.on("pageerror", (why) => wrong.push(`script: ${why}`));
  page.on("console", (message) => message.type() === "error" && !/422/.test(message.text()) && wrong.push(`console: ${message.text()}`));
  const held = await device(page);
  await signIn(page, site, who);

  // Added, with a name of one's own.
  await page.goto(`${site}/platform/security`);
  const add = form(page, "/platform/security/passkeys");
  assert.ok(await add.isVisible(), "the form is there where the browser can do it");
  assert.ok(await page.locator("[data-passkey-without]").isHidden());
  const words = `phone ${Date.now()}`;
  await add.locator('input[name="words"]').fill(words);
  await add.locator("[type=submit]").click();
  const row = page.getByRole("row").filter({ hasText: words });
  await row.waitFor();
  assert.equal(await held.keeps(), 1);
  wrong.push(...(await wrongHere(page)));

  // Signed in with, instead of the password and a code.
  await context.clearCookies({ name: "yika_desk" });
  await page.goto(`${site}/platform/sign-in?to=/platform/batches`);
  wrong.push(...(await wrongHere(page)));
  await form(page, "/platform/sign-in/passkey").locator("[type=submit]").click();
  await page.waitForURL(`${site}/platform/batches`);

  // Confirmed with; a device that does not know its holder gives nothing, and the page says so.
  await page.goto(`${site}/platform/second-factor?to=/platform/security`);
  await held.knows(false);
  await form(page, "/platform/second-factor/passkey").locator("[type=submit]").click();
  await page.getByRole("alert").filter({ hasText: "The device gave no passkey" }).waitFor();
  wrong.push(...(await wrongHere(page)));
  await held.knows(true);
  await form(page, "/platform/second-factor/passkey").locator("[type=submit]").click();
  await page.waitForURL(`${site}/platform/security`);
  assert.doesNotMatch(await row.innerText(), /Not used yet/);

  // Without script, and at an address without a name, the pages say what to do instead.
  for (const [at, script] of [[site, false], [site.replace("localhost", "127.0.0.1"), true]]) {
    const other = await reading(chrome, at, way, { script });
    const plain = await other.newPage();
    await plain.goto(`${at}/platform/sign-in`);
    assert.ok(await plain.locator("[data-passkey-without]").isVisible());
    assert.ok(await form(plain, "/platform/sign-in/passkey").isHidden());
    await other.close();
  }

  // Removed; the app is a second factor still.
  await row.locator("[type=submit]").click();
  await row.waitFor({ state: "detached" });
  await context.close();
  return wrong;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [origin, login, password, key] = process.argv.slice(2);
  const wrong = await browser((chrome) => story({ chrome, origin: new URL(origin).origin, who: { login, password, key } }));
  for (const one of wrong) console.log(one);
  console.log(`a passkey was added, used and removed; ${wrong.length} violations`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
